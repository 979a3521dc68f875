"""Messages of our own for every section of RFC 4475 §3 and RFC 5118 §4: what those RFCs torture a
parser with, said anew, so that a machine without their corpora proves the same."""
from support.corpora import CLOSE, DROP, FORWARD, Torture

VIA = "SIP/2.0/UDP host.example:5060;branch=z9hG4bKown"
LONG = "x" * 300
SDP = "v=0\r\no=u 1 1 IN IP6 2001:db8::1\r\ns=-\r\nc=IN IP6 2001:db8::1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n"
MIXED_SDP = SDP + "c=IN IP4 192.0.2.1\r\nm=video 9 RTP/AVP 31\r\nc=IN IP6 2001:db8::2\r\n"
PARTS = b"--b\r\nContent-Type: text/plain\r\n\r\nhi\n\r\n--b\r\nContent-Type: a/b\r\n\r\n\x00\r\x01\n\xff\r\n--b--\r\n"


class Own(Torture):
    def __init__(self, name, data, outcomes, unframed=False, ending=False, repaired=False):
        self.name, self.bytes, self.wanted = name, data, outcomes
        self.unframed, self.ending, self.repaired = unframed, ending, repaired

    def outcomes(self, stream):
        return {400, CLOSE} if stream and self.unframed else self.wanted


def message(start="OPTIONS sip:user@example.net SIP/2.0", body=b"", without=(), lines=(), **changed):
    """A message with the usual header fields; `changed` by their lower-case names, `lines` behind."""
    method = start.split(" ", 1)[0]
    fields = {"via": ("Via", VIA), "max_forwards": ("Max-Forwards", "70"),
              "from": ("From", "<sip:caller@example.org>;tag=f"), "to": ("To", "<sip:user@example.net>"),
              "call_id": ("Call-ID", "own"), "cseq": ("CSeq", f"7 {method}"),
              "content_length": ("Content-Length", str(len(body)))}
    head = start + "\r\n"
    for key, (name, value) in fields.items():
        if key not in without:
            head += f"{name}: {changed.get(key, value)}\r\n"
    for line in lines:
        head += line + "\r\n"
    return head.encode("utf-8", "surrogateescape") + b"\r\n" + body


def valid():
    yield "3.1.1.1", (
        "INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0\r\nTO :\r\n sip:v@example.com ;\r\n"
        "  tag = 19\r\nfrom: \"J \\\\\\\"\"  <sip:j@example.org>\r\n  ;\r\n  tag = 98\r\nMaX-fOrWaRdS: 0068\r\n"
        "i: own\r\nl: 0\r\ncseq: 0009\r\n  INVITE\r\nVia  : SIP  /   2.0\r\n /UDP\r\n    192.0.2.2;branch=z9hG4bKown\r\n"
        "s :\r\nNewFangled:   no\r\n meaning \"here\r\nUnknown: ,,%%,,;;,;\r\n"
        "m:\"Quoted string \\\"\\\"\" <sip:j@example.org> ; newparam =\r\n newvalue ;q = 0.33\r\n\r\n").encode()
    yield "3.1.1.2", message("!interesting-Method0123.*_+`'~ sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com SIP/2.0",
                             to="\"BEL:\\\x07 NUL:\\\x00 DEL:\\\x7f\" <sip:u@example.com>", lines=["extension-header.%!*_+`': ﻿大停電"])
    yield "3.1.1.3", message("INVITE sip:sips%3Auser%40example.com@example.net SIP/2.0",
                             lines=["Contact: <sip:cal%6Cer@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31>"])
    yield "3.1.1.4", message("REGISTER sip:example.com SIP/2.0",
                             lines=["Contact: <sip:%00@host5.example.com>", "Contact: <sip:%00%00@host5.example.com>"])
    yield "3.1.1.5", message("RE%47IST%45R sip:registrar.example.com SIP/2.0", lines=["C%6Fntact: <sip:a@b>"])
    yield "3.1.1.6", message(**{"from": "caller<sip:caller@example.org>;tag=f"})
    yield "3.1.1.7", message("INVITE sip:user@example.net SIP/2.0", to=f"\"{LONG}\" <sip:user@example.net>",
                             lines=[f"Unknown-{LONG}: {LONG}"] + [f"v: SIP/2.0/TCP h{i}.example;branch=z9hG4bK{i}{LONG}" for i in range(5)])
    yield "3.1.1.9", message("OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0")
    yield "3.1.1.10", message(lines=[f"Via: SIP/2.0/{name} t{name}.example;branch=z9hG4bK{name}"
                                     for name in ("SCTP", "TLS", "UNKNOWN", "TCP")])
    yield "3.1.1.11", message("MESSAGE sip:user@example.net SIP/2.0", PARTS, lines=["Content-Type: multipart/mixed;boundary=b"])
    yield "3.1.2.12", message(lines=["Date: Fri, 01 Jan 2010 16:00:00 EST"])
    yield "3.3.4", message("REGISTER sip:example.com SIP/2.0", to="isbn:2983792873", **{"from": "<http://www.example.com>;tag=f"},
                           lines=["Contact: <name:John_Smith>"])
    yield "3.3.6", message("INVITE sip:user@example.net SIP/2.0", b"<audio/>", lines=["Content-Type: application/unknownformat"])
    yield "3.3.7", message("REGISTER sip:example.com SIP/2.0", lines=["Authorization: NoOneKnows opaque=\"1\", other=\"a,b\""])
    yield "3.3.12", message("REGISTER sip:example.com SIP/2.0", lines=["Contact: sip:+1@gw.example.net;unknownparam"])
    yield "3.3.13", message("REGISTER sip:example.com SIP/2.0", lines=["Contact: <sip:+1@gw.example.net;unknownparam>"])
    yield "3.3.14", message("REGISTER sip:example.com SIP/2.0", lines=["Contact: <sip:user@example.com?Route=%3Csip:sip.example.com%3E>"])
    yield "3.3.15", message("INVITE sip:user@example.net SIP/2.0", b"v=0\r\n", lines=["Accept: text/nobodyKnowsThis", "Content-Type: application/sdp"])
    yield "5118-4.1", message("REGISTER sip:[2001:db8::10] SIP/2.0", to="sip:user@example.com", via="SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKown",
                              lines=["Contact: \"C\" <sip:caller@[2001:db8::1]>"])
    yield "5118-4.3", message("REGISTER sip:[2001:db8::10:5070] SIP/2.0")
    yield "5118-4.4", message("REGISTER sip:[2001:db8::10]:5070 SIP/2.0")
    yield "5118-4.5-brackets", message("BYE sip:[2001:db8::10] SIP/2.0", via="SIP/2.0/UDP [2001:db8::9:1];received=[2001:db8::9:255];branch=z9hG4bKown")
    yield "5118-4.5-bare", message("OPTIONS sip:[2001:db8::10] SIP/2.0", via="SIP/2.0/UDP [2001:db8::9:1];received=2001:db8::9:255;branch=z9hG4bKown")
    yield "5118-4.6", message("INVITE sip:user@[2001:db8::10] SIP/2.0", SDP.encode(), lines=["Content-Type: application/sdp"])
    yield "5118-4.7", message("BYE sip:user@host.example.net SIP/2.0", lines=["Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKv4", "Via: SIP/2.0/TCP [2001:db8::9];branch=z9hG4bKv6"])
    yield "5118-4.8", message("INVITE sip:user@[2001:db8::10] SIP/2.0", MIXED_SDP.encode(), lines=["Content-Type: application/sdp"])
    yield "5118-4.9", message("INVITE sip:user@example.com SIP/2.0", via="SIP/2.0/UDP [::ffff:192.0.2.10]:5060;branch=z9hG4bKown",
                              lines=["Contact: \"T\" <sip:t@[::ffff:192.0.2.10]:5060>"])
    yield "5118-4.10-three", message("OPTIONS sip:user@[2001:db8:::192.0.2.1] SIP/2.0")
    yield "5118-4.10-two", message("OPTIONS sip:user@[2001:db8::192.0.2.1] SIP/2.0")


def refused():
    invite = "INVITE sip:user@example.net SIP/2.0"
    yield "3.1.2.1", 400, message(invite, via="SIP/2.0/UDP 192.0.2.15;;,;,,", lines=["Contact: \"Joe\" <sip:joe@example.org>;;;;"])
    yield "3.1.2.4", 400, message("REGISTER sip:example.com SIP/2.0", cseq="36893488147419103232 REGISTER")
    yield "3.1.2.6", 400, message(invite, to="\"Mr. J. User <sip:j.user@example.com>")
    yield "3.1.2.7", 400, message("INVITE <sip:user@example.com> SIP/2.0")
    yield "3.1.2.8", 400, message("INVITE sip:user@example.com; lr SIP/2.0")
    yield "3.1.2.13", 400, message("REGISTER sip:example.com SIP/2.0", lines=["Contact: sip:user@example.com?Route=%3Csip:a%3E"])
    yield "3.1.2.14", 400, message(to="\"Watson, Thomas\" < sip:t.watson@example.org >")
    yield "3.1.2.15", 400, message(**{"from": "Bell, Alexander <sip:a.g.bell@example.com>;tag=f"})
    yield "3.1.2.16", 505, message("OPTIONS sip:user@example.net SIP/7.0", via="SIP/7.0/UDP host.example;branch=z9hG4bKown")
    yield "3.1.2.17", 400, message(cseq="8 INVITE")
    yield "3.1.2.18", 400, message("NEWMETHOD sip:user@example.com SIP/2.0", cseq="8 INVITE")
    yield "3.2.1", 400, message(via="SIP/2.0/UDP host.example;branch=z9hG4bK")
    yield "3.3.1", 400, message(invite, without=("call_id", "from", "to"), lines=["X-Own: own"])
    yield "3.3.2", 416, message("OPTIONS nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0")
    yield "3.3.3", 416, message("OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0")
    yield "3.3.5", 420, message(lines=["Proxy-Require: noProxiesSupportThis, norDoAnyOthers", "Require: nothingSupportsThis"])
    yield "3.3.8", 400, message(lines=["Call-ID: other", "To: <sip:other@example.net>", "Max-Forwards: 5", "CSeq: 59 OPTIONS"])
    yield "3.3.11", 483, message(max_forwards="0")
    yield "5118-4.2", 400, message("REGISTER sip:2001:db8::10 SIP/2.0")


def dropped():
    """Responses that answer no request of ours, or are none."""
    def response(status, **changed):
        return message(f"SIP/2.0 {status}", **{"cseq": "7 INVITE", **changed})
    yield "3.1.1.12", response("200 = 2³ · 3² но простое")
    yield "3.1.1.13", response("100 ")
    yield "3.1.2.5", response("503 Service Unavailable", cseq="9292394834772304023312 OPTIONS", lines=["Retry-After: 949302838503028349304023988"])
    yield "3.1.2.19", response("4294967301 better not break the receiver")
    yield "3.3.10", response("200 OK", via="SIP/2.0/UDP 255.255.255.255;branch=z9hG4bKown")


def messages():
    made = [Own(name, data, {FORWARD}) for name, data in valid()]
    made += [Own(name, data, {status}) for name, status, data in refused()]
    made += [Own(name, data, {DROP}) for name, data in dropped()]
    invite = "INVITE sip:user@example.net SIP/2.0"
    twice = message("REGISTER sip:example.com SIP/2.0") + message(invite, call_id="behind", without=("via",))
    made += [
        Own("3.1.1.8", twice, {FORWARD}, ending=True),
        Own("3.1.2.2", message(invite, b"short", content_length="9999"), {400}, unframed=True),
        Own("3.1.2.3", message(invite, b"body", content_length="-999"), {400}, unframed=True),
        Own("3.3.9", message("OPTIONS sip:user@example.net SIP/2.0", b"There's no way to know",
                             content_length="13", lines=["Content-Length: 5"]), {400}, unframed=True),
        Own("3.4.1", message(invite, b"v=0\r\n", without=("content_length", "max_forwards"), via="SIP/2.0/UDP host.example",
                             **{"from": "<sip:caller@example.org>"}), {FORWARD}, unframed=True),
        Own("3.1.2.9", message("INVITE  sip:user@example.net  SIP/2.0"), {400, FORWARD}, repaired=True),
        Own("3.1.2.10", message("OPTIONS sip:user@example.net SIP/2.0 "), {400, FORWARD}, repaired=True),
        Own("3.1.2.11", message("INVITE sip:user@example.com?Route=%3Csip:example.com%3E SIP/2.0"), {400, FORWARD}, repaired=True),
    ]
    return made
