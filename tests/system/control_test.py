"""The commands that ask a running sipward: what a person reads and what a program gets."""
import os
import stat
import unittest

from support import lab
from support.asking import Asking


class Control(Asking):
    def test_peers_tell_connections_and_the_last_failure(self):
        self.establish()
        self.dial(lab.SECURE_TWO, "two.example.com")
        self.sipward.wait_for("wrong_name")
        table = self.ask("peers")
        self.assertRegex(table, r"secure +outside +tls:127\.0\.3\.1:5061 +lab +require +- +[1-9] +1 +20.*wrong_name")
        one = self.ask("peers", "secure")
        self.assertIn("expected    secure.example.com", one)
        self.assertIn("presented   DNS:two.example.com", one)
        self.assertIn('what to do  ask for a certificate with SAN DNS:secure.example.com', one)
        self.assertRegex(one, r"certificate CN=two\.example\.com, by CN=lab-ca, until 20\S+, \d+ days? left")
        facts = self.json("peers", "secure")
        self.assertEqual(facts["last_failure"]["stage"], "name")
        self.assertEqual(facts["last_failure"]["chain"][0]["subject"], "CN=two.example.com")
        self.assertEqual(facts["last_session"]["verified_name"], "secure.example.com")
        self.assertEqual(facts["last_failure"]["reason"], "wrong_name")
        self.assertEqual(facts["last_failure"]["remote"].split(":")[1], lab.SECURE_TWO)

    def test_who_is_no_peer_is_told_of_too(self):
        self.dial("127.0.9.9", None)
        self.sipward.wait_for("no_candidate")
        self.assertRegex(self.ask("peers"), r"no peer: tls:127\.0\.9\.9:\d+, 20\S+, 1 times: the address")

    def test_a_peer_that_there_is_not(self):
        self.assertIn('there is no peer "nobody"', self.ask("peers", "nobody", code=1))

    def test_trustpoints(self):
        told = self.ask("trustpoints")
        self.assertIn("trustpoint lab\n  peers         secure\n", told)
        self.assertRegex(told, r"own +CN=sbc\.example\.com, EC P-256\n +validity +until 20")
        (trustpoint,) = self.json("trustpoints")["trustpoints"]
        self.assertEqual(trustpoint["anchors"][0]["subject"], "CN=lab-ca")

    def test_reload(self):
        config = self.folder / "sipward.toml"
        text = config.read_text()
        config.write_text(text.replace("[server]", "[server]\nwatch_files = false"))
        self.assertIn("peers kept", self.ask("reload"))
        config.write_text(config.read_text().replace("secure.example.com", "*.*"))
        told = self.ask("reload", "--socket", str(self.folder / "state/control.sock"), code=1)
        self.assertRegex(told, r"sipward\.toml:\d+:\d+: .*\nrefused: nothing has changed")
        config.write_text(text)

    def debug(self, whom):
        program = self.start([lab.PROGRAM, "debug", "tls", whom, "--seconds", "30", "-c",
                              self.folder / "sipward.toml"], "debug")
        program.wait_for("following TLS of")
        return program

    def test_debug_tls_follows_one_peer_and_no_other(self):
        watched = self.debug("secure")
        other = self.debug("127.0.9.9")
        self.dial(lab.SECURE_TWO, "two.example.com")
        watched.wait_for("wrong_name")
        for line in ("stage name", "handshake begins", "received ClientHello, ", "sent ServerHello, ",
                     "received Certificate, ", "state ", "sent fatal alert: bad certificate",
                     "remedy: "):
            self.assertIn(line, watched.output())
        self.assertRegex(watched.output(), r"\n\d\d:\d\d:\d\d\.\d{3} accepted from tls:127\.0\.3\.2:\d+: ")
        self.assertNotIn("accepted", other.output())
        self.dial("127.0.9.9", None)
        other.wait_for("no_candidate")
        watched.stop()
        self.assertEqual(watched.process.returncode, 0)
        self.assertIn('there is no TLS peer "legacy"', self.ask("debug", "tls", "legacy", code=1))

    def test_debug_tls_shows_what_we_dial(self):
        watched = self.debug("secure")
        self.establish()
        watched.wait_for("done: TLSv1.3 TLS_AES_256_GCM_SHA384, verified as secure.example.com")
        self.assertIn("dialled at tls:127.0.3.1:5061: sent ClientHello", watched.output())

    def test_the_door_is_ours_alone_and_goes_with_the_program(self):
        door = self.folder / "state/control.sock"
        self.assertEqual(stat.S_IMODE(os.stat(door).st_mode), 0o600)
        self.sipward.stop()
        self.assertFalse(door.exists())
        self.assertIn("no sipward runs here", self.ask("peers", code=1))

    def test_without_a_door_it_says_how_to_have_one(self):
        config = self.folder / "sipward.toml"
        text = config.read_text()
        config.write_text(text.replace('state_folder = "state"\n', ""))
        self.assertIn("set [server] state_folder or control", self.ask("peers", code=1))
        config.write_text(text)


if __name__ == "__main__":
    unittest.main()
