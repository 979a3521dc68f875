"""`sipward pki …` run as a person runs it, and openssl as the judge of what it leaves."""
import json
import stat
import subprocess

from support import lab


class PkiCommands(lab.Lab):
    def pki(self, *arguments, code=0, **options):
        """Its output, errors behind it; no line of it is longer than 100 columns."""
        done = subprocess.run([lab.PROGRAM, "pki", *map(str, arguments)], capture_output=True,
                              text=True, timeout=60, cwd=self.folder, **options)
        said = done.stdout + done.stderr
        self.assertEqual(done.returncode, code, said)
        for line in done.stdout.splitlines():
            self.assertTrue("--json" in arguments or len(line) <= 100, line)
        return said

    def pki_json(self, *arguments, code=0):
        return json.loads(self.pki(*arguments, "--json", code=code))

    def judge(self, *arguments, accepts=True):
        """What openssl says of it."""
        done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True,
                              cwd=self.folder, timeout=20)
        self.assertEqual(done.returncode == 0, accepts, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def assert_mode(self, path, mode):
        self.assertEqual(stat.S_IMODE((self.folder / path).stat().st_mode), mode)

    def flat(self, text):
        return " ".join(text.split())
