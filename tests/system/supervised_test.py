"""Under a service manager: a datagram says when it serves, reloads, is alive and ends (sd_notify)."""
import os
import signal
import socket
import subprocess
import time
import unittest

from support import lab


class Supervised(lab.Lab):
    def supervise(self, address):
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.manager.bind(address)
        self.manager.settimeout(10)
        self.addCleanup(self.manager.close)
        name = address.replace("\0", "@")
        self.sipward = self.start_sipward(lab.config(), env={
            **os.environ, "NOTIFY_SOCKET": name, "WATCHDOG_USEC": "10000000"})

    def expect(self, state):
        """The next datagram that is not a mere sign of life."""
        while True:
            told = self.manager.recv(4096).decode().splitlines()
            if told != ["WATCHDOG=1"]:
                self.assertEqual(told[0], state)
                return told

    def test_tells_what_it_does(self):
        self.supervise(str(self.folder / "notify"))
        self.assertEqual(self.expect("READY=1")[1], "STATUS=serving on 3 listeners")
        for _ in range(3):
            self.assertEqual(self.manager.recv(4096), b"WATCHDOG=1\n")
        done = subprocess.run([lab.PROGRAM, "reload", "-c", self.folder / "sipward.toml"],
                              capture_output=True, text=True, timeout=20)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(self.expect("RELOADING=1")[1].startswith("MONOTONIC_USEC="))
        self.expect("READY=1")
        (self.folder / "sipward.toml").write_text("broken")
        self.sipward.process.send_signal(signal.SIGHUP)
        self.expect("RELOADING=1")
        self.expect("READY=1")
        self.sipward.process.send_signal(signal.SIGTERM)
        self.expect("STOPPING=1")
        self.assertEqual(self.sipward.wait(10), 0)

    def test_the_socket_may_be_abstract(self):
        self.supervise(f"\0sipward-{os.getpid()}-{time.monotonic_ns()}")
        self.expect("READY=1")


if __name__ == "__main__":
    unittest.main()
