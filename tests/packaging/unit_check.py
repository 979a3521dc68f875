"""The systemd unit gives the program no more than it needs."""
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNIT = ROOT / "conf/packaging/sipward.service"
MOST = 2.0


def exposure(unit):
    """0.0 (least) to 10.0, as systemd counts it."""
    told = subprocess.run(["systemd-analyze", "security", "--offline=true", "--no-pager", unit],
                          capture_output=True, text=True)
    return float(re.search(r"Overall exposure level for \S+: ([0-9.]+)", told.stdout).group(1))


class Unit(unittest.TestCase):
    def test_is_hardly_exposed(self):
        self.assertLessEqual(exposure(UNIT), MOST)

    def test_a_lax_one_would_be_found(self):
        with tempfile.TemporaryDirectory() as folder:
            lax = Path(folder) / "lax.service"
            lax.write_text("[Service]\nExecStart=/usr/bin/sipward run\n")
            self.assertGreater(exposure(lax), MOST)

    def test_is_never_root(self):
        lines = UNIT.read_text().splitlines()
        for line in ("User=sipward", "CapabilityBoundingSet=", "AmbientCapabilities=",
                     "NoNewPrivileges=yes", "Type=notify"):
            self.assertIn(line, lines)
        self.assertRegex((ROOT / "conf/packaging/sipward.sysusers").read_text(), r"^u sipward -")


if __name__ == "__main__":
    unittest.main()
