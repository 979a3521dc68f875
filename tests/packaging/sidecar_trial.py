"""The images of docker/, run as compose.yaml says: the lab's calls pass through the sidecar in both
directions, and it has nothing that it does not need. Before it: tests/packaging/images."""
import os
import shutil
import tempfile
import unittest
from pathlib import Path

from containers import LIMITS, Compose, podman, size_of, wait_until

ROOT = Path(__file__).resolve().parents[2]
MOST_ABOVE_THE_BASE = 40_000_000


def status_of(pid):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


class Sidecar(unittest.TestCase):
    def setUp(self):
        folder = tempfile.mkdtemp(prefix="sipward-sidecar-")
        self.addCleanup(shutil.rmtree, folder, True)
        os.chmod(folder, 0o755)
        self.compose = self.lab(folder)
        certificates = self.compose.start("certificates")
        self.assertEqual(certificates.wait(60), 0, certificates.output())

    def lab(self, folder):
        return Compose(self, ROOT / "docker/compose.yaml", folder)

    def start_sipward(self, changes=None):
        sipward = self.compose.start("sipward", changes)
        sipward.wait_for("\nready\n", 60)
        return sipward

    def healthy(self):
        """As its HEALTHCHECK says."""
        return podman("healthcheck", "run", "sipward", check=False).returncode == 0

    def test_the_labs_calls_pass_both_ways_and_it_ends_in_good_order(self):
        sipward = self.start_sipward()
        wait_until(self.healthy, 30, "the health check is good")
        kamailio = self.compose.start("kamailio")
        wait_until(lambda: self.compose.healthy("kamailio") or not kamailio.alive(), 60,
                   "kamailio serves")
        self.assertTrue(kamailio.alive(), kamailio.output())
        for callee in ("agent", "legacy-answers"):
            self.compose.start(callee)
            self.compose.pid_of(callee)
        for caller in ("legacy", "agent-calls"):
            program = self.compose.start(caller)
            self.assertEqual(program.wait(120), 0, program.output()[-3000:] + sipward.output())
            self.assertRegex(program.output(), r"Successful call +\| +\d+ +\| +20 ")
            self.assertRegex(program.output(), r"Failed call +\| +\d+ +\| +0 ")
        peers = podman("exec", "sipward", "sipward", "peers").stdout
        self.assertRegex(peers, r"(?m)^target +outside +tls:172.28.2.20:5061 +sidecar +require")
        podman("stop", "-t", "30", "sipward")
        self.assertEqual(sipward.wait(30), 0, sipward.output())
        self.assertIn("stopped", sipward.output())

    def test_it_is_nobody_and_writes_nowhere(self):
        self.start_sipward()
        pid = self.compose.pid_of("sipward")
        status = status_of(pid)
        self.assertEqual(status["Uid"].split(), ["10001"] * 4)
        self.assertEqual(status["Gid"].split(), ["10001"] * 4)
        for capabilities in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
            self.assertEqual(int(status[capabilities], 16), 0, capabilities)
        self.assertEqual(status["NoNewPrivs"], "1")
        mounts = Path(f"/proc/{pid}/mountinfo").read_text()
        self.assertRegex(mounts, r"(?m)^\d+ \d+ \S+ \S+ / ro\b")
        state = self.compose.volume("state")
        self.assertEqual(os.stat(state / "token.keys").st_mode & 0o777, 0o600)

    def test_secrets_may_be_read_only_files_of_a_group(self):
        """As Kubernetes mounts them with fsGroup: root's, mode 0440; the state an empty folder."""
        made = self.compose.volume("secret")
        podman("run", "--rm", "--pull=never", "--network=none", *LIMITS, "--volume",
               f"{made}:/keys", "localhost/sipward", "keys", "make", "--state", "/keys")
        secrets = [made / "token.keys", *(self.compose.volume("certs") / "sipward").iterdir()]
        for file in secrets:
            os.chown(file, 0, 10001)
            os.chmod(file, 0o440)
        state = self.compose.volume("state")
        os.chown(state, 0, 10001)
        os.chmod(state, 0o2770)
        sipward = self.start_sipward({"volumes": [
            "certs:/certs:ro", "state:/var/lib/sipward",
            "secret/token.keys:/var/lib/sipward/token.keys:ro"]})
        self.assertNotIn("random key", sipward.output())
        self.assertNotIn("no control door", sipward.output())
        self.assertTrue(self.healthy())

    def test_what_is_wrong_is_said_and_it_ends(self):
        sipward = self.compose.start("sipward", {"environment": {"SIPWARD_TARGET": "tls:a:1"}})
        self.assertEqual(sipward.wait(30), 1)
        self.assertRegex(sipward.output(), r"SIPWARD_OUTSIDE: is not set; expected .*")


class Size(unittest.TestCase):
    def test_is_small(self):
        base, image = size_of("localhost/debian:bookworm-slim"), size_of("localhost/sipward")
        print(f"the image is {(image - base) / 1e6:.1f} MB above its base of {base / 1e6:.0f} MB")
        self.assertLess(image - base, MOST_ABOVE_THE_BASE)


if __name__ == "__main__":
    unittest.main()
