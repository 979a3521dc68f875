"""Members that are there and do not serve, each in its way: `sipward groups` tells them apart, at
which step and why, for as long as it lasts."""
import socket
import time
import unittest

from support.pool import MEMBERS, Pool, config

# A check's timeout is far below that of a handshake: which of them ends first must not matter.
TIMES = '{ up = "1s", down = "1s", timeout = "500ms", rise = 1, fall = 2 }'
SHORT = '\n[connections]\nhandshake_timeout = "2s"\n'


class Causes(Pool):
    def assert_lasts(self, name, cause, reason, seconds=4):
        """No other cause is told in between."""
        self.wait_member(name, "down", cause)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            seen = self.member(name)
            self.assertEqual((seen["state"], seen.get("cause")), ("down", cause), seen)
            self.assertIn(reason, seen["reason"])
            time.sleep(0.1)

    def test_a_handshake_that_never_ends_is_no_silence(self):
        listener = socket.create_server((MEMBERS["one"][0], 5061), backlog=64)
        self.addCleanup(listener.close)
        self.sipward = self.start_sipward(config(options=TIMES, extra=SHORT))
        self.assert_lasts("one", "tls", "the handshake did not end in time", 5)

    def test_accepting_and_silent(self):
        self.offer("one").answers["OPTIONS"] = None
        self.sipward = self.start_sipward(config(options=TIMES))
        self.assert_lasts("one", "sip", "it does not answer OPTIONS within 500 ms")

    def test_it_says_that_it_does_not_serve(self):
        self.offer("one").answers["OPTIONS"] = 503
        self.offer("two").answers["OPTIONS"] = 404   # any other answer is one of the living
        self.sipward = self.start_sipward(config(options=TIMES))
        self.wait_member("two", "up")
        self.assert_lasts("one", "sip", "it answers OPTIONS with 503", 2)


if __name__ == "__main__":
    unittest.main()
