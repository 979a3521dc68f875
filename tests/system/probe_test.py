"""`sipward probe`: a verdict for each step, with openssl's server and sipward itself at the other
end, and with ports that are closed, silent or cleartext."""
import json
import os
import socket
import subprocess
import unittest

from support import lab
from support.pki import Authority
from support.ua import Endpoint, response, tls_context

HOST, PORT = "127.0.3.1", 5061
PEER = f"tls:{HOST}:{PORT}"
STEPS = ("connect", "handshake", "chain", "names", "sip")


class Probe(lab.Lab):
    def setUp(self):
        self.config = self.folder / "probe.toml"
        self.config.write_text(lab.config())
        self.ca = self.folder / "lab-ca.pem"

    def run_probe(self, *arguments):
        command = [lab.PROGRAM, "probe", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60)

    def probe(self, *arguments, code):
        """The JSON, and the one attempt's steps by name."""
        done = self.run_probe(*arguments, "--json")
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        found = json.loads(done.stdout)
        self.assertEqual(found["ok"], code == 0)
        (attempt,) = found["attempts"]
        return attempt, {step["step"]: step for step in attempt["steps"]}

    def assert_verdicts(self, steps, *verdicts):
        self.assertEqual([(name, steps[name]["verdict"]) for name in STEPS],
                         list(zip(STEPS, verdicts)))

    def assert_readable(self, *arguments, words):
        shown = self.run_probe(*arguments).stdout
        for line in shown.splitlines():
            self.assertLessEqual(len(line), 100, line)
        flat = " ".join(shown.split())
        for word in words:
            self.assertIn(word, flat)

    def s_server(self, name="secure.example.com", *more):
        silent, held = os.pipe()  # it ends when its standard input does
        self.addCleanup(os.close, held)
        self.addCleanup(os.close, silent)
        program = self.start(["openssl", "s_server", "-accept", f"{HOST}:{PORT}", "-naccept", "9",
                              "-cert", self.folder / f"{name}.pem",
                              "-key", self.folder / f"{name}.key", *more], "s_server",
                             preexec=lambda: os.dup2(silent, 0))
        program.wait_for("ACCEPT")
        return program


class WithSip(Probe):
    """The other end is sipward, which answers OPTIONS: 404, for it knows no such user, or 200."""

    def target(self):
        """A sipward to be probed, whose peer `secure` is who probes."""
        text = lab.config(secure_addresses='["127.0.0.0/8"]')
        return self.start_sipward(text)

    def probing(self, peer='names      = ["sbc.example.com"]'):
        """The configuration of who probes: its peer `secure` is the other sipward."""
        text = lab.config(inside="127.0.2.7", outside="127.0.2.8")
        text = text.replace(f"tls:{HOST}:{PORT}", f"tls:{lab.OUTSIDE}:{PORT}")
        text = text.replace('"sbc.example.com.', '"secure.example.com.')
        text = text.replace('names      = ["secure.example.com"]', peer)
        self.config.write_text(text)

    def test_a_peer_that_is_well(self):
        self.target()
        self.probing()
        attempt, steps = self.probe("secure", "-c", self.config, code=0)
        self.assert_verdicts(steps, "ok", "ok", "ok", "ok", "ok")
        self.assertRegex(attempt["status_line"], r"^SIP/2.0 \d{3} ")
        session = attempt["session"]
        self.assertEqual((session["version"], session["verified_name"], session["key_type"]),
                         ("TLSv1.3", "sbc.example.com", "EC P-256"))
        self.assertIn(session["days_left"], (29, 30))
        self.assertTrue(all(steps[name]["ms"] > 0 for name in ("connect", "handshake", "sip")))
        self.assert_readable("secure", "-c", self.config,
                             words=["peer secure", "TLSv1.3", "days left", "SIP/2.0 "])

    def test_any_host_with_a_trustpoint(self):
        self.target()
        self.probing()
        _, steps = self.probe(f"tls:{lab.OUTSIDE}:{PORT}", "--trustpoint", "lab", "-c", self.config,
                              code=0)
        self.assert_verdicts(steps, "ok", "ok", "ok", "ok", "ok")
        self.assertEqual(steps["names"]["text"], lab.OUTSIDE)

    def test_without_a_certificate_it_is_refused_after_the_handshake(self):
        self.target()
        attempt, steps = self.probe(f"tls:{lab.OUTSIDE}:{PORT}", "--anchors", self.ca, code=1)
        self.assert_verdicts(steps, "ok", "ok", "ok", "ok", "failed")
        self.assertIn("without a certificate of ours", steps["handshake"]["text"])
        self.assertIn("refused after the handshake", steps["sip"]["text"])
        self.assertEqual(attempt["failure"]["alert_received"], "certificate required")
        self.assertIn("--trustpoint", steps["sip"]["remedy"])

    def test_a_certificate_that_it_does_not_expect_is_refused_after_the_handshake(self):
        self.target()
        self.authority.issue("stranger.example.com")
        self.probing()
        text = self.config.read_text().replace('"secure.example.com.', '"stranger.example.com.')
        self.config.write_text(text)
        attempt, steps = self.probe("secure", "-c", self.config, code=1)
        self.assert_verdicts(steps, "ok", "ok", "ok", "ok", "failed")
        self.assertEqual(attempt["failure"]["reason"], "refused_by_peer")
        self.assertIn("CN=stranger.example.com", steps["sip"]["remedy"])

    def test_any_status_means_that_it_is_alive(self):
        context = tls_context(self.folder, "secure.example.com", server=True)
        server = Endpoint("tls", HOST, PORT, context).listen()
        self.addCleanup(server.close)
        program = subprocess.Popen([lab.PROGRAM, "probe", "secure", "-c", self.config, "--json"],
                                   stdout=subprocess.PIPE, text=True)
        self.addCleanup(program.stdout.close)
        options = server.expect("OPTIONS")
        self.assertEqual(options.get("Max-Forwards"), "70")
        self.assertIn(lab.OUTSIDE, options.get("Contact"))
        server.send(response(server, options, 483))
        self.assertEqual(program.wait(20), 0)
        self.assertIn("SIP/2.0 483", program.stdout.read())

    def test_a_cleartext_peer(self):
        legacy = Endpoint("udp", lab.LEGACY, 5060)
        self.addCleanup(legacy.close)
        program = subprocess.Popen([lab.PROGRAM, "probe", "legacy", "-c", self.config, "--json"],
                                   stdout=subprocess.PIPE, text=True)
        self.addCleanup(program.stdout.close)
        options = legacy.expect("OPTIONS")
        self.assertTrue(options.get("Via").startswith("SIP/2.0/UDP "))
        repeated = legacy.expect("OPTIONS")
        self.assertEqual(repeated.text, options.text)
        legacy.send(response(legacy, options, 200))
        self.assertEqual(program.wait(20), 0)
        steps = json.loads(program.stdout.read())["attempts"][0]["steps"]
        self.assertEqual([step["verdict"] for step in steps], ["skipped"] * 4 + ["ok"])


class WithoutSip(Probe):
    def test_no_answer_to_options(self):
        self.s_server()
        _, steps = self.probe("secure", "-c", self.config, code=1)
        self.assert_verdicts(steps, "ok", "ok", "ok", "ok", "failed")
        self.assertIn("no answer to OPTIONS within 5 s", steps["sip"]["text"])

    def test_a_wrong_name(self):
        self.s_server("two.example.com")
        attempt, steps = self.probe("secure", "-c", self.config, code=1)
        self.assert_verdicts(steps, "ok", "ok", "ok", "failed", "skipped")
        self.assertEqual(attempt["failure"]["expected"], ["secure.example.com"])
        self.assertIn("DNS:two.example.com", attempt["failure"]["presented"])
        self.assertIn("two.example.com", steps["names"]["remedy"])
        self.assert_readable("secure", "-c", self.config,
                             words=["presented DNS:two.example.com", "expected secure.example.com"])

    def test_names_may_be_given(self):
        self.s_server("two.example.com")
        _, steps = self.probe("--anchors", self.ca, PEER, code=1)
        self.assert_verdicts(steps, "ok", "ok", "ok", "failed", "skipped")
        self.assertRegex(steps["names"]["remedy"], f"--name NAME.* certified as {HOST}")
        _, steps = self.probe("--anchors", self.ca, "--name", "no.example.com", "--name",
                              "two.example.com", PEER, code=1)
        self.assert_verdicts(steps, "ok", "ok", "ok", "ok", "failed")
        self.assertEqual(steps["names"]["text"], "two.example.com")

    def test_an_unknown_authority(self):
        (self.folder / "other").mkdir(exist_ok=True)
        stranger = Authority(self.folder / "other", "stranger-ca")
        pem, key = stranger.issue("secure.example.com")
        self.s_server("other/secure.example.com")
        attempt, steps = self.probe("secure", "-c", self.config, code=1)
        self.assert_verdicts(steps, "ok", "ok", "failed", "skipped", "skipped")
        self.assertEqual(attempt["failure"]["reason"], "unknown_authority")
        self.assertIn("CN=stranger-ca", steps["chain"]["remedy"])

    def test_an_expired_certificate(self):
        self.authority.issue("secure.example.com", days="-1", file="old")
        self.s_server("old")
        attempt, steps = self.probe("secure", "-c", self.config, code=1)
        self.assert_verdicts(steps, "ok", "ok", "failed", "skipped", "skipped")
        self.assertEqual(attempt["failure"]["reason"], "expired")
        self.assertLess(attempt["failure"]["chain"][0]["days_left"], 1)
        self.assertIn("renew", steps["chain"]["remedy"])

    def test_without_anchors_it_shows_what_could_be_trusted(self):
        self.s_server()
        attempt, steps = self.probe(PEER, code=1)
        self.assert_verdicts(steps, "ok", "ok", "failed", "skipped", "skipped")
        fingerprint = attempt["failure"]["chain"][0]["sha256"]
        said = subprocess.run(["openssl", "x509", "-in", self.folder / "secure.example.com.pem",
                               "-noout", "-fingerprint", "-sha256"], capture_output=True, text=True)
        self.assertIn(fingerprint, said.stdout.lower().replace(":", ""))
        self.assertIn(fingerprint, steps["chain"]["remedy"])
        self.assertIn("--anchors", steps["chain"]["remedy"])

    def test_a_server_that_wants_a_certificate_under_tls_1_2(self):
        self.s_server("secure.example.com", "-tls1_2", "-Verify", "2", "-CAfile", self.ca)
        _, steps = self.probe(PEER, "--anchors", self.ca, "--name", "secure.example.com", code=1)
        self.assert_verdicts(steps, "ok", "failed", "skipped", "skipped", "skipped")
        self.assertIn("--trustpoint", steps["handshake"]["remedy"])

    def test_a_closed_port(self):
        _, steps = self.probe("secure", "-c", self.config, code=1)
        self.assert_verdicts(steps, "failed", "skipped", "skipped", "skipped", "skipped")
        self.assertEqual(steps["connect"]["text"], "Connection refused")

    def test_a_cleartext_port(self):
        listener = socket.create_server((HOST, PORT))
        self.addCleanup(listener.close)
        program = subprocess.Popen([lab.PROGRAM, "probe", "secure", "-c", self.config, "--json"],
                                   stdout=subprocess.PIPE, text=True)
        self.addCleanup(program.stdout.close)
        listener.settimeout(10)
        stream, _ = listener.accept()
        with stream:
            stream.sendall(b"SIP/2.0 400 Bad Request\r\n\r\n")
            self.assertEqual(program.wait(20), 1)
        attempt = json.loads(program.stdout.read())["attempts"][0]
        self.assertEqual(attempt["failure"]["reason"], "cleartext")
        self.assertIn("TLS port", attempt["steps"][1]["remedy"])

    def test_a_silent_port(self):
        listener = socket.create_server((HOST, PORT))
        self.addCleanup(listener.close)
        attempt, steps = self.probe("secure", "-c", self.config, code=1)
        self.assert_verdicts(steps, "ok", "failed", "skipped", "skipped", "skipped")
        self.assertEqual(attempt["failure"]["reason"], "timed_out")

    def test_a_name_without_an_address(self):
        done = self.run_probe("tls:nowhere.invalid:5061", "--json")
        self.assertEqual(done.returncode, 1, done.stderr)
        found = json.loads(done.stdout)
        self.assertEqual((found["dns"]["verdict"], found["attempts"]), ("failed", []))

    def test_usage(self):
        for arguments, words in (
                (["nobody", "-c", self.config], "there is no peer"),
                (["secure", "-c", self.folder / "none.toml"], "none.toml"),
                (["secure", "-c", self.config, "--name", "a.example.com"], "--name"),
                (["udp:127.0.0.1:5060"], "tls:HOST:PORT"),
                ([PEER, "--trustpoint", "none", "-c", self.config], "no trustpoint"),
                ([PEER, "--anchors", self.folder / "none.pem"], "none.pem"),
                ([], "PEER")):
            done = self.run_probe(*arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), arguments)
            self.assertIn(words, done.stderr)


if __name__ == "__main__":
    unittest.main()
