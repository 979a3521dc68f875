"""What a listener on the wire sees: with the key log tshark reads the TLS leg, and finds there only
our outside address, on the cleartext leg only our inside one; without it, nothing."""
import re
import signal
import subprocess
import unittest

from support import lab
from support.agent import unique
from support.message import Message, host_port, address
from support.phones import PHONE, Phones
from support.program import wait_until

KEYS = "tls-keys.txt"
FILTER = "port 5060 or port 5061"


class Capture(Phones):
    extra = f'[tls]\nkey_log = "{KEYS}"\n'

    def capture(self, happen):
        """Records the loopback while `happen` runs; the file."""
        file = self.folder / "capture.pcapng"
        recorder = self.start(["dumpcap", "-i", "lo", "-f", FILTER, "-w", file, "-q"], "dumpcap")
        recorder.wait_for("File:")
        happen()
        mark = unique("last-packet-")
        self.inside.request("OPTIONS", f"sip:{lab.INSIDE}", call_id=mark)
        self.inside.expect(200, call_id=mark)
        wait_until(lambda: file.read_bytes().count(mark.encode()) >= 2, 10, "all is in the file")
        recorder.process.send_signal(signal.SIGINT)
        recorder.wait(10)
        return file

    def messages(self, file, keys=True):
        """[(source, destination, TLS?, Message)] of every SIP message that tshark can read."""
        command = ["tshark", "-r", file, "-Y", "sip", "-T", "fields", "-E", "occurrence=a",
                   "-E", "aggregator=\x1f", "-E", "separator=\x1e", "-e", "ip.src", "-e", "ip.dst",
                   "-e", "tcp.port", "-e", "sip.Request-Line", "-e", "sip.Status-Line",
                   "-e", "sip.msg_hdr"]
        if keys:
            command += ["-o", f"tls.keylog_file:{self.folder / KEYS}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        return list(done.stdout.splitlines())

    def calls(self):
        for caller, callee in ((self.inside, self.outside), (self.outside, self.inside)):
            first, second = self.call(caller, callee)
            first.renew(second)
            second.renew(first)
            first.hang_up(second)

    def test_x(self):
        file = self.capture(self.calls)
        for one in self.messages(file)[:6]: print(repr(one))
        print(len(self.messages(file, keys=False)))


if __name__ == "__main__":
    unittest.main()
