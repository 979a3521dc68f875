"""What a listener on the wire sees: with the key log tshark reads the TLS leg, and finds there only
our outside address, on the cleartext leg only our inside one; without it, nothing."""
import signal
import subprocess
import unittest

from support import lab
from support.agent import unique
from support.message import Message, address, host_port
from support.phones import BEHIND, PHONE, Phones
from support.program import wait_until

KEYS = "tls-keys.txt"
BETWEEN = "\x1f"   # messages of one packet
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
        """[(source, destination, over TLS?, Message)] of every SIP message that tshark can read."""
        command = ["tshark", "-r", file, "-Y", "sip", "-T", "fields", "-E", "occurrence=a",
                   "-E", f"aggregator={BETWEEN}"]
        for field in ("ip.src", "ip.dst", "tcp.port", "sip.msg_hdr"):
            command += ["-e", field]
        if keys:
            command += ["-o", f"tls.keylog_file:{self.folder / KEYS}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        found = []
        for packet in filter(None, done.stdout.split("\n")):
            source, destination, ports, heads = packet.split("\t")
            for head in heads.split(BETWEEN):
                head = head.replace("\\r\\n", "\r\n")
                message = Message.parse(f"-\r\n{head}".encode())
                found.append((source, destination, "5061" in ports, message))
        return found

    def calls(self):
        for caller, callee in ((self.inside, self.outside), (self.outside, self.inside)):
            first, second = self.call(caller, callee)
            first.renew(second)
            second.renew(first)
            first.hang_up(second)

    def hosts(self, message, *headers):
        return {host_port(address(value)) for header in headers for value in message.all(header)}

    def test_each_leg_shows_the_addresses_of_its_own_side(self):
        file = self.capture(self.calls)
        found = self.messages(file)
        tls = [message for _, _, over_tls, message in found if over_tls]
        clear = [message for source, _, _, message in found if source in (PHONE, lab.INSIDE)]
        for leg in (tls, clear):
            methods = {message.get("cseq").split()[1] for message in leg}
            self.assertLessEqual({"INVITE", "ACK", "BYE"}, methods)
        for message in tls:
            seen = self.hosts(message, "via", "contact", "record-route")
            self.assertNotIn(lab.INSIDE, {host for host, _ in seen}, message)
            self.assertNotIn(PHONE, {host for host, _ in self.hosts(message, "contact")}, message)
            self.assertLessEqual({port for host, port in seen if host == lab.OUTSIDE}, {5061})
        for message in clear:
            seen = self.hosts(message, "via", "contact", "record-route")
            self.assertNotIn(lab.OUTSIDE, {host for host, _ in seen}, message)
            self.assertNotIn(BEHIND, {host for host, _ in self.hosts(message, "contact")}, message)
            self.assertLessEqual({port for host, port in seen if host == lab.INSIDE}, {5060})
        # Either of the two may have made the connection, from any address of its machine.
        self.assert_ours(lab.OUTSIDE, [message for source, destination, over_tls, message in found
                                       if over_tls and (source == lab.OUTSIDE
                                                        or destination == lab.SECURE)])
        self.assert_ours(lab.INSIDE, [message for source, _, _, message in found
                                      if source == lab.INSIDE])

    def assert_ours(self, own, sent):
        """Each INVITE that we sent on that leg carries us in all three places."""
        left = [message for message in sent
                if message.get("cseq").endswith("INVITE") and message.get("max-forwards")]
        self.assertTrue(left)
        for message in left:
            self.assertEqual(host_port(message.all("via")[0])[0], own)
            self.assertEqual(host_port(message.contact())[0], own)
        new = [message for message in left if message.tag("to") is None]
        self.assertTrue(all(host_port(address(message.all("record-route")[0]))[0] == own
                            for message in new))

    def test_without_the_keys_nothing_is_read(self):
        file = self.capture(self.calls)
        self.assertFalse([one for one in self.messages(file, keys=False) if one[2]])


if __name__ == "__main__":
    unittest.main()
