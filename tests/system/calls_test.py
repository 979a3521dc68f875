"""The main job: calls between cleartext components and Kamailio over mutual TLS, both ways."""
import unittest

from support import kamailio, lab
from support.sipp import Sipp

CALLS = 500


class Calls(lab.Lab):
    def outbound(self, tcp):
        self.start_sipward(lab.config())
        kamailio.start(self, kamailio.RELAY.format(behind="127.0.3.5:5080"))
        callee = Sipp(self, "uas", "127.0.3.5:5080", calls=CALLS)
        caller = Sipp(self, "uac", "127.0.1.1:5060", f"{lab.INSIDE}:5060", CALLS, tcp=tcp)
        caller.finish(self, CALLS)
        callee.finish(self, CALLS)

    def inbound(self, tcp):
        target = "tcp:127.0.1.1:5060" if tcp else "udp:127.0.1.1:5060"
        self.start_sipward(lab.config(legacy_target=target))
        kamailio.start(self, kamailio.RELAY.format(behind="127.0.3.5:5080"))
        callee = Sipp(self, "uas", "127.0.1.1:5060", calls=CALLS, tcp=tcp)
        caller = Sipp(self, "uac", "127.0.3.6:5070", f"{lab.SECURE}:5060", CALLS)
        caller.finish(self, CALLS)
        callee.finish(self, CALLS)

    def test_udp_inside_calls_the_secure_side(self):
        self.outbound(tcp=False)

    def test_tcp_inside_calls_the_secure_side(self):
        self.outbound(tcp=True)

    def test_the_secure_side_calls_udp_inside(self):
        self.inbound(tcp=False)

    def test_the_secure_side_calls_tcp_inside(self):
        self.inbound(tcp=True)


if __name__ == "__main__":
    unittest.main()
