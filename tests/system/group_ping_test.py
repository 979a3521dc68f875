"""A legacy side that pings as CVP and as CUCM does sees the truth about a group within one interval;
the connections of its members are there before the first call, and come again by themselves."""
import time
import unittest

from support import lab
from support.agent import Agent
from support.pool import Pool, config
from support.program import wait_until
from support.wire import Udp

INTERVAL = 1.1          # options.up, with its jitter
NOTICED = 2 * INTERVAL + 2   # two failures take it out; a machine that has much to do


class Pings(Pool):
    def setUp(self):
        self.legacy = Agent(Udp(lab.LEGACY, 5060, (lab.INSIDE, 5060)), "cvp")
        self.addCleanup(self.legacy.close)

    def ping_as_cvp(self):
        """Max-Forwards 0, to a user part of ours."""
        return self.ping(f"sip:ping@{lab.INSIDE}:5060", 0)

    def ping_as_cucm(self):
        return self.ping(f"sip:{lab.INSIDE}:5060", 70)

    def ping(self, uri, forwards):
        agent = self.legacy
        call_id = agent.request("OPTIONS", uri, forwards=forwards).get("call-id")
        until = time.monotonic() + 5
        while time.monotonic() < until:
            answer = agent.wire.receive(1)
            if answer is not None and answer.status and answer.get("call-id") == call_id:
                return answer
        raise AssertionError("no answer to a ping")

    def both(self):
        return self.ping_as_cvp().status, self.ping_as_cucm().status

    def told(self, status, what):
        begun = time.monotonic()
        wait_until(lambda: self.both() == (status, status), NOTICED, what)
        return time.monotonic() - begun

    def test_the_legacy_side_sees_the_truth_within_one_interval(self):
        one, two = self.offer("one"), self.offer("two")
        self.sipward = self.start_sipward(config())
        for name in ("one", "two"):
            self.wait_member(name, "up")
        self.assertEqual(self.both(), (200, 200))
        one.close()
        self.wait_member("one", "down", "tcp")
        self.assertEqual(self.both(), (200, 200))
        two.close()
        gone = self.told(503, "nobody is left")
        for answer in (self.ping_as_cvp(), self.ping_as_cucm()):
            self.assertTrue(int(answer.get("retry-after")))
            self.assertNotIn("two", str(answer))   # nothing of who is behind us
        self.offer("two")
        back = self.told(200, "one is back")
        print(f"\nthe legacy side: 503 after {gone:.2f} s, 200 again after {back:.2f} s")

    def test_a_connection_is_there_before_the_first_call_and_comes_again(self):
        one = self.offer("one")
        self.sipward = self.start_sipward(config())
        wait_until(lambda: one.count("OPTIONS"), 5, "the first check")
        self.assertEqual(self.json("peers", "one")["connections"], 1)
        self.wait_member("one", "up")
        self.wait_member("two", "down", "tcp")
        self.assertEqual(self.json("peers", "two")["connections"], 0)
        two = self.offer("two")
        took = self.wait_member("two", "up", within=3)
        print(f"\na connection again after {took:.2f} s")
        self.assertEqual(self.json("peers", "two")["connections"], 1)
        self.assertEqual((one.count("INVITE"), two.count("INVITE")), (0, 0))


if __name__ == "__main__":
    unittest.main()
