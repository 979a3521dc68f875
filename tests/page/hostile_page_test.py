"""Texts from others that were written to do harm to a page: they are shown escaped, and nothing runs."""
import subprocess
import unittest

from browsing import Browsing
from support import der, lab

SCRIPT = "<script>alert(1)</script>"
IMAGE = "<img src=x onerror=alert(1)>"
HEAD = (f"Subject: \x1b[2J{SCRIPT}\x07\r\n".encode() + b"X-Odd: \xff\xfe\r\n" +
        f"User-Agent: {IMAGE}\x1b]0;owned\x07 \u202eback\r\n".encode())
RAW = f"{IMAGE}\r\nX-Evil: \x1b[31m".encode()


class Hostile(Browsing):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        subject = [(der.ORGANISATION, der.UTF8, RAW), (der.COMMON_NAME, der.UTF8, RAW)]
        cls.authority.issue_exactly("evil", subject, [(der.DNS, b"secure.example.com"), (der.DNS, RAW)])
        cls.authority.issue_exactly("stranger", subject, [(der.DNS, RAW), (der.DNS, b"a\x00b.example.com")])

    def assert_nothing_runs(self):
        self.assertEqual(self.do("count", at="main script, main img[src=x], main [onerror]"), 0)
        self.assertEqual(self.do("problems"), [])

    def test_in_messages(self):
        self.log_in()
        call = self.new_call()
        call["id"] = "<b>" + call["id"]
        call["from"] = f'"{IMAGE}" <sip:%3Cscript%3E\'"@legacy>;tag=f'.replace('\'"', "'")
        self.ring(call, HEAD)
        self.view("Calls", call["id"])
        self.do("click", role="button", name=call["id"])
        self.do("click", role="button", name="INVITE \u25b6 received inside legacy, cleartext")
        self.do("wait", text=SCRIPT)
        told = self.do("text")
        self.assertIn("\\x1b[2J" + SCRIPT + "\\x07", told)
        self.assertIn("X-Odd: \ufffd\ufffd", told)
        self.assertIn(f"User-Agent: {IMAGE}\\x1b]0;owned\\x07 \\x202eback", told)
        self.assertIn(f'From: "{IMAGE}"', told)
        self.assert_nothing_runs()
        self.do("picture", name="hostile")

    def test_in_a_from_that_is_no_text(self):
        self.log_in()
        call = self.new_call()
        call["from"] = "<sip:a@legacy>;tag=f"
        self.ring(call, b"X-A: 1\r\n")
        self.send(b"INVITE sip:4711@127.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.1.1:5060;branch=z9hG4bKodd;rport\r\n"
                  b"Max-Forwards: 70\r\nFrom: \"\xff\xfe\x80" + IMAGE.encode() + b"\" <sip:\xff\xfe@legacy>;tag=o\r\n"
                  b"To: <sip:b@legacy>\r\nCall-ID: odd@legacy\r\nCSeq: 1 INVITE\r\nContact: <sip:ua@127.0.1.1:5060>\r\n"
                  b"Content-Length: 0\r\n\r\n")
        self.view("Calls", call["id"])
        self.assert_nothing_runs()

    def test_in_names_and_sni(self):
        self.log_in()
        for certificate, source in (("stranger", lab.SECURE_TWO), ("evil", lab.SECURE)):
            client = subprocess.Popen(
                ["openssl", "s_client", "-connect", f"{lab.OUTSIDE}:5061", "-bind", source, "-servername", f"x{IMAGE}\x1b[31m",
                 "-cert", self.folder / f"{certificate}.pem", "-key", self.folder / f"{certificate}.key", "-quiet"],
                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.addCleanup(lambda one=client: (one.kill(), one.wait(), one.stdin.close()))
        told = self.view("Connections", "x" + IMAGE)
        self.assertNotIn("\x1b", told)
        self.assert_nothing_runs()
        self.do("picture", name="hostile-connections")
        told = self.view("Certificates", IMAGE[:-1])
        self.assertNotIn("\x1b", told)
        self.assert_nothing_runs()
        told = self.view("Peers", "Remedy:")
        self.assertIn(IMAGE[:-1], told)
        self.assertNotIn("\x1b", told)
        self.assert_nothing_runs()
        self.do("picture", name="hostile-peers")
        told = self.view("Log", "handshake-failed")
        self.assertIn(IMAGE[:-1], told)
        self.assertNotIn("\x1b", told)
        self.assert_nothing_runs()


if __name__ == "__main__":
    unittest.main()
