"""What [trace] sends away: HEP as another decoder reads it, capture files as tshark and sngrep do,
both legs of a call, nothing secret in them."""
import re
import signal
import subprocess
import unittest

from support import lab
from support.asking import Asking
from support.hep import Homer
from support.program import wait_until
from support.ua import request, response

HOMER = "127.0.9.9"
BETWEEN = "\x1f"
SDP = ("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/SAVP 0\r\n"
       "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{key}\r\n")
KEY = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"
PASSWORD = "6629fae49393a05397450978507c4ef1"
CREDENTIALS = f'Authorization: Digest username="a", response="{PASSWORD}"\r\n'


class Traced(Asking):
    """sipward with a [trace] of the test's own."""
    transport = "udp"

    def setUp(self):
        pass

    def run_with(self, trace):
        self.extra = f"[trace]\n{trace}\n"
        super().setUp()

    def homer(self, transport):
        homer = Homer(transport, HOMER)
        self.addCleanup(homer.close)
        return homer

    def secret_call(self):
        """An INVITE with a password and media keys and its answer with another; the texts as both
        ends saw them, (sent, received) each."""
        call = self.new_call()
        extra = CREDENTIALS + "Content-Type: application/sdp\r\n"
        invite = request(self.caller, "INVITE", f"sip:4711@{lab.INSIDE}", call, extra=extra,
                         body=SDP.format(key=KEY))
        self.send(invite)
        arrived = self.secure.expect("INVITE")
        answer = response(self.secure, arrived, 486)
        self.secure.send(answer)
        refused = self.caller.expect(486)
        self.secure.expect("ACK")
        return call["id"], (invite, arrived.text), (answer, refused.text)

    @staticmethod
    def redacted(text):
        text = text.replace(KEY, "x" * len(KEY))
        return text.replace(f', response="{PASSWORD}"', "x" * (len(PASSWORD) + 13))

    def tshark(self, file, *fields):
        """Those fields of every SIP message in it, those of one packet apart."""
        command = ["tshark", "-r", file, "-Y", "sip", "-T", "fields", "-E", "occurrence=a",
                   "-E", f"aggregator={BETWEEN}"]
        for field in fields:
            command += ["-e", field]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [tuple(line.split("\t")) for line in done.stdout.splitlines()]


    def assert_all_there(self, rows, texts):
        """Every message, but for its start line, as tshark spells all that follows it."""
        found = [row[0].rstrip("\\rn") for row in rows]
        for text in texts:
            rest = self.redacted(text).partition("\r\n")[2]
            self.assertIn(rest.replace("\r\n", "\\r\\n").rstrip("\\rn"), found)


class Hep(Traced):
    def check(self, transport):
        homer = self.homer(transport)
        self.run_with(f'hep = "{transport}:{HOMER}:9060"\nhep_id = 77')
        self.assertIn("[trace] is on: decrypted signalling goes to " + transport, self.sipward.output())
        call_id, invite, answer = self.secret_call()
        wait_until(lambda: len([p for p in homer.packets if p.correlation == call_id]) >= 6, 10,
                   "INVITE, 486 and ACK on both legs")
        texts = {}
        for packet in homer.packets:
            self.assertEqual((packet.kind, packet.capture_id), (1, 77))
            texts.setdefault(packet.text, packet)
        for text in (*invite, *answer):
            self.assertIn(self.redacted(text), texts)
        for text in texts:
            self.assertNotIn(KEY, text)
            self.assertNotIn(PASSWORD, text)
        inside, outside = (texts[self.redacted(text)] for text in invite)
        self.assertEqual((inside.source, inside.destination), (lab.LEGACY, lab.INSIDE))
        self.assertEqual((inside.protocol, inside.ports), (17, (5060, 5060)))
        self.assertEqual((outside.protocol, outside.destination, outside.ports[1]), (6, lab.SECURE, 5061))
        self.assertLessEqual(inside.time, outside.time)
        metrics = self.metrics_text()
        passed = re.search(r'sipward_traced_messages_total{outlet="hep",outcome="passed"} (\d+)', metrics)
        self.assertGreaterEqual(int(passed[1]), 6)
        self.assertIn('sipward_traced_messages_total{outlet="hep",outcome="lost"} 0\n', metrics)
        self.assertIn('sipward_trace_missed_total{reason="busy"} 0\n', metrics)
        self.assertEqual(inside.correlation, outside.correlation)

    def test_over_udp(self):
        self.check("udp")

    def test_over_tcp(self):
        self.check("tcp")

    def test_sngrep_reads_the_same(self):
        """An independent decoder: what it has unpacked it writes as a capture, which tshark reads."""
        file = self.folder / "sngrep.pcap"
        sngrep = self.start(["sngrep", "-N", "-L", f"udp:{HOMER}:9060", "-O", file], "sngrep",
                            env={"TERM": "xterm", "HOME": str(self.folder), "PATH": "/usr/bin:/bin"})
        self.run_with(f'hep = "udp:{HOMER}:9060"')
        call_id, invite, answer = self.secret_call()
        wait_until(lambda: file.exists() and file.read_bytes().count(call_id.encode()) >= 6, 20,
                   "all is in sngrep's file")
        sngrep.process.send_signal(signal.SIGINT)
        sngrep.wait(10)
        self.assert_all_there(self.tshark(file, "sip.msg_hdr"), (*invite, *answer))


class Files(Traced):
    def test_tshark_reads_both_legs_as_sip(self):
        self.run_with('pcapng = "trace.pcapng"')
        call_id, invite, answer = self.secret_call()
        file = self.folder / "trace.pcapng"
        wait_until(lambda: file.exists() and file.read_bytes().count(call_id.encode()) >= 6, 10,
                   "all is in the file")
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)
        self.assertNotIn(KEY.encode(), file.read_bytes())
        self.assertNotIn(PASSWORD.encode(), file.read_bytes())
        seen = self.tshark(file, "ip.src", "ip.dst", "udp.port", "tcp.port", "sip.Method",
                           "sip.Status-Code", "sip.msg_hdr", "frame.comment")
        kinds = [(source, target, method or status) for source, target, _, _, method, status, _, _ in seen]
        self.assertIn((lab.LEGACY, lab.INSIDE, "INVITE"), kinds)
        self.assertIn((lab.INSIDE, lab.LEGACY, "486"), kinds)
        self.assertEqual([kind[2] for kind in kinds if kind[1] == lab.SECURE], ["INVITE", "ACK"])
        self.assert_all_there([(one[6],) for one in seen], (*invite, *answer))
        comments = {one[7] for one in seen}
        self.assertLessEqual({"received from legacy, inside, over udp", "sent to secure, outside, over tls"},
                             comments)
        self.assert_sound(file)

    def assert_sound(self, file):
        """Checksums and sequence numbers are right: Wireshark's experts have nothing to say."""
        command = ["tshark", "-r", file, "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE",
                   "-o", "tcp.check_checksum:TRUE", "-Y",
                   "_ws.malformed || ip.checksum.status == 0 || udp.checksum.status == 0 || "
                   "tcp.checksum.status == 0 || tcp.analysis.flags"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)

    def test_sngrep_reads_the_file(self):
        self.run_with('pcapng = "sngrep.pcapng"')
        call_id, _, _ = self.secret_call()
        file, out = self.folder / "sngrep.pcapng", self.folder / "out.pcap"
        wait_until(lambda: file.exists() and file.read_bytes().count(call_id.encode()) >= 6, 10,
                   "all is in the file")
        done = subprocess.run(["sngrep", "-N", "-q", "-I", file, "-O", out], timeout=30, check=False,
                              env={"TERM": "xterm", "HOME": str(self.folder), "PATH": "/usr/bin:/bin"},
                              stdin=subprocess.DEVNULL, capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        methods = [line[0] or line[1] for line in self.tshark(out, "sip.Method", "sip.Status-Code")]
        self.assertEqual(methods.count("INVITE"), 2)
        self.assertEqual(methods.count("486"), 2)

    def test_only_the_peers_that_were_asked_for(self):
        self.run_with('pcapng = "filtered.pcapng"\npeers = ["secure"]\nmethods = ["INVITE"]')
        self.send(request(self.caller, "OPTIONS", f"sip:{lab.INSIDE}", self.new_call()))
        self.caller.expect(200)
        self.establish().exchange("inside", "outside", "BYE", 2)
        file = self.folder / "filtered.pcapng"
        wait_until(lambda: file.exists() and b"SIP/2.0 200" in file.read_bytes(), 10, "the 200")
        methods = {line[0] for line in self.tshark(file, "sip.CSeq.method")}
        self.assertEqual(methods, {"INVITE"})
        sides = {line[0] for line in self.tshark(file, "frame.comment")}
        self.assertTrue(any("inside" in side for side in sides), "both legs")

    def test_a_reload_turns_it_on_and_off(self):
        self.run_with("")
        file = self.folder / "later.pcapng"
        config = self.folder / "sipward.toml"
        text = config.read_text()
        config.write_text(text.replace("[trace]", '[trace]\npcapng = "later.pcapng"'))
        self.sipward.wait_for("[trace] is on")
        self.secret_call()
        wait_until(file.exists, 10, "the file")
        config.write_text(text)
        before = self.sipward.output().count("reloaded")
        wait_until(lambda: self.sipward.output().count("reloaded") > 1 or before > 1, 10, "a reload")
        self.secret_call()
        size = file.stat().st_size
        self.secret_call()
        self.assertEqual(file.stat().st_size, size)


class KeyLog(Traced):
    """[tls] key_log: what was recorded on the wire is read with it, of the named peers alone."""
    TWO = """
[[peer]]
name       = "two"
side       = "outside"
address    = ["127.0.3.2"]
trustpoint = "lab"
names      = ["two.example.com"]
"""

    def record(self, peers):
        """SIP methods that tshark reads on the TLS leg of a call with the peer "secure"."""
        keys, file = self.folder / f"{self.id()}.keys", self.folder / f"{self.id()}.pcapng"
        self.extra = f'{self.TWO}[tls]\nkey_log = "{keys}"\nkey_log_peers = {peers}\n'
        Asking.setUp(self)
        self.assertIn("whoever reads that file can decrypt every TLS connection of", self.sipward.output())
        recorder = self.start(["dumpcap", "-i", "lo", "-f", "tcp port 5061", "-w", file, "-q"], "dumpcap")
        recorder.wait_for("File:")
        self.establish()
        wait_until(lambda: file.stat().st_size > 5000, 10, "the call was recorded")
        recorder.process.send_signal(signal.SIGINT)
        recorder.wait(10)
        self.assertEqual(keys.stat().st_mode & 0o777, 0o600)
        command = ["tshark", "-r", file, "-o", f"tls.keylog_file:{keys}", "-Y", "sip", "-T", "fields",
                   "-e", "sip.Method"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
        return done.stdout.split()

    def test_of_a_named_peer(self):
        self.assertIn("INVITE", self.record(["secure"]))

    def test_of_no_other(self):
        self.assertEqual(self.record(["two"]), [])


if __name__ == "__main__":
    unittest.main()
