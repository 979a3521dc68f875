"""A sidecar is configured by its environment alone: calls pass, and what is wrong names the variable."""
import json
import os
import subprocess
import unittest
from pathlib import Path

from support import lab
from support.pair import Pair

FILE = Path("/etc/sipward/sipward.toml")


def sidecar(folder, **changes):
    """As lab.config(), in variables."""
    variables = {
        "SIPWARD_INSIDE": f"udp:{lab.INSIDE}:5060, tcp:{lab.INSIDE}:5060",
        "SIPWARD_COMPONENT": f"udp:{lab.LEGACY}:5060 from 127.0.1.0/24",
        "SIPWARD_OUTSIDE": f"tls:{lab.OUTSIDE}:5061 as {lab.OUTSIDE}",
        "SIPWARD_TARGET": f"tls:{lab.SECURE}:5061",
        "SIPWARD_NAMES": "secure.example.com",
        "SIPWARD_CERTS": str(folder / "certs"),
        "SIPWARD_STATE": str(folder / "state"),
        **changes}
    others = {name: value for name, value in os.environ.items() if not name.startswith("SIPWARD_")}
    return {**others, **{name: value for name, value in variables.items() if value}}


def lay_out(folder):
    """The folder of certificates as a Kubernetes Secret has it."""
    (folder / "certs").mkdir(exist_ok=True)
    for there, here in (("tls.crt", "sbc.example.com.pem"), ("tls.key", "sbc.example.com.key"),
                        ("ca.crt", "lab-ca.pem")):
        (folder / "certs" / there).write_bytes((folder / here).read_bytes())
    return folder / "certs"


@unittest.skipIf(FILE.exists(), f"{FILE} is there: the environment does not stand in for it")
class Sidecar(Pair):
    def start_sipward(self, text, **options):
        """By the environment instead of the file that Pair would write."""
        lay_out(self.folder)
        program = self.start([lab.PROGRAM, "run"], "sipward", env=sidecar(self.folder))
        self.addCleanup(program.kill)
        program.wait_for("\nready\n")
        return program

    def run_with(self, *arguments, **changes):
        lay_out(self.folder)
        return subprocess.run([lab.PROGRAM, *arguments], env=sidecar(self.folder, **changes),
                              capture_output=True, text=True, timeout=20)

    def test_a_call_passes_and_the_commands_find_the_door(self):
        self.establish().exchange("inside", "outside", "BYE", 2)
        self.assertIn("configured by the environment", self.sipward.output())
        peers = self.run_with("peers")
        self.assertEqual(peers.returncode, 0, peers.stderr)
        self.assertRegex(peers.stdout, r"(?m)^target +outside")

    def test_changed_certificates_are_taken_over(self):
        self.authority.issue("sbc.example.com", ["sbc.example.com", f"IP:{lab.OUTSIDE}"])
        lay_out(self.folder)
        done = self.run_with("reload")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("sidecar", done.stdout)

    def test_check_shows_what_it_came_to(self):
        done = self.run_with("check")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn(f'target = "tls:{lab.SECURE}:5061"', done.stdout)
        self.assertIn("# SIPWARD_CERTS", done.stdout)
        # It is a configuration like any other.
        made = json.loads(self.run_with("check", "--json").stdout)["made_of_environment"]
        file = self.folder / "copy.toml"
        file.write_text(made)
        copied = self.run_with("check", "-c", str(file))
        self.assertEqual(copied.returncode, 0, copied.stdout)

    def test_what_is_wrong_names_the_variable(self):
        for changes, told in (({"SIPWARD_TARGET": ""}, "SIPWARD_TARGET: is not set; expected"),
                              ({"SIPWARD_OUTSIDE": "tls:*:5061 as sbc"}, "SIPWARD_OUTSIDE: listen is"),
                              ({"SIPWARD_CERTS": "/nowhere"}, "SIPWARD_CERTS: trustpoint sidecar: ")):
            done = self.run_with("run", **changes)
            self.assertEqual(done.returncode, 1, done.stdout)
            self.assertIn(told, done.stderr)


if __name__ == "__main__":
    unittest.main()
