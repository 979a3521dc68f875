"""Peers that speak one TLS version only, in both roles: calls cross over just that one."""
import ssl
import unittest

from support import lab
from support.agent import Agent, Call
from support.program import wait_until
from support.wire import Listener, Stream, Udp, tls_context


class OneVersion:
    version = None
    name = ""

    def setUp(self):
        self.sipward = self.start_sipward(lab.config())
        certificate = (self.folder / "secure.example.com.pem", self.folder / "secure.example.com.key")
        anchors = self.folder / "lab-ca.pem"
        self.client = tls_context(certificate, anchors, version=self.version)
        server = tls_context(certificate, anchors, server=True, version=self.version)
        self.listener = Listener(lab.SECURE, 5061, server)
        self.addCleanup(self.listener.close)
        self.legacy = self.keep(Agent(Udp(lab.LEGACY, 5060, (lab.INSIDE, 5060)), "ivr"))

    def keep(self, agent):
        self.addCleanup(agent.close)
        return agent

    def hang_up(self, caller, callee):
        caller.answered()
        callee.expect("ACK")
        caller.send("BYE")
        bye = callee.expect("BYE")
        callee.agent.answer(bye, 200)
        caller.agent.expect(200, "BYE", caller.call_id)

    def test_it_is_called(self):
        caller = self.legacy.invite(f"sip:4711@{lab.INSIDE}")
        secure = self.keep(Agent(self.listener.accept(), "agent"))
        self.assertEqual(secure.wire.socket.version(), self.name)
        self.hang_up(caller, Call.accept(secure))

    def test_it_calls(self):
        wire = Stream.dial(lab.SECURE, (lab.OUTSIDE, 5061), self.client, contact_port=5061)
        secure = self.keep(Agent(wire, "agent"))
        self.assertEqual(wire.socket.version(), self.name)
        wait_until(lambda: self.name in self.sipward.output(), 5, "the log names the version")
        caller = secure.invite(f"sip:ivr@{lab.OUTSIDE}")
        self.hang_up(caller, Call.accept(self.legacy))


class Tls12(OneVersion, lab.Lab):
    version, name = ssl.TLSVersion.TLSv1_2, "TLSv1.2"


class Tls13(OneVersion, lab.Lab):
    version, name = ssl.TLSVersion.TLSv1_3, "TLSv1.3"


if __name__ == "__main__":
    unittest.main()
