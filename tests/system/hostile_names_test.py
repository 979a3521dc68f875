"""Certificates whose names were written to do harm: to a log, a terminal, a SIP header, a page. They
are refused, and nowhere does one of their bytes arrive as anything but harmless text."""
import json
import re
import socket
import ssl
import subprocess
import unittest

from support import der, lab
from support.program import wait_until
from support.tls_sink import TlsSink
from support.ua import Endpoint, request, tls_context

HOSTILE = {
    "header": b"a.example.com\r\nX-Evil: yes\r\n\r\n",
    "terminal": b"\x1b[31m\x1b]0;owned\x07red.example.com",
    "nul": b"secure.example.com\x00.evil.example",
    "page": b"<script>alert('x')</script>\"&",
    "encoding": b"\xff\xfe\x80\xc0\xaf.example.com",
    "direction": "\u202emoc.elpmaxe\u2028x".encode(),
    "long": b"x" * 5000,
}


class HostileNames(lab.Lab):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name, raw in HOSTILE.items():
            kind = der.IA5 if name == "encoding" else der.UTF8   # OpenSSL sees to UTF-8 itself
            subject = [(der.ORGANISATION, kind, raw), (der.COMMON_NAME, kind, raw)]
            cls.authority.issue_exactly(name, subject, [(der.DNS, raw), (der.URI, b"sip:" + raw)])

    def setUp(self):
        self.sipward = self.start_sipward(lab.config())
        self.legacy = Endpoint("udp", lab.LEGACY, 5060).listen()
        self.addCleanup(self.legacy.close)

    def run_program(self, *arguments):
        done = subprocess.run([lab.PROGRAM, *map(str, arguments)], capture_output=True, timeout=30,
                              check=False)
        return done.stdout + done.stderr

    def assert_harmless(self, raw, where):
        """Printable ASCII and line feeds; of what people write ourselves, also our own ellipsis."""
        for point in raw.decode("utf-8"):
            self.assertTrue(" " <= point <= "~" or point in "\n…", f"{where}: {point!r} in {raw!r}")
        self.assertNotIn(b"\nX-Evil", raw, where)

    def assert_told_harmlessly(self, name):
        config = ("-c", self.folder / "sipward.toml")
        certificate = self.folder / f"{name}.pem"
        for command in (("peers", "secure", *config), ("peers", *config), ("pki", "show", certificate),
                        ("probe", "secure", *config)):
            self.assert_harmless(self.run_program(*command), command[0])
        for command in (("peers", "secure", "--json", *config), ("pki", "show", "--json", certificate),
                        ("probe", "secure", "--json", *config)):
            told = self.run_program(*command)
            json.loads(told)
            self.assert_harmless(told, command[0])
        self.assert_harmless(self.sipward.output().encode(), "log")

    def test_of_a_server_that_we_dial(self):
        for number, name in enumerate(HOSTILE):
            with self.subTest(name=name):
                sink = TlsSink(lab.SECURE, 5061, tls_context(self.folder, name, server=True))
                call = {"id": f"{name}-{number}", "from": "<sip:a@x>;tag=f", "to": "<sip:b@x>"}
                self.legacy.send(request(self.legacy, "INVITE", f"sip:4711@{lab.INSIDE}", call),
                                 (lab.INSIDE, 5060))
                answer = self.legacy.expect(503)
                self.assertIn("peer secure: its certificate", answer.get("Warning"))
                self.assertLess(len(answer.get("Warning")), 1000)
                self.assert_harmless(answer.text.replace("\r\n", "\n").encode(), "SIP")
                self.assertIsNone(re.search(r"(?im)^X-Evil", answer.text))
                self.assert_told_harmlessly(name)
                self.assertEqual(sink.heard, b"")
                sink.close()

    def test_of_a_client_that_dials_us(self):
        for number, name in enumerate(HOSTILE, 1):
            with self.subTest(name=name):
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
                context.load_cert_chain(self.folder / f"{name}.pem", self.folder / f"{name}.key")
                with socket.create_connection((lab.OUTSIDE, 5061), 5, (lab.SECURE, 0)) as plain:
                    with self.assertRaises(OSError):
                        with context.wrap_socket(plain) as stream:
                            if not stream.recv(1):
                                raise OSError("closed")
                wanted = rf"accepted from tls:{re.escape(lab.SECURE)}:\d+: wrong_name"
                self.wait_for_count(wanted, min(number, 5))   # more are counted, not printed
                self.assert_harmless(self.sipward.output().encode(), "log")
                facts = json.loads(self.run_program("peers", "secure", "--json", "-c",
                                                    self.folder / "sipward.toml"))
                self.assertEqual(facts["last_failure"]["reason"], "wrong_name")

    def wait_for_count(self, pattern, count):
        wait_until(lambda: len(re.findall(pattern, self.sipward.output())) >= count, 10,
                   f"{count} of {pattern}")


if __name__ == "__main__":
    unittest.main()
