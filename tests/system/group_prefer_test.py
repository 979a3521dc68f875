"""A group whose members are on their way to TLS (security = "prefer"): cleartext while TLS is broken,
counted and shown, and TLS again once it works."""
import select
import unittest

from support import lab
from support.agent import Agent, Call
from support.pool import MEMBERS, Pool, config
from support.wire import Udp

PREFER = 'security   = "prefer"\ncleartext  = "udp:5060"\n'
EXTRA = '\n[connections]\nobserve_interval = "1s"\n'


class GroupPrefer(Pool):
    def setUp(self):
        text = config(settings=PREFER, extra=EXTRA)
        text = text.replace('listen    = ["tls:127.0.2.2:5061"]',
                            'listen    = ["tls:127.0.2.2:5061", "udp:127.0.2.2:5060"]')
        self.clear = [Agent(Udp(address, 5060, (lab.OUTSIDE, 5060)), name)
                      for name, (address, _) in MEMBERS.items()]
        for agent in self.clear:
            self.addCleanup(agent.close)
        self.tls = {name: self.offer(name) for name in MEMBERS}
        self.sipward = self.start_sipward(text)
        self.legacy = Agent(Udp(lab.LEGACY, 5060, (lab.INSIDE, 5060)), "ivr")
        self.addCleanup(self.legacy.close)
        for name in MEMBERS:
            self.wait_member(name, "up")

    def call_over_tls(self):
        before = self.invites()
        call = self.legacy.invite(f"sip:4711@{lab.INSIDE}")
        call.answered()
        self.assertEqual(self.invites(), before + 1)
        call.send("BYE")
        call.expect(200, "BYE")

    def invites(self):
        return sum(member.count("INVITE") for member in self.tls.values())

    def in_cleartext(self):
        return sum(self.json("peers", name)["in_cleartext"] for name in MEMBERS)

    def test_cleartext_while_tls_is_broken_and_tls_again(self):
        self.call_over_tls()
        self.assertEqual(self.in_cleartext(), 0)
        for member in self.tls.values():
            member.close()
        for name in MEMBERS:
            self.wait_member(name, "down", "tcp")
        before = self.in_cleartext()
        caller = self.legacy.invite(f"sip:4711@{lab.INSIDE}")
        called, _, _ = select.select([agent.wire.socket for agent in self.clear], [], [], 5)
        callee = Call.accept(next(one for one in self.clear if one.wire.socket in called))
        caller.answered()
        callee.expect("ACK")
        self.assertGreater(self.in_cleartext(), before)
        self.sipward.wait_for("sent_in_cleartext")
        self.assertRegex(self.ask("peers"), r"one +outside .* prefer: TLS fails.* down at tcp")
        caller.hang_up(callee)

        wrong = self.offer("one", certificate="two.example.com")
        self.wait_member("one", "down", "certificate")
        wrong.close()
        self.tls = {name: self.offer(name) for name in MEMBERS}
        for name in MEMBERS:
            self.wait_member(name, "up")
        cleartext = self.in_cleartext()
        self.call_over_tls()
        self.assertEqual(self.in_cleartext(), cleartext)


if __name__ == "__main__":
    unittest.main()
