"""sipward drain and undrain while calls are up: nothing new there, what is up goes on, and the legacy
side is told the truth."""
import unittest

from support import lab
from support.agent import Agent
from support.pool import Pool, config
from support.program import wait_until
from support.wire import Udp


class GroupDrain(Pool):
    def setUp(self):
        self.one, self.two = self.offer("one"), self.offer("two")
        self.sipward = self.start_sipward(config(options="false"))
        self.legacy = Agent(Udp(lab.LEGACY, 5060, (lab.INSIDE, 5060)), "ivr")
        self.addCleanup(self.legacy.close)

    def call(self, status=200):
        call = self.legacy.invite(f"sip:4711@{lab.INSIDE}")
        return call, call.answered(status)

    def call_at(self, member):
        """One that is up there."""
        for _ in range(50):
            before = member.count("INVITE")
            call, _ = self.call()
            if member.count("INVITE") > before:
                return call
            self.hang_up(call)
        raise AssertionError("the member got none of fifty calls")

    def hang_up(self, call):
        call.send("BYE")
        call.expect(200, "BYE")

    def ping(self, status):
        sent = self.legacy.request("OPTIONS", f"sip:{lab.INSIDE}", forwards=0)
        return self.legacy.expect(status, "OPTIONS", sent.get("call-id"))

    def test_a_drained_peer_gets_nothing_new_and_keeps_its_calls(self):
        up = self.call_at(self.one)
        self.assertIn("peer one: drained since ", self.ask("drain", "one"))
        calls = self.one.count("INVITE")
        for _ in range(20):
            self.hang_up(self.call()[0])
        self.assertEqual(self.one.count("INVITE"), calls)
        self.ping(200)
        self.hang_up(up)
        self.assertEqual(self.one.count("BYE"), self.one.count("INVITE"))
        self.assertTrue(self.member("one")["drained"])
        self.assertRegex(self.ask("groups"), r"one .*drained")

        self.ask("drain", "two")
        _, refused = self.call(503)
        self.assertTrue(int(refused.get("retry-after")))
        self.assertTrue(int(self.ping(503).get("retry-after")))
        drains = self.json("drain", "--list")["drains"]
        self.assertEqual([one["what"] for one in drains], ["peer one", "peer two"])

        self.ask("undrain", "one")
        self.ping(200)
        calls = self.one.count("INVITE")
        self.hang_up(self.call()[0])
        self.assertEqual(self.one.count("INVITE"), calls + 1)
        self.assertIn("two", self.ask("drain", "--list"))
        self.ask("undrain", "two")
        self.assertIn("nothing is being drained", self.ask("drain", "--list"))

    def test_a_group_and_the_whole_proxy(self):
        up = self.call_at(self.one)
        for what, told in ((("--group", "pool"), "group pool"), (("--all",), "sipward")):
            self.assertIn(f"{told}: drained since ", self.ask("drain", *what))
            self.call(503)
            self.ping(503)
            self.ask("undrain", *what)
            self.hang_up(self.call()[0])
            self.ping(200)
        self.hang_up(up)

    def test_a_peer_in_one_group_alone(self):
        self.assertIn("peer one in group pool: drained since ",
                      self.ask("drain", "one", "--group", "pool"))
        for _ in range(10):
            self.hang_up(self.call()[0])
        self.assertEqual(self.one.count("INVITE"), 0)
        self.ask("undrain", "one", "--group", "pool")
        self.hang_up(self.call_at(self.one))

    def test_at_the_limit_its_connections_are_closed(self):
        self.call_at(self.one)
        self.call_at(self.two)
        self.assertTrue(self.one.streams)
        self.assertIn("its connections close at ", self.ask("drain", "one", "--limit", "1"))
        wait_until(lambda: not self.one.streams, 4, "the connection is closed")
        self.assertTrue(self.two.streams)
        (drain,) = self.json("drain", "--list")["drains"]
        self.assertTrue(drain["closed"])
        self.ask("undrain", "one")
        self.call_at(self.one)

    def test_who_is_not_there(self):
        for arguments, told in (
                (("drain", "nobody"), "there is no peer nobody"),
                (("drain", "--group", "nothing"), "there is no group nothing"),
                (("drain", "legacy", "--group", "pool"), "legacy is no member of group pool"),
                (("undrain", "one"), "peer one is not being drained")):
            self.assertIn(told, self.ask(*arguments, code=1))


if __name__ == "__main__":
    unittest.main()
