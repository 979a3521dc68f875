"""The Debian package in a fresh root: installed, the program run there, upgraded, removed, purged.
Before it: ./dev package. Needs root and a network namespace for the program's calls."""
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ISOLATED = ROOT / "tests/system/isolated"
CONFIGURATION = "etc/sipward/sipward.toml"


def run(*command, check=True, **options):
    done = subprocess.run([str(one) for one in command], text=True, capture_output=True,
                          timeout=600, stdin=subprocess.DEVNULL, **options)
    if check and done.returncode != 0:
        raise AssertionError(f"{command}: {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        packages = sorted((ROOT / "build").glob("sipward_*.deb"))
        assert len(packages) == 1, f"./dev package makes one package: {packages}"
        cls.package = packages[0]
        cls.scratch = Path(tempfile.mkdtemp(prefix="sipward-deb-"))
        cls.root = cls.scratch / "root"
        run("mmdebstrap", "--variant=minbase", "--include=adduser", "bookworm", cls.root)
        run("mount", "-t", "proc", "proc", cls.root / "proc")
        shutil.copy("/etc/resolv.conf", cls.root / "etc/resolv.conf")
        cls.inside("apt-get", "update", "-qq")

    @classmethod
    def tearDownClass(cls):
        run("umount", cls.root / "proc", check=False)
        shutil.rmtree(cls.scratch, ignore_errors=True)

    @classmethod
    def inside(cls, *command, check=True, before=()):
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8",
                       "DEBIAN_FRONTEND": "noninteractive"}
        return run(*before, "chroot", cls.root, *command, check=check, env=environment)

    def as_sipward(self, *command, check=True):
        """As the unit runs it, but for systemd; in a network of its own."""
        return self.inside("setpriv", "--reuid=sipward", "--regid=sipward", "--clear-groups",
                           *command, check=check, before=[ISOLATED])

    def owner(self, path):
        status = os.stat(self.root / path)
        told = self.inside("stat", "-c", "%U:%G", "/" + path).stdout.strip()
        return f"{told} {status.st_mode & 0o777:04o}"

    def newer(self, version):
        """The same package with another version and another sample configuration."""
        tree = self.scratch / "newer"
        run("dpkg-deb", "-R", self.package, tree)
        control = tree / "DEBIAN/control"
        control.write_text(control.read_text().replace("Version: ", f"Version: {version}-", 1))
        sample = tree / CONFIGURATION
        sample.write_text("# a newer sample\n" + sample.read_text())
        run("dpkg-deb", "-b", "--root-owner-group", tree, self.root / "newer.deb")
        shutil.rmtree(tree)

    def write_certificates(self):
        """Those that the sample configuration names, as README says."""
        folder = self.scratch / "pki"
        run(ROOT / "certs/make", folder, "sbc.example.com")
        for here, there in (("sbc.example.com.pem", "sbc.pem"), ("sbc.example.com.key", "sbc.key"),
                            ("ca.pem", "ms-ca.pem")):
            shutil.copy(folder / here, self.root / "etc/sipward/certs" / there)
            self.inside("chown", "root:sipward", f"/etc/sipward/certs/{there}")
            self.inside("chmod", "0640", f"/etc/sipward/certs/{there}")

    def test_from_installation_to_purge(self):
        self.installed()
        self.runs()
        self.upgraded()
        self.removed()

    def installed(self):
        shutil.copy(self.package, self.root / "sipward.deb")
        told = self.inside("apt-get", "install", "-y", "-qq", "--no-install-recommends",
                           "/sipward.deb").stdout
        self.assertIn("say in /etc/sipward/sipward.toml who is who", told)
        self.assertEqual(self.owner(CONFIGURATION), "root:sipward 0640")
        self.assertEqual(self.owner("etc/sipward/certs"), "root:sipward 0750")
        self.assertIn("/var/lib/sipward", self.inside("getent", "passwd", "sipward").stdout)
        for file in ("usr/lib/systemd/system/sipward.service", "usr/share/man/man1/sipward.1.gz",
                     "usr/share/man/man5/sipward.toml.5.gz",
                     "usr/share/bash-completion/completions/sipward"):
            self.assertEqual(self.owner(file), "root:root 0644")
        verified = run("systemd-analyze", "verify", "--man=no", f"--root={self.root}",
                       "sipward.service", check=False)
        self.assertEqual(verified.returncode, 0, verified.stderr)

    def runs(self):
        self.assertRegex(self.as_sipward("sipward", "--version").stdout, r"^sipward \d")
        lacking = self.as_sipward("sipward", "check", check=False)
        self.assertEqual(lacking.returncode, 1)
        self.assertIn("certs/sbc.pem: cannot be read: No such file", lacking.stdout)
        self.write_certificates()
        self.assertIn("ok: 3 listeners", self.as_sipward("sipward", "check").stdout)
        calls = self.as_sipward("sipward", "lab", "--once")
        self.assertRegex(calls.stdout, r"(?m)^(\d+) of \1 call flows crossed as they should")
        # Its state, as StateDirectory= would make it; served by systemd in this place.
        self.inside("install", "-d", "-o", "sipward", "-g", "sipward", "-m", "0700",
                    "/var/lib/sipward")
        text = (self.root / CONFIGURATION).read_text()
        (self.root / CONFIGURATION).write_text(text.replace("10.0.0.2", "127.0.0.1"))
        script = ("sipward run & server=$!; i=0; "
                  "until sipward peers 2>/dev/null; do i=$((i+1)); [ $i -lt 50 ]; sleep 0.2; done; "
                  "kill $server; wait $server")
        served = self.as_sipward("sh", "-ec", script)
        self.assertRegex(served.stdout, r"(?m)^cucm +outside")
        self.assertIn("stopped", served.stderr)
        self.assertEqual(self.owner("var/lib/sipward/token.keys"), "sipward:sipward 0600")

    def upgraded(self):
        mine = (self.root / CONFIGURATION).read_text()
        keys = (self.root / "var/lib/sipward/token.keys").read_text()
        self.newer("9")
        self.inside("dpkg", "-i", "--force-confdef", "/newer.deb")
        self.assertIn("9-", self.inside("dpkg-query", "-W", "sipward").stdout)
        self.assertEqual((self.root / CONFIGURATION).read_text(), mine)
        self.assertEqual((self.root / "var/lib/sipward/token.keys").read_text(), keys)
        self.assertEqual(self.owner(CONFIGURATION), "root:sipward 0640")
        self.assertIn("ok: 3 listeners", self.as_sipward("sipward", "check").stdout)

    def removed(self):
        self.inside("apt-get", "remove", "-y", "-qq", "sipward")
        self.assertFalse((self.root / "usr/bin/sipward").exists())
        self.assertTrue((self.root / CONFIGURATION).exists())
        self.assertTrue((self.root / "var/lib/sipward/token.keys").exists())
        self.inside("apt-get", "purge", "-y", "-qq", "sipward")
        self.assertFalse((self.root / CONFIGURATION).exists())
        self.assertFalse((self.root / "var/lib/sipward").exists())
        # What the administrator laid there is not ours to throw away.
        self.assertTrue((self.root / "etc/sipward/certs/sbc.key").exists())

    def test_lintian_has_nothing_to_say(self):
        told = run("lintian", "--allow-root", self.package, check=False)
        self.assertEqual((told.returncode, told.stdout), (0, ""), told.stderr)


if __name__ == "__main__":
    unittest.main()
