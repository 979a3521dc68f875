"""handshake_thread = false: the workers shake hands themselves, and what is true of those who dial
sipward is true nonetheless: who may is served, who may not is refused and told, who is silent or too
much for it disturbs nobody."""
import os
import ssl
import unittest

from hardship_test import SHORT, Machine
from support import lab
from support.agent import Agent
from support.program import wait_until
from support.wire import Stream, tls_context


class WorkerHandshakes(Machine):
    def serve(self, extra=""):
        text = lab.config(extra=extra).replace("[server]", "[server]\nhandshake_thread = false")
        self.sipward = self.start_sipward(text)

    def policies(self):
        """Of the scheduler, for each thread of sipward."""
        return [os.sched_getscheduler(int(one)) for one in os.listdir(f"/proc/{self.sipward.pid}/task")]

    def test_there_is_no_thread_for_them(self):
        def wait_for(idle):
            wait_until(lambda: self.policies().count(os.SCHED_IDLE) == idle, 10,
                       f"{idle} threads step back: {self.policies()}")
        super().serve()
        wait_for(2)
        self.sipward.stop()
        self.serve()
        wait_for(1)    # that of the control door
        self.assert_serves()

    def test_who_shows_no_certificate_is_refused(self):
        self.serve()
        nobody = tls_context(None, self.folder / "lab-ca.pem")
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            stream = Stream.dial(lab.SECURE, (lab.OUTSIDE, 5061), nobody)
            self.addCleanup(stream.close)
            stream.socket.recv(1)    # with TLS 1.3 the client learns it afterwards
        self.sipward.wait_for("no_certificate")
        self.assert_serves()

    def test_the_silent_are_closed_in_time_and_told(self):
        self.serve(SHORT)
        before = self.descriptors()
        self.connect_silently(200, [lab.SECURE], (lab.OUTSIDE, 5061))
        self.assert_serves()
        wait_until(lambda: self.descriptors() <= before, 10, "the silent ones are closed")
        self.sipward.wait_for("timed_out")
        self.assert_serves()

    def test_no_more_at_once_than_allowed_the_others_wait(self):
        self.serve('\n[connections]\nmax_handshakes = 1\n')
        silent, = self.connect_silently(1, [lab.SECURE], (lab.OUTSIDE, 5061))
        self.sipward.wait_for("handshakes-crowded")
        plain, = self.connect_silently(1, [lab.SECURE], (lab.OUTSIDE, 5061))
        waiting = self.context.wrap_socket(plain, do_handshake_on_connect=False)
        waiting.settimeout(0.5)
        with self.assertRaises(TimeoutError):
            waiting.do_handshake()
        silent.close()
        self.sipward.wait_for("closed_by_peer")
        waiting.settimeout(5)
        waiting.do_handshake()
        stream = Stream(waiting)
        self.addCleanup(stream.close)
        agent = Agent(stream, "patient")
        request = agent.request("OPTIONS", f"sip:{lab.OUTSIDE}")
        agent.expect(200, call_id=request.get("call-id"))
        self.assert_serves()


if __name__ == "__main__":
    unittest.main()
