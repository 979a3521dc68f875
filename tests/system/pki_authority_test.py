"""`sipward pki init` and `issue`: an authority and its certificates, judged by openssl and worn by
sipward."""
import shutil
import unittest

from support import lab
from support.pki import openssl
from support.pki_command import PkiCommands


class Authority(PkiCommands):
    def setUp(self):
        for folder in ("ca", "other"):
            shutil.rmtree(self.folder / folder, ignore_errors=True)

    def verify(self, certificate, *more, ca="ca", accepts=True):
        return self.judge("verify", "-x509_strict", "-CAfile", f"{ca}/ca.pem", *more, certificate,
                          accepts=accepts)

    def test_an_authority_is_one_and_no_more(self):
        said = self.pki("init", "ca", "--name", "Example CA")
        self.assertIn("CN=Example CA", said)
        self.verify("ca/ca.pem", "-purpose", "any")
        text = self.judge("x509", "-in", "ca/ca.pem", "-noout", "-text")
        for part in ("CA:TRUE, pathlen:0", "Certificate Sign, CRL Sign", "NIST CURVE: P-256",
                     "ecdsa-with-SHA256"):
            self.assertIn(part, text)
        self.assert_mode("ca/ca.key", 0o600)
        self.assert_mode("ca/ca.pem", 0o644)

    def test_its_fingerprints_are_those_of_openssl(self):
        made = self.pki_json("init", "ca")
        for kind in ("sha256", "sha1"):
            said = self.judge("x509", "-in", "ca/ca.pem", "-noout", "-fingerprint", f"-{kind}")
            self.assertIn(made[kind], said.lower().replace(":", ""))

    def test_what_it_issues_serves_both_roles_for_all_its_names(self):
        self.pki("init", "ca")
        self.pki("issue", "--ca", "ca", "sbc.example.com", "two.example.com", "192.0.2.10", "::1")
        leaf = "ca/sbc.example.com.pem"
        for purpose in ("sslserver", "sslclient"):
            self.verify(leaf, "-purpose", purpose)
        for check in (("hostname", "two.example.com"), ("ip", "192.0.2.10"), ("ip", "::1")):
            self.verify(leaf, f"-verify_{check[0]}", check[1])
        self.verify(leaf, "-verify_hostname", "three.example.com", accepts=False)
        self.assert_mode("ca/sbc.example.com.key", 0o600)

    def test_a_sip_uri_stands_as_rfc_5922_wants_it(self):
        self.pki("init", "ca")
        said = self.pki("issue", "--ca", "ca", "sip:example.com", "sip.example.com", "--out", "uri")
        self.assertIn("give each as sip:NAME too", self.flat(said))
        text = self.judge("x509", "-in", "uri.pem", "-noout", "-ext", "subjectAltName")
        self.assertIn("URI:sip:example.com, DNS:sip.example.com", text)
        self.verify("uri.pem")

    def test_one_role_only(self):
        self.pki("init", "ca")
        self.pki("issue", "--ca", "ca", "a.example.com", "--use", "client")
        self.verify("ca/a.example.com.pem", "-purpose", "sslclient")
        self.verify("ca/a.example.com.pem", "-purpose", "sslserver", accepts=False)

    def test_rsa_with_what_old_key_exchange_needs(self):
        self.pki("init", "ca", "--key-type", "rsa3072")
        self.pki("issue", "--ca", "ca", "a.example.com", "--key-type", "rsa2048")
        self.verify("ca/a.example.com.pem", "-purpose", "sslserver")
        text = self.judge("x509", "-in", "ca/a.example.com.pem", "-noout", "-text")
        self.assertIn("Public-Key: (2048 bit)", text)
        self.assertIn("Digital Signature, Key Encipherment", text)

    def test_it_ends_no_later_than_its_authority(self):
        self.pki("init", "ca", "--days", 10)
        said = self.pki("issue", "--ca", "ca", "a.example.com", "--days", 365)
        self.assertIn("it ends with the authority", said)
        ends = [self.judge("x509", "-in", f"ca/{name}.pem", "-noout", "-enddate")
                for name in ("ca", "a.example.com")]
        self.assertEqual(*ends)

    def test_a_permitted_domain_binds_it(self):
        self.pki("init", "ca", "--permit", "example.com", "--permit", "192.0.2.0/24")
        self.pki("issue", "--ca", "ca", "a.example.com", "192.0.2.7")
        self.verify("ca/a.example.com.pem")
        for name in ("a.example.org", "sip:example.org", "10.0.0.1"):
            said = self.pki("issue", "--ca", "ca", name, code=1)
            self.assertIn("may not certify that: permitted subtree violation", said)
        # and binds whoever else has its key
        openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-keyout", self.folder / "forged.key", "-out", self.folder / "forged.csr", "-subj",
                "/CN=a.example.org")
        (self.folder / "forged.ext").write_text("subjectAltName=DNS:a.example.org\n"
                                                "authorityKeyIdentifier=keyid\n")
        openssl("x509", "-req", "-in", self.folder / "forged.csr", "-CA", self.folder / "ca/ca.pem",
                "-CAkey", self.folder / "ca/ca.key", "-CAcreateserial", "-extfile",
                self.folder / "forged.ext", "-out", self.folder / "forged.pem")
        self.assertIn("permitted subtree violation", self.verify("forged.pem", accepts=False))

    def test_a_domain_alone_excludes_addresses(self):
        self.pki("init", "ca", "--permit", "example.com")
        for address in ("192.0.2.7", "2001:db8::7"):
            said = self.pki("issue", "--ca", "ca", address, code=1)
            self.assertIn("excluded subtree violation", said)

    def test_an_encrypted_key_opens_with_its_passphrase_alone(self):
        (self.folder / "secret").write_text("open sesame\n")
        (self.folder / "secret").chmod(0o600)
        self.pki("init", "ca", "--passphrase-file", "secret")
        self.assertIn("BEGIN ENCRYPTED PRIVATE KEY", (self.folder / "ca/ca.key").read_text())
        self.judge("pkey", "-in", "ca/ca.key", "-passin", "file:secret", "-noout")
        said = self.pki("issue", "--ca", "ca", "a.example.com", code=1)
        self.assertIn("is encrypted; expected --passphrase-file FILE", said)
        self.pki("issue", "--ca", "ca", "a.example.com", "--passphrase-file", "secret")
        self.verify("ca/a.example.com.pem")

    def test_a_request_of_others_is_certified(self):
        self.pki("init", "ca")
        openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", self.folder / "cucm.key",
                "-out", self.folder / "cucm.csr", "-subj", "/CN=cucm1.example.com/O=Example",
                "-addext", "subjectAltName=DNS:cucm1.example.com,DNS:cucm.example.com")
        self.pki("issue", "--ca", "ca", "--csr", "cucm.csr", "--out", "cucm")
        self.verify("cucm.pem", "-verify_hostname", "cucm.example.com")
        keys = [self.judge("x509", "-in", "cucm.pem", "-noout", "-pubkey"),
                self.judge("pkey", "-in", "cucm.key", "-pubout")]
        self.assertEqual(*keys)

    def test_a_request_that_was_changed_or_is_weak_is_refused(self):
        self.pki("init", "ca")
        openssl("req", "-new", "-newkey", "rsa:1024", "-nodes", "-keyout", self.folder / "weak.key",
                "-out", self.folder / "weak.csr", "-subj", "/CN=a.example.com")
        said = self.pki("issue", "--ca", "ca", "--csr", "weak.csr", code=1)
        self.assertIn("too weak (RSA 1024); expected RSA 2048", said)
        openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", self.folder / "b.key",
                "-out", self.folder / "b.csr", "-outform", "DER", "-subj", "/CN=b.example.com")
        changed = (self.folder / "b.csr").read_bytes().replace(b"b.example.com", b"c.example.com")
        (self.folder / "b.csr").write_bytes(changed)
        said = self.pki("issue", "--ca", "ca", "--csr", "b.csr", code=1)
        self.assertIn("is not signed by its own key", said)

    def test_nothing_that_is_there_is_replaced_unasked(self):
        self.pki("init", "ca")
        before = (self.folder / "ca/ca.key").read_text()
        said = self.pki("init", "ca", code=1)
        self.assertIn("ca/ca.key is there already; repeat with --force", said)
        self.assertEqual((self.folder / "ca/ca.key").read_text(), before)
        self.pki("init", "ca", "--force")
        self.assertNotEqual((self.folder / "ca/ca.key").read_text(), before)

    def test_wrong_words_are_told(self):
        self.pki("init", "ca")
        self.assertIn("is no name; expected a host name",
                      self.pki("issue", "--ca", "ca", "a b.example.com", code=1))
        self.assertIn("there is no group nobody-has-it",
                      self.pki("issue", "--ca", "ca", "x.example.com", "--group", "nobody-has-it",
                               code=1))
        self.assertIn("make an authority with `sipward pki init other`",
                      self.pki("issue", "--ca", "other", "x.example.com", code=1))
        self.pki("issue", "--ca", "ca", code=2)

    def test_sipward_wears_it_and_believes_by_it(self):
        self.pki("init", "ca")
        self.pki("issue", "--ca", "ca", "sbc.example.com", lab.OUTSIDE)
        self.pki("issue", "--ca", "ca", "secure.example.com")
        text = lab.config().replace('"lab-ca.pem"', '"ca/ca.pem"').replace(
            '"sbc.example.com.', '"ca/sbc.example.com.')
        self.start_sipward(text)
        for version in ("-tls1_2", "-tls1_3"):
            said = self.judge("s_client", "-connect", f"{lab.OUTSIDE}:5061", "-bind",
                              f"{lab.SECURE}:0", "-CAfile", "ca/ca.pem", "-verify_return_error",
                              "-verify_hostname", "sbc.example.com", "-x509_strict", version,
                              "-cert", "ca/secure.example.com.pem", "-key",
                              "ca/secure.example.com.key", "-no_ign_eof")
            self.assertIn("Verification: OK", said)


if __name__ == "__main__":
    unittest.main()
