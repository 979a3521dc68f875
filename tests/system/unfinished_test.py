"""Peers whose connections are begun and never get ready: nobody has heard the OPTIONS, so they are
down at the step where they stand, however early the check gives up."""
import re
import socket
import unittest

from support import lab

NOBODY_ACCEPTS, NO_HANDSHAKE = "127.0.3.10", "127.0.3.11"

PEER = """
[[peer]]
name       = "{name}"
side       = "outside"
target     = "tls:{address}:5061"
trustpoint = "lab"
names      = ["secure.example.com"]
options    = {{ up = "1s", down = "1s", timeout = "1s", fall = 1 }}
"""


class Unfinished(lab.Lab):
    def listen(self, address, backlog):
        listener = socket.create_server((address, 5061), backlog=backlog)
        self.addCleanup(listener.close)

    def fill_queue(self, address):
        """From then on the kernel drops every SYN, as a firewall would."""
        for _ in range(2):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex((address, 5061))
            self.addCleanup(one.close)

    def test_they_are_down_at_the_step_where_they_stand(self):
        self.listen(NOBODY_ACCEPTS, backlog=0)
        self.fill_queue(NOBODY_ACCEPTS)
        self.listen(NO_HANDSHAKE, backlog=16)
        sipward = self.start_sipward(lab.config(extra="".join(
            PEER.format(name=name, address=address)
            for name, address in (("dark", NOBODY_ACCEPTS), ("mute", NO_HANDSHAKE)))))
        sipward.wait_for("peer dark is down at tcp: it does not answer the connection request")
        sipward.wait_for("peer mute is down at tls: the handshake did not end in time")
        sipward.wait_for("mute, dialled at", 20)    # its handshake has timed out
        told = re.findall(r"peer (?:dark|mute) is down at \w+", sipward.output())
        self.assertEqual(len(told), 2, "what the connection itself says later is no news")


if __name__ == "__main__":
    unittest.main()
