"""A user agent that a test speaks through: requests and answers in dialogs, as RFC 3261 §12 has
them, over one transport. What has come and was not asked for yet waits in the inbox."""
import itertools
import time

from support.message import Message
from support.wire import TIMEOUT

_numbers = itertools.count(1)
_run = f"{time.time_ns() & 0xffffffff:x}"
SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n"


def unique(word=""):
    return f"{word}{_run}x{next(_numbers)}"


class Agent:
    """`wire`: Udp or Stream, already knowing where to send; `user`: of From and Contact."""

    def __init__(self, wire, user):
        self.wire = wire
        self.user = user
        self.inbox = []
        self.seen = []

    @property
    def host(self):
        return f"[{self.wire.ip}]" if ":" in self.wire.ip else self.wire.ip

    @property
    def contact(self):
        transport = "" if self.wire.transport == "UDP" else f";transport={self.wire.transport.lower()}"
        return f"<sip:{self.user}@{self.host}:{self.wire.port}{transport}>"

    def via(self, branch=None):
        return (f"SIP/2.0/{self.wire.transport} {self.host}:{self.wire.port}"
                f";branch={branch or 'z9hG4bK' + unique()}")

    def request(self, method, uri, to=None, call_id=None, cseq=1, headers=(), body=b"", tag=None,
                contact=True, branch=None, forwards=70):
        """A request as it is sent, outside of any dialog."""
        fields = [("Via", self.via(branch)), ("Max-Forwards", forwards),
                  ("From", f"<sip:{self.user}@{self.host}>;tag={tag or unique('f')}"),
                  ("To", to or f"<{uri}>"), ("Call-ID", call_id or unique("c")),
                  ("CSeq", f"{cseq} {method}")]
        if contact and method not in ("CANCEL", "ACK", "BYE"):
            fields.append(("Contact", self.contact))
        if body:
            fields.append(("Content-Type", "application/sdp"))
        message = Message(f"{method} {uri} SIP/2.0", [*fields, *headers], body)
        self.wire.send(message)
        return message

    def answer(self, request, status, phrase="-", tag=None, headers=(), body=b"", contact=True):
        fields = [(name, value) for name, value in request.fields
                  if name.lower() in ("via", "v", "record-route", "from", "f", "call-id", "i", "cseq")]
        to = request.get("to")
        if request.tag("to") is None and status > 100:
            to += f";tag={tag or unique('t')}"
        fields.append(("To", to))
        if contact and status < 300 and status > 100:
            fields.append(("Contact", self.contact))
        if body:
            fields.append(("Content-Type", "application/sdp"))
        response = Message(f"SIP/2.0 {status} {phrase}", [*fields, *headers], body)
        self.wire.send(response)
        return response

    def expect(self, what, method=None, call_id=None, seconds=TIMEOUT):
        """The next message that fits: a method's request, or a status (of `method`, if given)."""
        def fits(message):
            if call_id and message.get("call-id") != call_id:
                return False
            if isinstance(what, int):
                return message.status == what and (method is None or message.method == method)
            return not message.status and message.method == what

        until = time.monotonic() + seconds
        while True:
            for message in self.inbox:
                if fits(message):
                    self.inbox.remove(message)
                    return message
            left = until - time.monotonic()
            message = self.wire.receive(left) if left > 0 else None
            if message is None:
                heard = "\n".join(one.start for one in self.seen[-12:])
                raise AssertionError(f"{self.user}: no {what} {method or ''} came; what did:\n{heard}")
            self.seen.append(message)
            self.inbox.append(message)

    def invite(self, uri, headers=(), body=SDP, call_id=None):
        return Call(self, self.request("INVITE", uri, headers=headers, body=body, call_id=call_id))

    def close(self):
        self.wire.close()


class Call:
    """The caller's or, with `accept`, the called one's end of a dialog."""

    def __init__(self, agent, invite, caller=True):
        self.agent, self.invite, self.caller = agent, invite, caller
        self.call_id = invite.get("call-id")
        self.cseq = invite.cseq if caller else 100
        self.routes, self.target = [], None
        self.local = invite.get("from")
        self.remote = invite.get("to")

    @classmethod
    def accept(cls, agent, status=200, seconds=TIMEOUT, user=None):
        """Waits for an INVITE and answers it; status 0: not yet."""
        call = cls(agent, agent.expect("INVITE", seconds=seconds), caller=False)
        call.local_tag = unique("t")
        call.local = f"{call.invite.get('to')};tag={call.local_tag}"
        call.remote = call.invite.get("from")
        call.routes = call.invite.all("record-route")
        call.target = call.invite.contact()
        if status:
            call.answer(180)
            call.answer(status, body=SDP)
        return call

    def answer(self, status, **more):
        return self.agent.answer(self.invite, status, tag=self.local_tag, **more)

    def learn(self, response):
        """Takes the dialog's facts from a 1xx or 2xx to our INVITE."""
        self.remote = response.get("to")
        self.routes = list(reversed(response.all("record-route")))
        if response.all("contact"):
            self.target = response.contact()
        return response

    def answered(self, status=200, seconds=TIMEOUT):
        """Waits for that final answer and acknowledges a 2xx."""
        response = self.agent.expect(status, "INVITE", self.call_id, seconds)
        if status < 300:
            self.learn(response)
            self.ack()
        return response

    def send(self, method, headers=(), body=b"", cseq=None):
        if cseq is None:
            self.cseq += 1
            cseq = self.cseq
        agent = self.agent
        fields = [("Via", agent.via()), ("Max-Forwards", "70")]
        fields += [("Route", route) for route in self.routes]
        fields += [("From", self.local), ("To", self.remote), ("Call-ID", self.call_id),
                   ("CSeq", f"{cseq} {method}")]
        if method not in ("ACK", "BYE"):
            fields.append(("Contact", agent.contact))
        if body:
            fields.append(("Content-Type", "application/sdp"))
        message = Message(f"{method} {self.target} SIP/2.0", [*fields, *headers], body)
        agent.wire.send(message)
        return message

    def ack(self, cseq=None):
        return self.send("ACK", cseq=self.cseq if cseq is None else cseq)

    def cancel(self):
        via = next(value for name, value in self.invite.fields if name == "Via")
        fields = [("Via", via), ("Max-Forwards", "70"), ("From", self.local),
                  ("To", self.invite.get("to")), ("Call-ID", self.call_id),
                  ("CSeq", f"{self.invite.cseq} CANCEL")]
        self.agent.wire.send(Message(f"CANCEL {self.invite.uri} SIP/2.0", fields))

    def expect(self, what, method=None, seconds=TIMEOUT):
        return self.agent.expect(what, method, self.call_id, seconds)

    def hang_up(self, other):
        """BYE from here, answered there."""
        self.send("BYE")
        other.agent.answer(other.expect("BYE"), 200)
        self.expect(200, "BYE")

    def renew(self, other):
        """A re-INVITE from here, answered and acknowledged."""
        cseq = self.send("INVITE", body=SDP).cseq
        again = other.expect("INVITE")
        other.agent.answer(again, 200, body=SDP)
        self.expect(200, "INVITE")
        self.ack(cseq)
        other.expect("ACK")
