"""Which peer is meant by address and by the name that a client asks for (SNI): each is judged by its
own policy from the first handshake on, whatever another peer of that address would be allowed."""
import subprocess
import unittest

from support import lab
from support.pki import Authority
from support.program import wait_until

STRICT = """
[trustpoint.strict]
chain   = "sbc.example.com.pem"
key     = "sbc.example.com.key"
anchors = ["strict-ca.pem"]

[[peer]]
name       = "strict"
side       = "outside"
address    = ["127.0.3.0/24"]
sni        = ["strict.example.com"]
trustpoint = "strict"
names      = ["secure.example.com"]
"""
OPTIONS = (f"OPTIONS sip:{lab.OUTSIDE}:5061 SIP/2.0\r\nVia: SIP/2.0/TLS {lab.SECURE}:5061;"
           "branch=z9hG4bKs\r\nMax-Forwards: 70\r\nFrom: <sip:s@x>;tag=1\r\nTo: <sip:s@y>\r\n"
           "Call-ID: s\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n").encode()


class Selection(lab.Lab):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Authority(cls.folder, "strict-ca").issue("secure.example.com", file="strict")

    def setUp(self):
        lax = lab.config(extra=STRICT).replace('trustpoint = "lab"\n', 'trustpoint = "lab"\n'
                                               'verify = "anchors-only"\n', 1)
        self.sipward = self.start_sipward(lax)

    def dial(self, version, name, certificate, session=()):
        """A dialler that stays until it is refused or its input ends."""
        shown = ()
        if certificate:
            shown = ("-cert", self.folder / f"{certificate}.pem", "-key",
                     self.folder / f"{certificate}.key")
        asked = ("-servername", name) if name else ("-noservername",)
        return self.start(["openssl", "s_client", "-connect", f"{lab.OUTSIDE}:5061", "-bind",
                           f"{lab.SECURE}:0", f"-tls{version}", "-no_ign_eof", *asked, *shown,
                           *session], "openssl", stdin=subprocess.PIPE)

    def let_in(self, as_peer, *how):
        """Until sipward says so, a byte has been answered, and the dialler has left."""
        before = self.sipward.output().count(f"connection-up: from peer {as_peer}")
        dialler = self.dial(*how)
        wait_until(lambda: self.sipward.output().count(f"connection-up: from peer {as_peer}") > before,
                   10, f"a connection from peer {as_peer}")
        dialler.process.stdin.write(OPTIONS)
        dialler.process.stdin.flush()
        wait_until(lambda: "SIP/2.0 200" in dialler.output(), 10, "an answer to OPTIONS")
        dialler.process.stdin.close()
        dialler.wait(10)

    def refused(self, *how):
        dialler = self.dial(*how)
        dialler.wait(10)
        return dialler.output()

    def test_each_name_has_its_own_policy(self):
        for version in ("1_2", "1_3"):
            with self.subTest(version=version):
                self.let_in("secure", version, None, "two.example.com")
                self.let_in("strict", version, "strict.example.com", "strict")

    def test_lax_by_address_is_not_lax_by_name(self):
        for version in ("1_2", "1_3"):
            for certificate in ("two.example.com", "secure.example.com", None):
                with self.subTest(version=version, certificate=certificate):
                    told = self.refused(version, "strict.example.com", certificate)
                    self.assertRegex(told, "alert (unknown ca|certificate required|handshake failure)")
        self.sipward.wait_for("peer strict, accepted from")
        self.assertNotIn("connection-up: from", self.sipward.output())

    def test_a_session_made_as_one_opens_nothing_as_the_other(self):
        for version in ("1_2", "1_3"):
            with self.subTest(version=version):
                session = self.folder / f"session-{version}"
                self.let_in("secure", version, None, "two.example.com", ("-sess_out", session))
                told = self.refused(version, "strict.example.com", "two.example.com",
                                    ("-sess_in", session))
                self.assertNotIn("Reused", told)
                self.assertIn("alert unknown ca", told)
        self.assertNotIn("connection-up: from peer strict", self.sipward.output())

    def test_a_session_is_resumed_as_who_made_it(self):
        for version in ("1_2", "1_3"):
            with self.subTest(version=version):
                session = self.folder / f"resumed-{version}"
                self.let_in("secure", version, None, "two.example.com", ("-sess_out", session))
                self.let_in("secure", version, None, None, ("-sess_in", session))


if __name__ == "__main__":
    unittest.main()
