"""`sipward pki fetch`: all that a server presents is shown, nothing is trusted before somebody has
compared a fingerprint, and what was trusted then lets `probe` through."""
import base64
import os
import pty
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from support import lab
from support.pki import Authority, self_signed
from support.pki_command import PkiCommands

HOST = f"{lab.SECURE}:5061"


class Fetch(PkiCommands):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.middle = Authority(cls.folder, "middle", parent=cls.authority)
        cls.middle.issue("secure.example.com", file="deep")
        self_signed(cls.folder, "cvp.example.com", "cvp")

    def setUp(self):
        self.wanted = Path(tempfile.mkdtemp(dir=self.folder)) / "anchor.pem"

    def serve(self, name, *more, chain=()):
        """openssl with that certificate, and behind it those of `chain`."""
        silent, held = os.pipe()  # it ends when its standard input does
        self.addCleanup(os.close, held)
        self.addCleanup(os.close, silent)
        above = self.folder / "served-chain.pem"
        above.write_text("".join((self.folder / f"{one}.pem").read_text() for one in chain))
        options = ["-cert_chain", above] if chain else []
        program = self.start(["openssl", "s_server", "-accept", HOST, "-naccept", "9", "-cert",
                              self.folder / f"{name}.pem", "-key", self.folder / f"{name}.key",
                              *options, *more], "s_server", preexec=lambda: os.dup2(silent, 0))
        program.wait_for("ACCEPT")
        return program

    def fetch(self, *arguments, what=HOST, code=0):
        return self.flat(self.pki("fetch", what, *arguments, code=code))

    def fingerprint(self, name, kind="sha256"):
        said = self.judge("x509", "-in", f"{name}.pem", "-noout", "-fingerprint", f"-{kind}")
        return said.strip().split("=")[1]

    def pin(self, name):
        public = subprocess.run(["openssl", "x509", "-in", self.folder / f"{name}.pem", "-noout",
                                 "-pubkey"], check=True, capture_output=True).stdout
        der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "DER"], input=public,
                             check=True, capture_output=True).stdout
        digest = subprocess.run(["openssl", "dgst", "-sha256", "-binary"], input=der, check=True,
                                capture_output=True).stdout
        return base64.b64encode(digest).decode()

    def on_terminal(self, answer, *arguments):
        """What a person sees who types that."""
        master, slave = pty.openpty()
        process = subprocess.Popen([lab.PROGRAM, "pki", "fetch", HOST, *map(str, arguments)],
                                   stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   text=True, cwd=self.folder)
        os.close(slave)
        os.write(master, answer.encode() + b"\n")
        said = process.communicate(timeout=30)[0]
        os.close(master)
        return process.returncode, self.flat(said)


class Shows(Fetch):
    def test_the_whole_chain_with_names_end_fingerprints_and_pin(self):
        for version in ("-tls1_2", "-tls1_3"):
            with self.subTest(version):
                server = self.serve("deep", version, chain=["middle", "lab-ca"])
                said = self.fetch()
                for name in ("deep", "middle", "lab-ca"):
                    for kind in ("sha256", "sha1"):
                        self.assertIn(self.fingerprint(name, kind).lower().replace(":", ""), said)
                self.assertIn("DNS:secure.example.com", said)
                self.assertRegex(said, r"valid until 20\S+, (29|30) days left")
                self.assertIn(f"pin sha256//{self.pin('deep')}", said)
                self.assertIn("whole, up to a self-signed certificate", said)
                self.assertIn("Nothing is trusted by this.", said)
                self.assertNotIn("anchors =", said)
                server.stop()

    def test_a_server_that_wants_a_certificate_of_ours_is_seen_without_one(self):
        for version in ("-tls1_2", "-tls1_3"):
            with self.subTest(version):
                server = self.serve("deep", version, "-Verify", "2", "-verify_return_error",
                                    "-CAfile", self.authority.pem)
                self.assertIn("CN=secure.example.com", self.fetch())
                server.stop()

    def test_what_does_not_belong_to_the_chain_is_told_apart(self):
        Authority(self.folder, "stranger")
        self.serve("cvp", chain=["stranger"])
        self.assertIn("sent, but not of this chain subject CN=stranger", self.fetch())
        # whose fingerprint confirms nothing about this server
        said = self.fetch("--fingerprint", self.fingerprint("stranger"), "--write", self.wanted,
                          code=1)
        self.assertIn("nothing is trusted", said)
        self.assertFalse(self.wanted.exists())

    def test_nobody_is_there(self):
        said = self.fetch(code=1)
        self.assertIn("connect failed", said)
        self.assertIn("check that the peer listens", said)

    def test_cleartext_presents_nothing(self):
        config = self.folder / "fetch.toml"
        config.write_text(lab.config())
        said = self.fetch("-c", config, what="legacy", code=1)
        self.assertIn('peer "legacy" is reached in cleartext', said)

    def test_json_has_all_of_it_and_never_asks(self):
        self.serve("deep", chain=["middle"])
        found = self.pki_json("fetch", HOST)
        (shown,) = found["presentations"]
        self.assertEqual([one["subject"] for one in shown["chain"]],
                         ["CN=secure.example.com", "CN=middle"])
        self.assertEqual(shown["chain"][0]["pin"], f"sha256//{self.pin('deep')}")
        self.assertFalse(found["confirmed"])
        self.assertNotIn("lines", found)


class Trusts(Fetch):
    def test_by_the_fingerprint_of_the_leaf(self):
        self.serve("cvp")
        for kind in ("sha256", "sha1"):
            said = self.fetch("--fingerprint", self.fingerprint("cvp", kind), "--write",
                              self.wanted, "--force")
            self.assertIn("confirmed: CN=cvp.example.com", said)
            self.assertIn(f'pins = ["sha256//{self.pin("cvp")}"]', said)
            self.assertEqual(self.wanted.read_text(), (self.folder / "cvp.pem").read_text())

    def test_by_the_fingerprint_of_its_authority(self):
        self.serve("deep", chain=["middle", "lab-ca"])
        said = self.fetch("--fingerprint", self.fingerprint("lab-ca"), "--write",
                          self.wanted.relative_to(self.folder))
        self.assertIn(f'anchors = ["{self.wanted}"]', said)   # wherever the configuration is
        self.assertIn('names = ["secure.example.com"]', said)
        self.assertEqual(self.wanted.read_text(), self.authority.pem.read_text())

    def test_another_fingerprint_trusts_nothing(self):
        self.serve("cvp")
        said = self.fetch("--fingerprint", self.fingerprint("deep"), "--write", self.wanted, code=1)
        self.assertIn("Somebody may stand between", said)
        self.assertIn("64", self.fetch("--fingerprint", "yes", code=1))
        self.assertFalse(self.wanted.exists())

    def test_without_a_person_nothing_is_written(self):
        self.serve("cvp")
        self.assertIn("Nothing is trusted", self.fetch("--write", self.wanted, code=1))
        self.assertFalse(self.wanted.exists())

    def test_a_person_says_yes(self):
        self.serve("deep", chain=["middle", "lab-ca"])
        code, said = self.on_terminal("yes", "--write", self.wanted)
        self.assertEqual(code, 0, said)
        self.assertRegex(said, r"Compare with .* subject CN=lab-ca SHA-256")
        self.assertEqual(self.wanted.read_text(), self.authority.pem.read_text())

    def test_a_person_says_anything_else(self):
        self.serve("deep")
        for answer in ("y", "no", ""):
            code, said = self.on_terminal(answer, "--write", self.wanted)
            self.assertEqual(code, 1, said)
            self.assertIn("Nothing is trusted", said)
            self.assertFalse(self.wanted.exists())

    def test_a_file_that_is_there_stays(self):
        self.serve("cvp")
        self.wanted.write_text("mine\n")
        said = self.fetch("--fingerprint", self.fingerprint("cvp"), "--write", self.wanted, code=1)
        self.assertIn("is there already; repeat with --force", said)
        self.assertEqual(self.wanted.read_text(), "mine\n")


class OfAPeer(Fetch):
    def test_what_was_trusted_lets_probe_through(self):
        config = self.folder / "fetch.toml"
        text = lab.config().replace('names      = ["secure.example.com"]',
                                    'names      = ["cvp.example.com"]')
        config.write_text(text)
        self.serve("cvp", "-Verify", "2", "-CAfile", self.authority.pem)

        def chain_verdict():
            done = subprocess.run([lab.PROGRAM, "probe", "secure", "-c", config],
                                  capture_output=True, text=True, timeout=30)
            return re.search(r"chain +(\w+)", done.stdout).group(1)

        self.assertEqual(chain_verdict(), "failed")
        self.fetch("-c", config, "--fingerprint", self.fingerprint("cvp"), "--write", self.wanted,
                   what="secure")
        config.write_text(text.replace('["lab-ca.pem"]', f'["lab-ca.pem", "{self.wanted}"]'))
        self.assertEqual(chain_verdict(), "ok")


if __name__ == "__main__":
    unittest.main()
