"""What scanners find on the outside port: nothing that RFC 9325 advises against. They come from an
address of a peer, so that they see what peers see; sslscan with the peer's certificate too."""
import json
import os
import subprocess
import unittest
import xml.etree.ElementTree as xml

from support import lab

WHERE = f"{lab.OUTSIDE}:5061"
GROUPS = {"x25519", "secp256r1 (NIST P-256)", "secp384r1 (NIST P-384)", "secp521r1 (NIST P-521)"}
# Protocols, cipher categories, forward secrecy, renegotiation, compression; or all that it knows.
CHECKS = ["-p", "-s", "-f", "-U"] if os.environ.get("SIPWARD_SOAK") else ["-p", "-s", "-f", "-R", "-C"]
# testssl has no certificate to show; sslscan, which has, tests renegotiation. BREACH is of HTTP.
NEED_CERTIFICATE = ("secure_client_renego", "BREACH")
UNTESTED = "client x509-based authentication prevents this from being tested"


class Scanners(lab.Lab):
    def serve(self, key):
        """RSA is where static key exchange and old signatures would show."""
        self.authority.issue("sbc.example.com", ["sbc.example.com", f"IP:{lab.OUTSIDE}"], key=key)
        self.start_sipward(lab.config())

    def sslscan(self, *options):
        done = subprocess.run(["sslscan", "--show-sigs", "--xml=-", *map(str, options), WHERE],
                              capture_output=True, timeout=120, check=True)
        return xml.fromstring(done.stdout).find("ssltest")

    def assert_modern(self, found):
        enabled = {f"{one.get('type')}{one.get('version')}" for one in found.findall("protocol")
                   if one.get("enabled") == "1"}
        self.assertEqual(enabled, {"tls1.2", "tls1.3"})
        ciphers = [one.get("cipher") for one in found.findall("cipher")]
        self.assertGreaterEqual(len(ciphers), 3)
        for cipher in ciphers:
            self.assertRegex(cipher, r"^(TLS_|ECDHE-(RSA|ECDSA)-).*(GCM|POLY1305)")
        self.assertLessEqual({one.get("name") for one in found.findall("group")}, GROUPS)
        signatures = {one.get("name") for one in found.findall("connection-signature-algorithm")}
        self.assertTrue(signatures)
        for signature in signatures:
            self.assertNotRegex(signature.lower(), "md5|sha1|sha224|dsa_sha1|_any")
        self.assertEqual(found.find("renegotiation").get("supported"), "0")
        for one in found.findall("compression"):
            self.assertEqual(one.get("supported"), "0")
        for one in found.findall("heartbleed"):
            self.assertEqual(one.get("vulnerable"), "0")
        return ciphers

    def test_sslscan(self):
        for key in ("ec", "rsa"):
            with self.subTest(key=key):
                self.serve(key)
                self.assert_modern(self.sslscan())
                name = self.folder / "secure.example.com"
                ciphers = self.assert_modern(self.sslscan(f"--certs={name}.pem", f"--pk={name}.key"))
                self.assertEqual(len(ciphers), 6)   # three of each version
                self.doCleanups()

    def test_testssl(self):
        self.serve("rsa")
        report = self.folder / "testssl.json"
        subprocess.run(["testssl", "--quiet", "--color", "0", "--warnings", "off", "--nodns", "none",
                        "--ip", lab.OUTSIDE, *CHECKS, "--jsonfile", report, WHERE],
                       stdin=subprocess.DEVNULL, capture_output=True, timeout=350, check=False)
        findings = {one["id"]: one for one in json.loads(report.read_text())}
        for wanted in ("TLS1_2", "TLS1_3", "cipherlist_STRONG", "PFS", "secure_renego", "CRIME_TLS"):
            self.assertEqual(findings[wanted]["severity"], "OK", findings[wanted])
        bad = [one for one in findings.values() if one["severity"] not in ("OK", "INFO", "DEBUG")
               and one["id"] != "engine_problem"
               and not (one["id"] in NEED_CERTIFICATE and one["finding"] == UNTESTED)]
        self.assertEqual(bad, [])
        for old in ("SSLv2", "SSLv3", "TLS1", "TLS1_1", "cipherlist_NULL", "cipherlist_aNULL",
                    "cipherlist_EXPORT", "cipherlist_LOW", "cipherlist_3DES_IDEA", "cipherlist_AVERAGE"):
            self.assertEqual(findings[old]["finding"], "not offered", findings[old])


if __name__ == "__main__":
    unittest.main()
