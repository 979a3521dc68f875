"""SIGTERM: what is under way finishes, nothing new begins, and the end comes in bounded time."""
import signal
import unittest

from support import lab
from support.agent import Agent, Call
from support.wire import Listener, Udp, tls_context


# Transactions linger after their answer (timers D, H, J, L, M); not for half a minute here.
SETTINGS = """
[timers]
t4      = "200ms"
timer_d = "500ms"
timer_f = "500ms"
"""


class Drain(lab.Lab):
    def setUp(self):
        certificate = (self.folder / "secure.example.com.pem", self.folder / "secure.example.com.key")
        anchors = self.folder / "lab-ca.pem"
        self.listener = Listener(lab.SECURE, 5061, tls_context(certificate, anchors, server=True))
        self.addCleanup(self.listener.close)
        self.inside = Agent(Udp(lab.LEGACY, 5060, (lab.INSIDE, 5060)), "ivr")
        self.addCleanup(self.inside.close)

    def serve(self, drain_time):
        self.sipward = self.start_sipward(
            lab.config(extra=SETTINGS).replace('drain_time   = "5s"', f'drain_time = "{drain_time}"'))

    def ring(self):
        """A call that has reached the phone outside and is not yet answered."""
        caller = self.inside.invite(f"sip:agent@{lab.INSIDE}")
        self.outside = Agent(self.listener.accept(), "agent")
        self.addCleanup(self.outside.close)
        callee = Call.accept(self.outside, status=0)
        callee.answer(180)
        caller.learn(caller.expect(180))
        return caller, callee

    def terminate(self):
        self.sipward.process.send_signal(signal.SIGTERM)
        self.sipward.wait_for("draining")

    def test_a_call_that_rings_can_still_be_answered(self):
        self.serve("20s")
        caller, callee = self.ring()
        self.terminate()
        callee.answer(200)
        caller.answered()
        callee.expect("ACK")
        self.assertEqual(self.sipward.wait(15), 0)

    def test_no_new_call_begins_and_requests_in_a_dialog_pass(self):
        self.serve("20s")
        caller, callee = self.ring()
        callee.answer(200)
        caller.answered()
        callee.expect("ACK")
        held = self.inside.invite(f"sip:agent@{lab.INSIDE}")   # keeps it alive while we look
        pending = Call.accept(self.outside, status=0)
        pending.answer(180)
        held.learn(held.expect(180))
        self.terminate()
        refused = self.inside.invite(f"sip:agent@{lab.INSIDE}").answered(503)
        self.assertTrue(refused.get("retry-after"))
        self.inside.request("OPTIONS", f"sip:{lab.INSIDE}")
        self.inside.expect(503, "OPTIONS")
        caller.hang_up(callee)
        held.cancel()
        self.outside.answer(pending.expect("CANCEL"), 200)
        held.expect(200, "CANCEL")
        pending.answer(487)
        held.expect(487, "INVITE")
        self.assertEqual(self.sipward.wait(15), 0)

    def test_a_call_that_nobody_answers_does_not_hold_it_for_ever(self):
        self.serve("300ms")
        self.ring()
        self.terminate()
        self.assertEqual(self.sipward.wait(8), 0)

    def test_a_second_signal_ends_it_at_once(self):
        self.serve("1h")
        self.ring()
        self.terminate()
        self.sipward.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.sipward.wait(8), 0)


if __name__ == "__main__":
    unittest.main()
