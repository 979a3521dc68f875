"""`sipward lab --once` as a new user runs it, and what the command line says to mistakes."""
import socket
import subprocess
import unittest

from support import lab


def run(*arguments, seconds=90):
    return subprocess.run([lab.PROGRAM, *arguments], capture_output=True, text=True, timeout=seconds)


class TheLab(unittest.TestCase):
    def check(self, done):
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("5 of 5 call flows crossed as they should", done.stdout)
        self.assertIn("verified as secure.example.com", done.stdout)
        self.assertEqual(done.stdout.count("\n  ok\n"), 5)
        self.assertLessEqual(max(map(len, done.stdout.splitlines())), 110)

    def test_every_flow_crosses(self):
        self.check(run("lab", "--once"))

    def test_busy_ports_are_named_and_others_taken(self):
        busy = []
        for kind, port in ((socket.SOCK_DGRAM, 5060), (socket.SOCK_STREAM, 5061)):
            taken = socket.socket(socket.AF_INET, kind)
            taken.bind(("127.0.0.1", port))
            busy.append(taken)
        try:
            done = run("lab", "--once")
        finally:
            for taken in busy:
                taken.close()
        self.check(done)
        self.assertIn("5060 is busy", done.stdout)
        self.assertIn("5061 is busy", done.stdout)


class CommandLine(unittest.TestCase):
    def test_an_unknown_command_is_said_to_be_one(self):
        done = run("fly")
        self.assertEqual(done.returncode, 2)
        self.assertIn("fly", done.stdout + done.stderr)

    def test_no_command_shows_help(self):
        done = run()
        self.assertEqual(done.returncode, 2)
        self.assertIn("check", done.stdout + done.stderr)

    def test_a_missing_file_is_named(self):
        done = run("run", "-c", "/nowhere/sipward.toml")
        self.assertEqual(done.returncode, 1)
        self.assertIn("/nowhere/sipward.toml", done.stderr)

    def test_version(self):
        self.assertRegex(run("--version").stdout, r"^sipward \d+\.\d+\.\d+")


if __name__ == "__main__":
    unittest.main()
