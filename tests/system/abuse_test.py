"""Bad bytes, over UDP, TCP and TLS: refused with the right status or closed, said under a named
reason, and the next message is served as ever."""
import re
import unittest

from support import lab
from support.agent import Agent, unique
from support.message import Message
from support.program import wait_until
from support.wire import Stream, Udp, tls_context

SETTINGS = """
[connections]
message_timeout       = "300ms"
first_message_timeout = "300ms"
"""
UNFRAMED = "content_length|too_large|too_many"
PLENTY = 40 * 1024   # more than limits.header_bytes


def options(*lines, body=b"", length=True, ends=b"\r\n"):
    """An OPTIONS for sipward itself with those lines added."""
    fields = [b"OPTIONS sip:%s SIP/2.0", b"Via: %s;branch=z9hG4bK" + unique().encode(),
              b"Max-Forwards: 70", b"From: <sip:a@b>;tag=1", b"To: <sip:c@d>",
              b"Call-ID: " + unique().encode(), b"CSeq: 1 OPTIONS", *lines]
    if length:
        fields.append(b"Content-Length: %d" % len(body))
    return ends.join(fields) + ends + ends + body


# name: (message, statuses that are right, reason in the log); 0: no answer, but on a stream the end.
ANYWHERE = {
    "one endless line": (options(b"X: " + b"x" * PLENTY), {400, 513}, "message_too_large"),
    "endless lines": (options(*[b"X: " + b"y" * 50] * 900), {400, 513},
                      "message_too_large|too_many_headers"),
    "too many lines": (options(*[b"X: y"] * 300), {400, 513}, "too_many_headers"),
    "a NUL in a header": (options(b"X: a\0b"), {400}, "malformed_header"),
    "a NUL in a header name": (options(b"X\0Y: a"), {400}, "malformed_header"),
    "a line without a colon": (options(b"nothing at all"), {400}, "malformed_header"),
    "negative Content-Length": (options(b"Content-Length: -1", length=False), {400},
                                "content_length_invalid"),
    "a Content-Length beyond any number": (
        options(b"Content-Length: 99999999999999999999", length=False), {400, 513},
        "content_length_invalid|message_too_large"),
    "Content-Length that is no number": (options(b"Content-Length: 0x10", length=False), {400},
                                         "content_length_invalid"),
    "two Content-Lengths that differ": (options(b"Content-Length: 4", b"l: 5", body=b"12345",
                                                length=False), {400}, "content_length_invalid"),
    "a list of Content-Lengths": (options(b"Content-Length: 4, 4", body=b"1234", length=False),
                                  {400}, "content_length_invalid"),
    "no SIP at all": (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", {0, 400, 505},
                      "not_sip|malformed|version|content_length_missing"),
    "noise": (bytes(range(1, 256)) * 4 + b"\r\n\r\n", {0}, "not_sip|malformed|content_length_missing"),
}
DATAGRAMS = {
    "shorter than its Content-Length": (options(b"Content-Length: 500", body=b"short", length=False),
                                        {400}, "body_shorter_than_content_length"),
    "half a message": (options()[:60], {400}, ""),
    "nothing but NULs": (b"\0" * 500, {0}, ""),
}
STREAMS = {
    "no Content-Length": (options(length=False), {0, 400}, "content_length_missing"),
    "a body beyond the limit": (options(b"Content-Length: 300000", length=False), {400, 513},
                                "message_too_large"),
    "half a message, then silence": (options()[:60], {0}, "connection-down: .*in time"),
    "a body that never comes": (options(b"Content-Length: 500", body=b"short", length=False), {0, 400},
                                "connection-down: .*in time"),
    "bare line feeds": (options(ends=b"\n"), {0, 400}, ""),
    "endless headers that never end": (options()[:-2] + b"X: y\r\n" * 20000, {0, 400, 513},
                                       "message_too_large|too_many_headers"),
}


class Abuse(lab.Lab):
    def setUp(self):
        self.sipward = self.start_sipward(
            lab.config(extra=SETTINGS).replace("[server]", '[log]\nlevel = "debug"\n[server]'))
        certificate = (self.folder / "secure.example.com.pem", self.folder / "secure.example.com.key")
        self.context = tls_context(certificate, self.folder / "lab-ca.pem")

    def dial(self, transport):
        if transport == "udp":
            wire = Udp(lab.LEGACY, 0, (lab.INSIDE, 5060))
        elif transport == "tcp":
            wire = Stream.dial(lab.LEGACY, (lab.INSIDE, 5060))
        else:
            wire = Stream.dial(lab.SECURE, (lab.OUTSIDE, 5061), self.context)
        self.addCleanup(wire.close)
        return wire

    def assert_serves(self, transport):
        wire = self.dial(transport)
        agent = Agent(wire, "honest")
        host = lab.OUTSIDE if transport == "tls" else lab.INSIDE
        request = agent.request("OPTIONS", f"sip:{host}")
        agent.expect(200, call_id=request.get("call-id"))

    def hear(self, wire):
        """The status of the answer; 0: none, and a stream was closed."""
        data = wire.receive_bytes(0.3 if wire.transport == "UDP" else 5)
        if not data and wire.transport != "UDP":
            self.assertTrue(wire.closed, "an answer, or the end of the connection")
        return Message.parse(data).status if data else 0

    def throw(self, transport, name, data, statuses, reason):
        wire = self.dial(transport)
        via = f"SIP/2.0/{wire.transport} {wire.ip}:{wire.port}".encode()
        host = (lab.OUTSIDE if transport == "tls" else lab.INSIDE).encode()
        said = len(self.sipward.output())
        try:
            wire.send(data.replace(b"%s", host, 1).replace(b"%s", via, 1))
        except OSError:
            pass   # closed while we were still speaking
        with self.subTest(transport=transport, message=name):
            self.assertIn(self.hear(wire), statuses)
            if wire.transport != "UDP" and re.search(UNFRAMED, reason):
                self.assertTrue(wire.wait_closed(), "where the next message begins is not known")
            if reason:
                wait_until(lambda: self.said(said, reason), 3, f"a line about {reason}; it said "
                           f"{self.sipward.output()[said:]}")
            self.assert_serves(transport)

    def said(self, since, reason):
        return re.search(reason, self.sipward.output()[since:])

    def throw_all(self, transport, kinds):
        for kind in kinds:
            for name, (data, statuses, reason) in kind.items():
                self.throw(transport, name, data, statuses, reason)

    def test_over_udp(self):
        self.throw_all("udp", (ANYWHERE, DATAGRAMS))

    def test_over_tcp(self):
        self.throw_all("tcp", (ANYWHERE, STREAMS))

    def test_over_tls(self):
        self.throw_all("tls", (ANYWHERE, STREAMS))


if __name__ == "__main__":
    unittest.main()
