"""A connection that ends while requests are on their way over it: nothing that another connection or
member can carry is lost (rewriting.md §8)."""
import unittest

from support import lab
from support.agent import Agent
from support.pool import Pool, config
from support.program import wait_until
from support.wire import Udp


class LostConnection(Pool):
    def setUp(self):
        self.sipward = self.start_sipward(config(options="false"))
        self.one, self.two = self.offer("one"), self.offer("two")
        self.legacy = Agent(Udp(lab.LEGACY, 5060, (lab.INSIDE, 5060)), "ivr")
        self.addCleanup(self.legacy.close)

    def call(self):
        call = self.legacy.invite(f"sip:4711@{lab.INSIDE}")
        call.answered(200)
        return call, self.one if self.one.count("INVITE") else self.two

    def test_a_bye_without_an_answer_is_sent_again_over_a_new_connection(self):
        call, member = self.call()
        member.answers["BYE"] = None
        call.send("BYE")
        wait_until(lambda: member.count("BYE") == 1, 5, "the BYE has arrived")
        member.answers["BYE"] = 200
        member.drop()
        call.expect(200, "BYE")
        first, second = (one for one in member.heard if one.method == "BYE")
        self.assertEqual(first.text, second.text)

    def test_lost_once_more_it_is_told_of_at_once(self):
        call, member = self.call()
        member.answers["BYE"] = None
        call.send("BYE")
        for times in (1, 2):
            wait_until(lambda: member.count("BYE") == times, 5, "the BYE has arrived")
            member.drop()
        refused = call.expect(503, "BYE", seconds=5)
        self.assertIn("the connection was lost", refused.get("warning"))

    def test_a_new_call_goes_to_the_other_member(self):
        self.one.answers["INVITE"] = self.two.answers["INVITE"] = None
        call = self.legacy.invite(f"sip:4711@{lab.INSIDE}")
        wait_until(lambda: self.one.count("INVITE") + self.two.count("INVITE") == 1, 5,
                   "the INVITE has arrived")
        first, other = ((self.one, self.two) if self.one.count("INVITE") else
                        (self.two, self.one))
        other.answers["INVITE"] = 200
        first.drop()
        call.answered(200)
        self.assertEqual(other.count("INVITE"), 1)
        call.send("BYE")
        call.expect(200, "BYE")
        self.assertEqual(other.count("BYE"), 1)


if __name__ == "__main__":
    unittest.main()
