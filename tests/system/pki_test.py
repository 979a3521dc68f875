"""`sipward pki show`: what certificates, keys and lists hold, as text and as JSON."""
import json
import subprocess
import unittest

from support import lab
from support.pki import openssl


class PkiShow(lab.Lab):
    def show(self, *files, code=0):
        done = subprocess.run([lab.PROGRAM, "pki", "show", *files], capture_output=True, text=True,
                              timeout=20)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        for line in done.stdout.splitlines():
            self.assertTrue("--json" in files or len(line) <= 100, line)
        return done.stdout

    def json(self, *files, code=0):
        return json.loads(self.show("--json", *files, code=code))

    def leaf(self):
        return self.folder / "secure.example.com.pem"

    def openssl_says(self, *arguments):
        return subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True,
                              text=True).stdout

    def test_a_leaf(self):
        shown = self.show(self.leaf())
        self.assertIn("CN=secure.example.com", shown)
        self.assertIn("DNS:secure.example.com", shown)
        self.assertRegex(shown, r"valid +from .* (29|30) days left")
        self.assertRegex(shown, r"usage +serverAuth, clientAuth")
        self.assertRegex(shown, r"chain +in order, its issuer is not in the file")
        self.assertRegex(shown, r"do +append CN=lab-ca, unless the other side has it as an anchor")

    def test_its_fingerprint_and_serial_are_those_of_openssl(self):
        (item,) = self.json(self.leaf())[0]["items"]
        said = self.openssl_says("x509", "-in", self.leaf(), "-noout", "-fingerprint", "-sha256",
                                 "-serial").lower().replace(":", "")
        self.assertIn(item["sha256"], said)
        self.assertIn(f"serial={item['serial']}", said)

    def test_its_pin_is_accepted_by_check(self):
        (item,) = self.json(self.leaf())[0]["items"]
        path = self.folder / "pinned.toml"
        names = 'names      = ["secure.example.com"]'
        path.write_text(lab.config().replace(names, f'{names}\npins = ["{item["pin"]}"]'))
        done = subprocess.run([lab.PROGRAM, "check", "-c", path], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_der_and_pem_are_the_same(self):
        der = self.folder / "leaf.der"
        openssl("x509", "-in", self.leaf(), "-outform", "DER", "-out", der)
        one, other = self.json(self.leaf(), der)
        self.assertEqual(one["items"], other["items"])

    def test_keys_requests_and_lists_by_their_type(self):
        key = self.folder / "secure.example.com.key"
        locked, der, p12 = (self.folder / name for name in ("locked.key", "key.der", "all.p12"))
        openssl("pkey", "-in", key, "-aes256", "-passout", "pass:secret", "-out", locked)
        openssl("pkey", "-in", key, "-outform", "DER", "-out", der)
        openssl("pkcs12", "-export", "-in", self.leaf(), "-inkey", key, "-passout", "pass:secret",
                "-out", p12)
        files = [self.folder / "secure.example.com.csr", key, locked, der, p12]
        kinds = [item["kind"] for file in self.json(*files) for item in file["items"]]
        self.assertEqual(kinds, ["certificate request", "private key", "encrypted private key",
                                 "private key", "PKCS#12"])

    def test_a_list_tells_whose_it_is_and_until_when(self):
        self.authority.issue_crl(["secure.example.com"])
        shown = self.show(self.folder / "lab-ca.crl")
        self.assertRegex(shown, r"revocation list\n +issuer +CN=lab-ca\n +this update +20.*\n"
                                r" +next update +20.*\n +revoked +1\n")
        der = self.folder / "crl.der"
        openssl("crl", "-in", self.folder / "lab-ca.crl", "-outform", "DER", "-out", der)
        pem, same = self.json(self.folder / "lab-ca.crl", der)
        self.assertEqual(pem["items"], same["items"])
        self.assertEqual(pem["items"][0]["revoked"], "1")

    def test_an_expired_one_says_what_to_do(self):
        self.authority.issue("old.example.com", days="-1", file="old")
        self.assertRegex(self.show(self.folder / "old.pem"), r"expired on .* 1 day ago; renew it")

    def test_a_bundle_of_anchors_is_no_chain(self):
        self.assertRegex(self.show(self.authority.pem), r"role +CA, self-signed\n")
        self.assertIn("fit for anchors", self.show(self.authority.pem))

    def test_what_cannot_be_read_is_told_and_the_rest_shown(self):
        shown = self.show(self.folder / "none.pem", self.leaf(), code=1)
        self.assertIn("No such file", shown)
        self.assertIn("CN=secure.example.com", shown)


if __name__ == "__main__":
    unittest.main()
