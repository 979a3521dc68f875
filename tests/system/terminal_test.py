"""What the commands do on a terminal and only there: colour, and a screen that is drawn again."""
import os
import pty
import select
import subprocess
import time
import unittest

from support import lab
from support.asking import Asking

CLEARED, COLOURED = "\x1b[H\x1b[2J", "\x1b[3"


class OnATerminal(Asking):
    transport = "tcp"

    def start_on_terminal(self, *arguments, **environment):
        """The command, and where what a terminal gets of it is read."""
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        process = subprocess.Popen([lab.PROGRAM, *arguments, "-c", self.folder / "sipward.toml"],
                                   stdin=theirs, stdout=theirs, stderr=theirs,
                                   env={"PATH": os.environ["PATH"], **environment})
        os.close(theirs)
        self.addCleanup(process.wait, 10)
        self.addCleanup(process.kill)
        return ours

    def read(self, terminal, until=None):
        """Up to where `until` stands, else to the end."""
        text, last = "", time.monotonic() + 15
        while until is None or until not in text:
            self.assertTrue(select.select([terminal], [], [], max(0, last - time.monotonic()))[0], text)
            try:
                text += os.read(terminal, 65536).decode()
            except OSError:    # it has ended
                self.assertIsNone(until, text)
                break
        return text

    def test_a_watched_table_is_drawn_again_when_somebody_connects(self):
        terminal = self.start_on_terminal("connections", "--watch")
        self.assertNotIn("secure.example.com", self.read(terminal, "over TLS"))
        self.establish()
        told = self.read(terminal, "secure.example.com")
        self.assertIn(CLEARED, told)

    def test_colour_for_terminals_alone(self):
        coloured = self.read(self.start_on_terminal("status"))
        plain = self.read(self.start_on_terminal("status", NO_COLOR="1"))
        for told in (coloured, plain, self.ask("status")):
            self.assertIn("renew it", told)    # the certificate of 30 days
            self.assertEqual(COLOURED in told, told is coloured)


if __name__ == "__main__":
    unittest.main()
