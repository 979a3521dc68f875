"""`sipward import ios`: what a person meets who brings a router's configuration."""
import json
import re
import subprocess
import unittest

from support import lab

FRAGMENT = """sip-ua
 transport tcp tls v1.2
 crypto signaling remote-addr 198.18.133.3 255.255.255.255 trustpoint ms-ca-name
 crypto signaling remote-addr 198.18.133.13 255.255.255.255 trustpoint ms-ca-name
dial-peer voice 6000 voip
 session target ipv4:198.18.133.13:5061
 session transport tcp tls
"""
# What a person writes for what is marked, in the order of the file.
BY_HAND = [("this machine's address inside", "127.0.2.1"),
           ("the name that our own certificate carries", "sbc.example.com"),
           ("what the certificate of 198.18.133.13 carries", "secure.example.com"),
           ("what the certificate of 198.18.133.3 carries", "secure.example.net"),
           ("the address of the component that speaks cleartext", "127.0.1.1")]


class Import(lab.Lab):
    def run_import(self, *arguments, text=None, code=0):
        done = subprocess.run([lab.PROGRAM, "import", "ios", *map(str, arguments)], input=text,
                              capture_output=True, text=True, timeout=20)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def check(self, config):
        return subprocess.run([lab.PROGRAM, "check", "-c", config], capture_output=True, text=True,
                              timeout=20)

    def source(self, text=FRAGMENT, name="cube.txt"):
        path = self.folder / name
        path.write_text(text)
        return path

    def test_both_are_shown_and_fit_a_terminal(self):
        shown = self.run_import("-", text=FRAGMENT).stdout
        for wanted in ('name       = "peer-198.18.133.13"', "# line 6: session target ipv4:",
                       "TO FILL IN BY HAND", "STRICTER THAN IT WAS", "WHAT EACH NEIGHBOUR"):
            self.assertIn(wanted, shown)
        self.assertTrue(all(len(line) <= 100 for line in shown.splitlines()), shown)

    def test_check_names_each_thing_to_fill_in_then_the_files_then_nothing(self):
        out = self.folder / "out"
        self.run_import(self.source(), "--out", out)
        config = out / "sipward.toml"
        done = self.check(config)
        self.assertEqual(done.returncode, 1)
        for what, by_hand in BY_HAND:
            self.assertIn(f"<fill in: {what}>", done.stdout)
            config.write_text(config.read_text().replace(f"<fill in: {what}>", by_hand))
        done = self.check(config)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("certs/ms-ca-name.pem", done.stdout)
        certs = out / "certs"
        certs.mkdir()
        for file, made in (("ms-ca-name.pem", "sbc.example.com.pem"),
                           ("ms-ca-name.key", "sbc.example.com.key"),
                           ("ms-ca-name-ca.pem", "lab-ca.pem")):
            (certs / file).write_bytes((self.folder / made).read_bytes())
        (certs / "ms-ca-name.key").chmod(0o600)
        done = self.check(config)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("ok: 3 listeners, 3 peers, 2 routes, 1 trustpoint", done.stdout)

    def test_nothing_is_written_over(self):
        out = self.folder / "kept"
        self.run_import(self.source(), "--out", out)
        (out / "sipward.toml").write_text("mine\n")
        (out / "checklist.txt").unlink()
        done = self.run_import(self.source(), "--out", out, code=1)
        self.assertIn("sipward.toml is there already; --force", done.stderr)
        self.assertEqual((out / "sipward.toml").read_text(), "mine\n")
        self.assertFalse((out / "checklist.txt").exists(), "all or nothing")
        self.run_import(self.source(), "--out", out, "--force")
        self.assertIn("[[peer]]", (out / "sipward.toml").read_text())

    def test_certificates_of_the_text_come_as_files(self):
        der = subprocess.run(["openssl", "x509", "-in", self.folder / "lab-ca.pem", "-outform", "DER"],
                             check=True, capture_output=True).stdout
        digits = "\n".join(re.findall(".{1,64}", der.hex().upper()))
        out = self.folder / "brought"
        self.run_import(self.source(FRAGMENT + "crypto pki certificate chain ms-ca-name\n"
                                    f" certificate ca 01\n{digits}\n  quit\n", "with-ca.txt"),
                        "--out", out)
        self.assertEqual((out / "certs" / "ms-ca-name-ca.pem").read_text(),
                         self.certificate_alone(self.folder / "lab-ca.pem"))

    def certificate_alone(self, path):
        return subprocess.run(["openssl", "x509", "-in", path], check=True, capture_output=True,
                              text=True).stdout

    def test_for_programs_every_line_has_its_fate(self):
        text = FRAGMENT + " translation-profile outgoing X\ninterface Gi1\n ip address 10.0.0.1 255.0.0.0\n"
        told = json.loads(self.run_import("-", "--json", text=text).stdout)
        fates = {line["line"]: line["fate"] for line in told["lines"]}
        self.assertEqual(fates, {**{n: "used" for n in range(1, 8)}, 8: "not_understood",
                                 9: "not_sip", 10: "not_sip"})
        self.assertEqual(told["total"], 10)
        self.assertIn("[[peer]] peer-198.18.133.13: target", told["lines"][5]["became"])
        self.assertTrue(any("names" in one["text"] for one in told["stricter"]))
        self.assertIn("[[peer]]", told["configuration"])

    def test_what_cannot_be_imported_is_told(self):
        for text, words in (("", "says nothing about SIP"), ("interface Gi1\n", "says nothing"),
                            ("\0\xff\x01\n" * 9, "says nothing")):
            done = self.run_import("-", text=text, code=1)
            self.assertIn(words, done.stderr)
            self.assertEqual(done.stdout, "")
        done = self.run_import(self.folder / "none.txt", code=1)
        self.assertIn("none.txt: No such file", done.stderr)
        self.assertIn("Is a directory", self.run_import(self.folder, code=1).stderr)
        self.run_import(code=2)
        self.run_import("-", "--force", text=FRAGMENT, code=2)
        blocked = self.source("x", "file")
        done = self.run_import(self.source(), "--out", blocked / "below", code=1)
        self.assertIn("cannot be written", done.stderr)


if __name__ == "__main__":
    unittest.main()
