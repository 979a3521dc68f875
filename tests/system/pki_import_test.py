"""`sipward pki request`, `import` and `export`: from a trustpoint without files to one that peers
believe, with every format that a CA answers in."""
import shutil
import subprocess
import unittest

from support import lab
from support.pki import Authority, openssl, self_signed
from support.pki_command import PkiCommands

CONFIG = lab.config(advertise="sbc.example.com").replace(
    'chain   = "sbc.example.com.pem"', 'chain   = "certs/sbc.pem"').replace(
    'key     = "sbc.example.com.key"', 'key     = "certs/sbc.key"').replace(
    '"lab-ca.pem"', '"certs/ca.pem"')


class Import(PkiCommands):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.authority
        cls.middle = Authority(cls.folder, "middle", parent=cls.root)
        cls.upper = Authority(cls.folder, "upper", parent=cls.middle)

    def setUp(self):
        self.certs = self.folder / "certs"
        shutil.rmtree(self.certs, ignore_errors=True)
        self.config = self.folder / "import.toml"
        self.config.write_text(CONFIG)

    def on(self, *arguments, **options):
        return self.pki(*arguments, "-c", "import.toml", **options)

    def bring(self, *files, code=0, more=()):
        return self.flat(self.on("import", *files, "--trustpoint", "lab", *more, code=code))

    def sign(self, issuer, csr="certs/sbc.csr", out="answer.pem", days="30"):
        (self.folder / "copy.ext").write_text("basicConstraints=critical,CA:FALSE\n")
        openssl("x509", "-req", "-in", self.folder / csr, "-CA", issuer.pem, "-CAkey", issuer.key,
                "-CAcreateserial", "-copy_extensions", "copy", "-days", days, "-out",
                self.folder / out)
        return out

    def assert_in_place(self, chain):
        """Those subjects in that order, verified from the root alone, with their key."""
        text = (self.certs / "sbc.pem").read_text()
        self.assertEqual(text.count("BEGIN CERTIFICATE"), len(chain))
        shown = self.pki("show", "certs/sbc.pem", "--json")
        for subject in chain:
            self.assertIn(subject, shown)
        self.judge("verify", "-purpose", "sslserver", "-CAfile", self.root.pem, "-untrusted",
                   "certs/sbc.pem", "certs/sbc.pem")
        keys = [self.judge("x509", "-in", "certs/sbc.pem", "-noout", "-pubkey"),
                self.judge("pkey", "-in", "certs/sbc.key", "-pubout")]
        self.assertEqual(*keys)
        subprocess.run([lab.PROGRAM, "check", "-c", self.config], check=True, capture_output=True)


class FromRequestToService(Import):
    def test_a_request_has_the_names_and_usages_that_peers_want(self):
        extra = CONFIG.replace('names      = ["secure.example.com"]',
                               'names      = ["secure.example.com"]\nsni = ["sip.example.com"]')
        self.config.write_text(extra)
        said = self.on("request", "lab", "--name", "sip:example.com")
        self.assertIn("certs/sbc.key.new", said)
        self.judge("req", "-verify", "-in", "certs/sbc.csr", "-noout")
        text = self.judge("req", "-in", "certs/sbc.csr", "-noout", "-text")
        self.assertIn("DNS:sbc.example.com, DNS:sip.example.com, URI:sip:example.com", text)
        self.assertIn("TLS Web Server Authentication, TLS Web Client Authentication", text)
        self.assertIn("CN = sbc.example.com", text)
        self.assert_mode("certs/sbc.key.new", 0o600)
        self.assertFalse((self.certs / "sbc.key").exists())

    def test_the_answer_alone_completes_it(self):
        self.on("request", "lab")
        said = self.bring(self.sign(self.root), "lab-ca.pem")
        for part in ("written key in", "written chain in", "written anchors in"):
            self.assertIn(part, said)
        self.assert_in_place(["CN=sbc.example.com"])
        self.assert_mode("certs/sbc.key", 0o600)
        self.assertFalse((self.certs / "sbc.key.new").exists())
        self.start_sipward(CONFIG)
        said = self.judge("s_client", "-connect", f"{lab.OUTSIDE}:5061", "-bind",
                          f"{lab.SECURE}:0", "-CAfile", self.root.pem, "-verify_return_error",
                          "-verify_hostname", "sbc.example.com", "-cert", "secure.example.com.pem",
                          "-key", "secure.example.com.key", "-no_ign_eof")
        self.assertIn("Verification: OK", said)

    def test_a_second_request_does_not_lose_the_first_key(self):
        self.on("request", "lab")
        waiting = (self.certs / "sbc.key.new").read_text()
        self.assertIn("is there already", self.on("request", "lab", code=1))
        self.assertEqual((self.certs / "sbc.key.new").read_text(), waiting)

    def test_a_renewal_replaces_key_and_chain_together_and_keeps_who_may_read(self):
        self.on("request", "lab")
        self.bring(self.sign(self.root), "lab-ca.pem")
        (self.certs / "sbc.key").chmod(0o640)
        old = (self.certs / "sbc.key").read_text()
        self.on("request", "lab", "--key-type", "rsa2048", "--force")
        answer = self.sign(self.root)
        self.assertIn("sbc.key is there already; repeat with --force", self.bring(answer, code=1))
        self.assertEqual((self.certs / "sbc.key").read_text(), old)
        self.assertIn("replaced key", self.bring(answer, more=["--force"]))
        self.assert_in_place(["CN=sbc.example.com"])
        self.assertIn("RSA 2048", self.pki("show", "certs/sbc.pem"))
        self.assert_mode("certs/sbc.key", 0o640)

    def test_the_same_key_again(self):
        self.on("request", "lab")
        self.bring(self.sign(self.root), "lab-ca.pem")
        key = (self.certs / "sbc.key").read_text()
        self.on("request", "lab", "--same-key", "--force")
        self.assertFalse((self.certs / "sbc.key.new").exists())
        self.assertIn("unchanged key", self.bring(self.sign(self.root), more=["--force"]))
        self.assertEqual((self.certs / "sbc.key").read_text(), key)

    def test_a_passphrase_of_the_trustpoint_encrypts_its_new_key(self):
        (self.folder / "secret").write_text("open sesame")
        (self.folder / "secret").chmod(0o600)
        self.config.write_text(CONFIG.replace('"certs/sbc.key"',
                                              '"certs/sbc.key"\npassphrase = { file = "secret" }'))
        self.on("request", "lab")
        self.bring(self.sign(self.root), "lab-ca.pem")
        self.assertIn("BEGIN ENCRYPTED PRIVATE KEY", (self.certs / "sbc.key").read_text())
        subprocess.run([lab.PROGRAM, "check", "-c", self.config], check=True, capture_output=True)


class Formats(Import):
    def setUp(self):
        super().setUp()
        self.upper.issue("sbc.example.com", file="deep")

    def test_files_in_any_order_become_a_chain_in_order(self):
        said = self.bring("upper.pem", "lab-ca.pem", "deep.key", "middle.pem", "deep.pem")
        self.assertIn("intermediate CN=upper", said)
        self.assert_in_place(["CN=sbc.example.com", "CN=upper", "CN=middle"])
        order = self.pki_json("show", "certs/sbc.pem")[0]["chain"]
        self.assertTrue(order["in_order"])

    def test_der(self):
        for name in ("deep", "upper", "middle", "lab-ca"):
            openssl("x509", "-in", self.folder / f"{name}.pem", "-outform", "DER", "-out",
                    self.folder / f"{name}.der")
        openssl("pkey", "-in", self.folder / "deep.key", "-outform", "DER", "-out",
                self.folder / "key.der")
        self.bring("key.der", "deep.der", "upper.der", "middle.der", "lab-ca.der")
        self.assert_in_place(["CN=sbc.example.com", "CN=upper", "CN=middle"])

    def test_pkcs7_in_both_spellings(self):
        for form in ("PEM", "DER"):
            shutil.rmtree(self.certs, ignore_errors=True)
            openssl("crl2pkcs7", "-nocrl", "-certfile", self.folder / "middle.pem", "-certfile",
                    self.root.pem, "-certfile", self.folder / "deep.pem", "-certfile",
                    self.folder / "upper.pem", "-outform", form, "-out", self.folder / "all.p7b")
            self.bring("all.p7b", "deep.key")
            self.assert_in_place(["CN=sbc.example.com", "CN=upper", "CN=middle"])

    def test_pkcs12_with_its_passphrase(self):
        (self.folder / "word").write_text("secret")
        (self.folder / "word").chmod(0o600)
        above = self.folder / "above.pem"
        above.write_text("".join((self.folder / f"{name}.pem").read_text()
                                 for name in ("lab-ca", "middle", "upper")))
        openssl("pkcs12", "-export", "-in", self.folder / "deep.pem", "-inkey",
                self.folder / "deep.key", "-certfile", above, "-passout", "pass:secret", "-out",
                self.folder / "all.p12")
        said = self.bring("all.p12", code=1)
        self.assertIn("there is no passphrase; expected --passphrase-file FILE", said)
        self.bring("all.p12", more=["--passphrase-file", "word"])
        self.assert_in_place(["CN=sbc.example.com", "CN=upper", "CN=middle"])

    def test_without_a_configuration(self):
        self.pki("import", "deep.pem", "deep.key", "upper.pem", "middle.pem", "lab-ca.pem",
                 "--chain", "certs/sbc.pem", "--key", "certs/sbc.key", "--anchors-file",
                 "certs/ca.pem")
        self.assert_in_place(["CN=sbc.example.com", "CN=upper", "CN=middle"])


class Refusals(Import):
    def refused(self, *files, more=()):
        said = self.bring(*files, code=1, more=more)
        self.assertIn("nothing was written", said)
        self.assertFalse(self.certs.exists())
        return said

    def test_an_intermediate_is_missing(self):
        self.upper.issue("sbc.example.com", file="deep")
        said = self.refused("deep.pem", "deep.key", "lab-ca.pem", "upper.pem")
        self.assertIn("the issuer of CN=upper is missing: CN=middle", said)
        said = self.bring("deep.pem", "deep.key", "upper.pem", more=["--incomplete"])
        self.assertIn("warning", said)

    def test_where_the_missing_one_can_be_had_is_told(self):
        (self.folder / "x.ext").write_text("subjectAltName=DNS:sbc.example.com\n"
                                           "authorityInfoAccess=caIssuers;URI:http://ca.example/1\n")
        openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", self.folder / "x.key",
                "-out", self.folder / "x.csr", "-subj", "/CN=sbc.example.com")
        openssl("x509", "-req", "-in", self.folder / "x.csr", "-CA", self.root.pem, "-CAkey",
                self.root.key, "-CAcreateserial", "-extfile", self.folder / "x.ext", "-out",
                self.folder / "x.pem")
        self.assertIn("its CA offers it at http://ca.example/1", self.refused("x.pem", "x.key"))

    def test_no_key_and_the_wrong_key(self):
        self.root.issue("sbc.example.com", file="one")
        self.root.issue("sbc.example.com", file="two")
        said = self.refused("one.pem", "lab-ca.pem")
        self.assertIn("there is no private key for CN=sbc.example.com", said)
        said = self.refused("one.pem", "two.key", "lab-ca.pem")
        self.assertIn("no private key belongs to CN=sbc.example.com; CN=lab-ca", said)

    def test_expired_and_of_the_wrong_usage(self):
        self.root.issue("sbc.example.com", file="old", days="-1")
        self.assertRegex(self.refused("old.pem", "old.key", "lab-ca.pem"),
                         r"CN=sbc.example.com expired on .*; have it renewed")
        self.root.issue("sbc.example.com", file="web", usage="serverAuth")
        said = self.refused("web.pem", "web.key", "lab-ca.pem")
        self.assertIn("may not be used as a TLS client (extended key usage: serverAuth)", said)

    def test_a_name_that_peers_do_not_expect_is_a_warning(self):
        self.root.issue("pbx.example.com", file="pbx")
        found = self.pki_json("import", "pbx.pem", "pbx.key", "lab-ca.pem", "--trustpoint", "lab",
                              "-c", "import.toml", "--dry-run")
        self.assertEqual((found["ok"], found["problems"], found["files"]), (True, [], []))
        self.assertEqual([one["subject"] for one in found["chain"]], ["CN=pbx.example.com"])
        said = self.bring("pbx.pem", "pbx.key", "lab-ca.pem", more=["--dry-run"])
        self.assertIn("it does not carry sbc.example.com, by which peers know sipward", said)
        self.assertFalse(self.certs.exists())

    def test_what_is_no_certificate(self):
        (self.folder / "note.txt").write_text("see attachment\n")
        self.assertIn("holds no certificate", self.refused("note.txt"))
        self.assertIn("No such file", self.refused("none.pem"))
        self.on("request", "lab")
        said = self.bring("certs/sbc.csr", code=1)
        self.assertIn("is a request, no certificate yet", said)


class Anchors(Import):
    def setUp(self):
        super().setUp()
        self.root.issue("sbc.example.com", file="one")
        self.bring("one.pem", "one.key", "lab-ca.pem")

    def test_one_more_is_added_and_the_others_stay(self):
        self_signed(self.folder, "cvp.example.com", "cvp")
        self.on("import", "--anchor", "cvp.pem", "--trustpoint", "lab")
        subjects = [item["subject"] for item in self.pki_json("show", "certs/ca.pem")[0]["items"]]
        self.assertEqual(subjects, ["CN=lab-ca", "CN=cvp.example.com"])
        before = (self.certs / "ca.pem").read_text()
        self.on("import", "--anchor", "cvp.pem", "--trustpoint", "lab")
        self.assertEqual((self.certs / "ca.pem").read_text(), before)

    def test_a_root_among_the_files_is_not_trusted_by_the_way(self):
        stranger = Authority(self.folder, "stranger")
        before = (self.certs / "ca.pem").read_text()
        stranger.issue("sbc.example.com", file="strange")
        self.bring("strange.pem", "strange.key", "stranger.pem", more=["--force"])
        self.assertEqual((self.certs / "ca.pem").read_text(), before)


class Export(Import):
    def setUp(self):
        super().setUp()
        self.upper.issue("sbc.example.com", file="deep")
        self.bring("deep.pem", "deep.key", "upper.pem", "middle.pem", "lab-ca.pem")

    def test_what_a_peer_must_import_is_a_file_with_its_fingerprint(self):
        shutil.rmtree(self.folder / "out", ignore_errors=True)
        said = self.flat(self.on("export", "--peer", "secure", "--out", "out"))
        self.assertIn("secure knows us as sbc.example.com", said)
        self.assertIn("import it as a trusted CA", said)
        for kind in ("sha256", "sha1"):
            told = self.judge("x509", "-in", "out/lab-root.pem", "-noout", "-fingerprint",
                              f"-{kind}")
            self.assertIn(told.split("=")[1].strip().lower().replace(":", ""), said)
        names = sorted(path.name for path in (self.folder / "out").iterdir())
        self.assertEqual(names, ["lab-intermediate-2.pem", "lab-intermediate.pem", "lab-own.pem",
                                 "lab-root.pem"])
        self.judge("verify", "-CAfile", "out/lab-root.pem", "-untrusted",
                   "out/lab-intermediate.pem", "-untrusted", "out/lab-intermediate-2.pem",
                   "out/lab-own.pem")

    def test_where_a_known_product_takes_it_is_told(self):
        self.config.write_text(CONFIG.replace('names      = ["secure', 'preset = "cucm"\nnames = ["secure'))
        self.assertIn("CallManager-trust; our name is its trunk security profile's Secure "
                      "Certificate Subject or SAN", self.flat(self.on("export")))

    def test_a_root_that_is_not_known_is_told(self):
        (self.certs / "ca.pem").write_text((self.folder / "stranger-two.pem").read_text())
        exported = self.pki_json("export", "-c", "import.toml")
        (missing,) = exported[0]["missing"]
        self.assertIn("CN=lab-ca is not known here", missing)

    def test_names_of_trustpoints_and_peers_that_are_not(self):
        self.assertIn('there is no peer "nobody"', self.on("export", "--peer", "nobody", code=1))
        self.assertIn("legacy sees no certificate", self.on("export", "--peer", "legacy", code=1))
        self.assertIn('there is no trustpoint "x"', self.on("export", "--trustpoint", "x", code=1))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Authority(cls.folder, "stranger-two")


if __name__ == "__main__":
    unittest.main()
