"""Too many calls: from a peer they are refused with 503 and Retry-After, but for what belongs to a
call that is up and for emergencies; a member that has enough leaves the rest to the next."""
import unittest

from support import lab
from support.agent import Agent
from support.pool import Pool, config
from support.program import wait_until
from support.wire import Udp

A_SECOND = 5
FLOOD = 40


class GroupLoad(Pool):
    def serve(self, text):
        self.one, self.two = self.offer("one"), self.offer("two")
        self.sipward = self.start_sipward(text)
        self.legacy = Agent(Udp(lab.LEGACY, 5060, (lab.INSIDE, 5060)), "ivr")
        self.addCleanup(self.legacy.close)
        for name in ("one", "two"):
            self.wait_member(name, "up")

    def offer_calls(self, count, *users):
        """All at once, those users' last; the calls that were taken, and what refused the others."""
        calls = [self.legacy.invite(f"sip:{user}@{lab.INSIDE}")
                 for user in ["4711"] * count + list(users)]
        taken, refused = [], []
        for call in calls:
            answer = self.final(call)
            if answer.status == 200:
                call.learn(answer)
                call.ack()
                taken.append(call)
            else:
                refused.append(answer)
        return taken, refused

    def final(self, call):
        def there():
            message = self.legacy.wire.receive(0.05)
            if message is not None:
                self.legacy.inbox.append(message)
            return any(one.status >= 200 and one.get("call-id") == call.call_id
                       for one in self.legacy.inbox)
        wait_until(there, 8, "a final answer")
        return next(one for one in self.legacy.inbox
                    if one.status >= 200 and one.get("call-id") == call.call_id)

    def test_a_flood_is_refused_and_what_matters_passes(self):
        text = config()
        limits = f'target  = "udp:127.0.1.1:5060"\nlimits = {{ calls_per_second = {A_SECOND} }}\n'
        self.serve(text.replace('target  = "udp:127.0.1.1:5060"\n', limits))
        taken, refused = self.offer_calls(FLOOD, "112")
        self.assertIn("sip:112@", taken[-1].invite.uri)
        self.assertGreater(len(taken), A_SECOND)
        self.assertLess(len(taken), FLOOD / 2)
        self.assertEqual({answer.status for answer in refused}, {503})
        waits = {int(answer.get("retry-after")) for answer in refused}
        self.assertGreater(len(waits), 1, "all would come back together")
        self.assertEqual(self.one.count("INVITE") + self.two.count("INVITE"), len(taken))
        for call in taken:
            call.send("BYE")
            call.expect(200, "BYE")
        self.assertIn("overload", self.sipward.output())

    def test_a_member_that_has_enough_leaves_the_rest_to_the_next(self):
        self.serve(config(one=f", priority = 1, calls_per_second = {A_SECOND}",
                          two=", priority = 2"))
        taken, refused = self.offer_calls(FLOOD)
        self.assertEqual((len(taken), refused), (FLOOD, []))
        self.assertGreaterEqual(self.one.count("INVITE"), A_SECOND)
        self.assertLess(self.one.count("INVITE"), FLOOD / 2)
        self.assertEqual(self.one.count("INVITE") + self.two.count("INVITE"), FLOOD)


if __name__ == "__main__":
    unittest.main()
