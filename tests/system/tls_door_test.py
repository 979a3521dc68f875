"""The control door over TLS: certificates instead of tokens, who is refused, what a reload changes.
The other end is Python's ssl and openssl s_client."""
import http.client
import json
import re
import ssl
import subprocess
import unittest

from support import lab
from support.asking import Asking
from support.door import OPERATOR, READER, bearer
from support.pki import Authority
from support.program import wait_until

HERE = (lab.INSIDE, 8443)
NAMES = ('[control]\nlisten = "{0}:{1}"\ntrustpoint = "door"\nclient_trustpoint = "staff"\n'
         'reader_names = ["noc.example.com"]\noperator_names = ["ops.example.com"]\n').format(*HERE)
TRUSTPOINTS = ('[trustpoint.door]\nchain = "door.pem"\nkey = "door.key"\nanchors = ["lab-ca.pem"]\n'
               '[trustpoint.staff]\nchain = "door.pem"\nkey = "door.key"\nanchors = ["staff-ca.pem"]\n')


class TlsDoors(Asking):
    tokens = 'token = "page.token"\noperator_token = "operator.token"\n'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.staff = Authority(cls.folder, "staff-ca")
        for name in ("noc", "ops", "guest"):
            cls.staff.issue(f"{name}.example.com", file=name)
        Authority(cls.folder, "other-ca").issue("ops.example.com", file="forged")

    def setUp(self):
        self.authority.issue("door", [f"IP:{HERE[0]}", "door.example.com"], file="door")
        for name, token in (("page", READER), ("operator", OPERATOR)):
            path = self.folder / f"{name}.token"
            path.write_text(token + "\n")
            path.chmod(0o600)
        self.extra = NAMES + self.tokens + TRUSTPOINTS
        super().setUp()

    def context(self, certificate=None):
        context = ssl.create_default_context(cafile=self.folder / "lab-ca.pem")
        if certificate:
            context.load_cert_chain(self.folder / f"{certificate}.pem",
                                    self.folder / f"{certificate}.key")
        return context

    def over_tls(self, method, path, certificate=None, **fields):
        door = http.client.HTTPSConnection(*HERE, timeout=10, context=self.context(certificate))
        self.addCleanup(door.close)
        door.request(method, path, fields.pop("body", None), fields)
        answer = door.getresponse()
        return answer.status, answer.headers, answer.read().decode()

    def refused(self, certificate, reason):
        """One line of the log tells of it; the client gets no answer."""
        with self.assertRaises((ssl.SSLError, ConnectionError, http.client.HTTPException)):
            self.over_tls("GET", "/status", certificate)
        def told():
            return [line for line in self.sipward.output().splitlines() if reason in line]
        wait_until(told, 10, f"the log has {reason}")
        lines = told()
        self.assertEqual(len(lines), 1)
        self.assertIn("handshake-failed", lines[0])
        self.assertIn("peer [control], accepted from", lines[0])
        self.assertIn("remedy:", lines[0])

    def command(self, *arguments, code=0, ca="lab-ca", **files):
        """A command that asks over TCP; files: token="page.token", cert="ops"."""
        options = ["--at", "https://%s:%d" % HERE, "--ca", self.folder / f"{ca}.pem"]
        if "token" in files:
            options += ["--token", self.folder / files["token"]]
        if "cert" in files:
            options += ["--cert", self.folder / f"{files['cert']}.pem", "--key",
                        self.folder / f"{files['cert']}.key"]
        done = subprocess.run([lab.PROGRAM, *arguments, *options], capture_output=True, text=True,
                              timeout=20, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr


class TlsDoor(TlsDoors):
    def test_a_token_over_tls(self):
        self.assertEqual(self.over_tls("GET", "/status")[0], 401)
        status, _, body = self.over_tls("GET", "/status", Authorization=bearer(READER))
        self.assertEqual((status, json.loads(body)["state"]), (200, "serving"))
        headers = self.over_tls("POST", "/login", body=READER)[1]
        self.assertIn("; Secure", headers["Set-Cookie"])

    def test_readers_read_and_operators_act(self):
        self.assertEqual(self.over_tls("GET", "/status", "noc")[0], 200)
        self.assertEqual(self.over_tls("POST", "/reload", "noc")[0], 403)
        self.assertEqual(self.over_tls("POST", "/reload", "ops")[0], 200)
        self.assertEqual(json.loads(self.over_tls("GET", "/role", "ops")[2]), {"role": "operator"})
        foreign = {"Origin": "https://evil.example.com"}
        self.assertEqual(self.over_tls("POST", "/reload", "ops", **foreign)[0], 403)
        self.assertEqual(self.over_tls("GET", "/status", "ops", Host="evil.example.com")[0], 421)

    def test_other_certificates_are_refused(self):
        self.refused("forged", "unknown_authority")
        self.refused("guest", "wrong_name")
        self.assertEqual(self.over_tls("GET", "/status", "noc")[0], 200)

    def test_cleartext_is_refused(self):
        door = http.client.HTTPConnection(*HERE, timeout=10)
        self.addCleanup(door.close)
        with self.assertRaises((ConnectionError, http.client.HTTPException)):
            door.request("GET", "/status", headers={"Authorization": bearer(READER)})
            door.getresponse()
        wait_until(lambda: "cleartext: the first bytes were no TLS" in self.sipward.output(), 10,
                   "the log tells of it")
        self.assertNotIn(READER, self.sipward.output())

    def s_client(self, *options):
        done = subprocess.run(["openssl", "s_client", "-connect", "%s:%d" % HERE, "-CAfile",
                               self.folder / "lab-ca.pem", *options], input="", capture_output=True,
                              text=True, timeout=20, check=False)
        return done.stdout + done.stderr

    def test_openssl_finds_nothing_old_and_the_cas_of_clients(self):
        told = self.s_client("-verify_return_error")
        self.assertIn("Verify return code: 0 (ok)", told)
        self.assertRegex(told, r"Acceptable client certificate CA names\s+CN ?= ?staff-ca")
        self.assertIn("alert", self.s_client("-tls1_1", "-cipher", "ALL:@SECLEVEL=0"))

    def test_a_reload_renews_the_certificate_and_the_names(self):
        before = self.s_client()
        self.authority.issue("door", [f"IP:{HERE[0]}", "renewed.example.com"], file="door")
        path = self.folder / "sipward.toml"
        path.write_text(path.read_text().replace('"noc.example.com"', '"guest.example.com"'))
        self.assertIn("kept", self.ask("reload"))
        after = self.s_client()
        shown = [re.search("-----BEGIN.*?-----END", text, re.S).group() for text in (before, after)]
        self.assertNotEqual(*shown)
        self.assertEqual(self.over_tls("GET", "/status", "guest")[0], 200)
        self.refused("noc", "wrong_name")

    def test_what_a_reload_refuses_changes_nothing(self):
        (self.folder / "door.key").write_text("no key\n")
        self.assertIn("trustpoint door", self.ask("reload", code=1))
        self.assertEqual(self.over_tls("GET", "/status", "noc")[0], 200)

    def test_the_commands(self):
        self.assertIn("serving for", self.command("status", token="page.token"))
        self.assertIn("serving for", self.command("status", cert="noc"))
        self.assertIn("operator", self.command("reload", cert="noc", code=1))
        self.assertIn("kept", self.command("reload", cert="ops"))
        self.assertIn("needs a token", self.command("status", code=1))
        self.assertIn("unknown_authority", self.command("status", ca="other-ca", code=1))
        told = self.command("status", cert="forged", code=1)
        self.assertIn("refused_by_peer", told)
        self.assertIn("unknown CA", told)

    def test_a_following_over_tls(self):
        follower = self.start([lab.PROGRAM, "log", "--follow", "--at", "https://%s:%d" % HERE,
                               "--ca", self.folder / "lab-ca.pem", "--cert", self.folder / "noc.pem",
                               "--key", self.folder / "noc.key"], "follower")
        follower.wait_for("following")
        self.ask("reload")
        follower.wait_for("reloaded")
        self.assertTrue(follower.alive())

    def test_where_to_ask(self):
        for arguments, told in ((["--at", "http://192.0.2.1:8061"], "cleartext"),
                                (["--at", "https://127.0.2.1:8443"], "--ca"),
                                (["--at", "127.0.2.1:8443"], "expected https://"),
                                (["--ca", "x.pem"], "--at")):
            done = subprocess.run([lab.PROGRAM, "status", *arguments], capture_output=True, text=True,
                                  timeout=20, check=False)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(told, done.stdout + done.stderr)


class MutualAlone(TlsDoors):
    tokens = ""

    def test_without_tokens_a_certificate_is_needed(self):
        self.refused(None, "no_certificate")
        self.assertEqual(self.over_tls("GET", "/status", "noc")[0], 200)
        self.assertEqual(self.over_tls("POST", "/reload", "ops")[0], 200)
        self.assertEqual(self.over_tls("GET", "/status", "noc", Authorization=bearer(READER))[0], 401)


class Checked(lab.Lab):
    def check(self, extra):
        path = self.folder / "checked.toml"
        path.write_text(lab.config(extra=extra + TRUSTPOINTS))
        done = subprocess.run([lab.PROGRAM, "check", "-c", path], capture_output=True, text=True,
                              timeout=20, check=False)
        return done.returncode, done.stdout + done.stderr

    def test_what_check_says(self):
        Authority(self.folder, "staff-ca")
        self.authority.issue("door", ["door.example.com"], file="door")
        (self.folder / "page.token").write_text(READER)
        (self.folder / "page.token").chmod(0o600)
        head = '[control]\nlisten = "0.0.0.0:8443"\n'
        place = r"checked\.toml:\d+:\d+: "
        code, told = self.check(head + 'token = "page.token"\n')
        self.assertRegex(told, place + r"\[control\] listen is no loopback.*cleartext; expected trustpoint")
        self.assertEqual(code, 0, told)
        code, told = self.check(NAMES + 'names = ["door.example.com"]\n')
        self.assertEqual(code, 0, told)
        self.assertNotIn("[control]", told)
        code, told = self.check(NAMES + 'names = ["page.example.com"]\n')
        self.assertRegex(told, place + 'the certificate of trustpoint "door" does not carry '
                                       '"page.example.com", one of .control. names')
        code, told = self.check(head + 'operator_names = ["ops"]\n')
        self.assertEqual(code, 1)
        self.assertRegex(told, place + r"\[control\] has names of client certificates, but no trustpoint")
        code, told = self.check(head + 'token = "page.token"\ntrustpoint = "none"\n')
        self.assertEqual(code, 1)
        self.assertRegex(told, place + 'there is no trustpoint "none"; expected the NAME')


if __name__ == "__main__":
    unittest.main()
