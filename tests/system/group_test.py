"""Two members, Kamailio over mutual TLS with SIPp behind each, under a steady load of calls: one is
killed, cut off, wedged, slowed down, shows an expired certificate, and comes back each time. No call
is lost that the other could take; how soon each is noticed is measured."""
import os
import signal
import time
import unittest

from support import black_hole, kamailio, lab
from support.pool import MEMBERS, Pool, config
from support.sipp import Sipp
from support.standing import Standing

RATE = 200
BEHIND = {"one": "127.0.3.5:5080", "two": "127.0.3.6:5080"}
# From the group's options (jitter of a tenth), with 2 s for a machine that has much to do.
SLACK = 2
BY_CHECKS = 1.1 + 0.55 + SLACK          # refused: the next check, and one more to be sure
BY_SILENCE = 1.1 + 1 + 0.55 + 1 + SLACK  # nothing comes: each of the two waits for its timeout
CONNECT = 0.55 + 1 + SLACK               # connect_timeout, after the check that ends the old one
RETURN = 0.55 + 1 + 0.55 + SLACK        # the check that was on its way fails, the next does not


def tell(fault, **took):
    times = ", ".join(f"{what} after {seconds:.2f} s" for what, seconds in took.items())
    print(f"\n{fault}: {times}")


class Faults(Pool):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.authority.issue("two.example.com", days="-1", file="expired")
        cls.standing = Standing(cls)
        for place in BEHIND.values():
            Sipp(cls.standing, "uas_short", place)
        cls.programs = {name: cls.launch(name) for name in MEMBERS}
        for address, _ in MEMBERS.values():
            kamailio.wait_answers(address)

    @classmethod
    def launch(cls, name, certificate=None):
        address, its_own = MEMBERS[name]
        return kamailio.launch(cls.standing, kamailio.RELAY.format(behind=BEHIND[name]), address,
                               certificate or its_own)

    def setUp(self):
        self.sipward = self.start_sipward(config(extra='\n[connections]\nconnect_timeout = "1s"\n'))
        for name in MEMBERS:
            self.wait_member(name, "up")

    def load(self, seconds):
        calls = RATE * seconds
        caller = Sipp(self, "uac_short", f"{lab.LEGACY}:5060", f"{lab.INSIDE}:5060", calls, RATE,
                      at_once=4 * RATE)
        time.sleep(1)
        return caller, calls

    def assert_none_lost(self, load):
        """Every call was answered. Returns how many were up with a member and cut off by its end:
        their BYE nobody else can take."""
        caller, calls = load
        caller.finish(self, calls, faults=("FailedCall(C)", "FailedUnexpectedMessage(C)"))
        cut_off = caller.counted("cut_off")
        print(f"\n{calls} calls, {RATE} a second: none lost, {cut_off} cut off")
        self.assertLessEqual(cut_off, RATE)
        return cut_off

    def stop(self, name):
        os.killpg(self.programs[name].pid, signal.SIGSTOP)
        self.addCleanup(self.let_go, name)

    def let_go(self, name):
        os.killpg(self.programs[name].pid, signal.SIGCONT)

    def test_killed_then_expired_then_whole(self):
        load = self.load(10)
        self.programs["two"].kill()
        tell("killed", noticed=self.wait_member("two", "down", "tcp", BY_CHECKS))
        self.programs["two"] = self.launch("two", "expired")
        kamailio.wait_answers(MEMBERS["two"][0])
        tell("expired certificate", noticed=self.wait_member("two", "down", "certificate", RETURN))
        self.programs["two"].kill()
        self.programs["two"] = self.launch("two")
        kamailio.wait_answers(MEMBERS["two"][0])
        tell("whole", returned=self.wait_member("two", "up", within=RETURN))
        self.assert_none_lost(load)
        self.assertEqual(self.assert_none_lost(self.load(2)), 0)

    def test_wedged(self):
        load = self.load(6)
        self.stop("two")
        noticed = self.wait_member("two", "down", "sip", BY_SILENCE)
        time.sleep(1)
        self.let_go("two")
        tell("wedged", noticed=noticed, returned=self.wait_member("two", "up", within=RETURN))
        self.assert_none_lost(load)

    @unittest.skipUnless(black_hole.is_possible(), "not in a network namespace of its own")
    def test_cut_off_by_the_network(self):
        load = self.load(8)
        with black_hole.black_hole(MEMBERS["two"][0]):
            noticed = self.wait_member("two", "down", within=BY_SILENCE)
            self.wait_member("two", "down", "tcp", CONNECT)   # nor can a new connection be made
        tell("black hole", noticed=noticed, returned=self.wait_member("two", "up", within=RETURN))
        self.assert_none_lost(load)

    def test_slow(self):
        """It runs a quarter of the time: its answers are late, none is missing, and it stays up."""
        load = self.load(5)
        until = time.monotonic() + 4
        while time.monotonic() < until:
            self.stop("two")
            time.sleep(0.3)
            self.let_go("two")
            time.sleep(0.1)
            self.assertEqual(self.member("two")["state"], "up")
        self.assertEqual(self.assert_none_lost(load), 0)


if __name__ == "__main__":
    unittest.main()
