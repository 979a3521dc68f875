"""The plain call over IPv6: UDP or TCP inside, TLS outside, both ways; sipward and its peers share
one address, as they may."""
import socket
import unittest

from support import lab
from support.agent import Agent, Call
from support.wire import Listener, Stream, Udp, tls_context

HOST = "::1"
LEGACY, SECURE = 5070, 5071
CONFIG = """
[inside]
listen    = ["udp:[::1]:5060", "tcp:[::1]:5060"]
advertise = "[::1]"

[outside]
listen    = ["tls:[::1]:5061"]
advertise = "sbc.example.com:5061"
aliases   = ["[::1]:5061"]

[trustpoint.lab]
chain   = "sbc.example.com.pem"
key     = "sbc.example.com.key"
anchors = ["lab-ca.pem"]

[server]
state_folder = "state"

[[peer]]
name       = "secure"
side       = "outside"
address    = ["::1/128"]
target     = "tls:[::1]:5071"
trustpoint = "lab"
names      = ["secure.example.com"]

[[peer]]
name    = "legacy"
side    = "inside"
address = ["::1/128"]
target  = "udp:[::1]:5070"

[[route]]
from = "inside"
to   = "secure"

[[route]]
from = "outside"
to   = "legacy"
"""


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as one:
            one.bind((HOST, 0))
        return True
    except OSError:
        return False


@unittest.skipUnless(has_ipv6(), "skipped: no IPv6 loopback here")
class Ipv6(lab.Lab):
    def setUp(self):
        self.start_sipward(CONFIG)
        certificate = (self.folder / "secure.example.com.pem", self.folder / "secure.example.com.key")
        anchors = self.folder / "lab-ca.pem"
        self.client = tls_context(certificate, anchors)
        self.listener = Listener(HOST, SECURE, tls_context(certificate, anchors, server=True))
        self.addCleanup(self.listener.close)
        self.legacy = self.keep(Agent(Udp(HOST, LEGACY, (HOST, 5060)), "ivr"))

    def keep(self, agent):
        self.addCleanup(agent.close)
        return agent

    def finish(self, call, answered):
        call.answered()
        answered.expect("ACK")
        call.renew(answered)
        call.hang_up(answered)

    def test_from_inside(self):
        callee = None
        for wire in (self.legacy.wire, Stream.dial(HOST, (HOST, 5060))):
            with self.subTest(transport=wire.transport):
                call = self.keep(Agent(wire, "ivr")).invite("sip:agent@[::1]:5060")
                callee = callee or self.keep(Agent(self.listener.accept(), "agent"))
                self.finish(call, Call.accept(callee))

    def test_from_outside(self):
        wire = Stream.dial(HOST, (HOST, 5061), self.client, contact_port=SECURE)
        caller = self.keep(Agent(wire, "agent"))
        call = caller.invite("sip:ivr@[::1]:5061")
        self.finish(call, Call.accept(self.legacy))


if __name__ == "__main__":
    unittest.main()
