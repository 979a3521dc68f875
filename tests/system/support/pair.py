"""A legacy endpoint inside and a secure endpoint outside, with sipward between them: what the
tests of single call flows start from."""
from support import lab
from support.ua import Endpoint, request, response, tls_context


class Pair(lab.Lab):
    transport = "udp"
    extra = ""

    def setUp(self):
        target = f"{self.transport}:127.0.1.1:5060"
        self.sipward = self.start_sipward(lab.config(legacy_target=target, extra=self.extra))
        self.legacy = Endpoint(self.transport, lab.LEGACY, 5060).listen()
        server = tls_context(self.folder, "secure.example.com", server=True)
        self.secure = Endpoint("tls", lab.SECURE, 5061, server).listen()
        self.addCleanup(self.legacy.close)
        self.addCleanup(self.secure.close)
        if self.transport == "tcp":
            self.caller = Endpoint("tcp", lab.LEGACY, 0).connect(lab.INSIDE, 5060)
            self.addCleanup(self.caller.close)
        else:
            self.caller = self.legacy
        self.calls = 0

    def new_call(self, source="legacy"):
        self.calls += 1
        return {"id": f"{self.id()}-{self.calls}@{source}", "from": f"<sip:a@{source}>;tag=f",
                "to": f"<sip:b@{source}>"}

    def send(self, text):
        """From the legacy endpoint to sipward."""
        self.caller.send(text, (lab.INSIDE, 5060))

    def establish(self):
        """The legacy calls, the secure side answers; returns both sides' views of the dialog."""
        call = self.new_call()
        self.send(request(self.caller, "INVITE", f"sip:4711@{lab.INSIDE}", call))
        invite = self.secure.expect("INVITE")
        self.secure.send(response(self.secure, invite, 180))
        self.caller.expect(180)
        self.secure.send(response(self.secure, invite, 200))
        ok = self.caller.expect(200)
        routes = "".join(f"Route: {value}\r\n" for value in reversed(ok.routes()))
        self.send(request(self.caller, "ACK", ok.contact_uri(), call, 1, routes, "", "uas"))
        self.secure.expect("ACK")
        return Dialog(self, call, ok, invite)


class Dialog:
    def __init__(self, pair, call, ok, invite):
        self.pair, self.call = pair, call
        self.inside_target = ok.contact_uri()
        self.inside_routes = "".join(f"Route: {v}\r\n" for v in reversed(ok.routes()))
        self.outside_target = invite.contact_uri()
        self.outside_routes = "".join(f"Route: {v}\r\n" for v in invite.routes())
        self.reverse = {"id": call["id"], "from": call["to"] + ";tag=uas", "to": call["from"]}

    def from_inside(self, method, cseq, extra="", **more):
        pair = self.pair
        pair.send(request(pair.caller, method, self.inside_target, self.call, cseq,
                          self.inside_routes + extra, to_tag="uas", **more))

    def from_outside(self, method, cseq, extra="", **more):
        pair = self.pair
        pair.secure.send(request(pair.secure, method, self.outside_target, self.reverse, cseq,
                                 self.outside_routes + extra, **more))

    def exchange(self, sender, receiver, method, cseq, extra=""):
        """One request and its 200 within the dialog, from "inside" or "outside"."""
        pair = self.pair
        ends = {"inside": pair.caller, "outside": pair.secure, "legacy": pair.legacy}
        if sender == "inside":
            self.from_inside(method, cseq, extra)
        else:
            self.from_outside(method, cseq, extra)
        got = ends[receiver].expect(method)
        ends[receiver].send(response(ends[receiver], got, 200))
        answer = ends[sender].expect(200)
        return got, answer
