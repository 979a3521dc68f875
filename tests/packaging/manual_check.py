"""Every command has examples and a manual page; the pages and the completion are well formed."""
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SIPWARD", str(ROOT / "build/release/sipward"))


def help_of(*path):
    return subprocess.run([PROGRAM, *path, "--help"], check=True, text=True,
                          capture_output=True).stdout


def paths(*path):
    """The program and every command that --help lists, found by asking it alone."""
    found = [path]
    _, _, listing = help_of(*path).partition("\nSubcommands:\n")
    for name in re.findall(r"(?m)^  (\S+)", listing.split("\n\n")[0]):
        found += paths(*path, name)
    return found


class Manual(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = Path(cls.temporary.name)
        subprocess.run([PROGRAM, "manual", ROOT / "conf/sipward.toml", cls.folder], check=True)
        cls.commands = paths()

    def test_every_command_has_examples(self):
        self.assertGreater(len(self.commands), 20)
        for path in self.commands:
            _, _, examples = help_of(*path).partition("\nExamples:\n")
            lines = re.findall(r"(?m)^  (sipward\b.*)\n      \S", examples)
            self.assertTrue(lines, f"`sipward {' '.join(path)} --help` has no examples")
            for line in lines:
                self.assertTrue(line.startswith(" ".join(("sipward", *path))), line)

    def test_every_command_has_a_page_with_its_options_and_examples(self):
        pages = {page.name for page in self.folder.glob("*.1")}
        self.assertEqual(pages, {"-".join(("sipward", *path)) + ".1" for path in self.commands})
        for path in self.commands:
            page = (self.folder / ("-".join(("sipward", *path)) + ".1")).read_text()
            page = page.replace("\\-", "-")
            for option in re.findall(r"(?m)^  (?:-\w,)?(--[\w-]+)", help_of(*path)):
                self.assertIn(f"\\fB{option}\\fR", page, path)
            self.assertIn("\n.SH EXAMPLES\n", page, path)

    def test_every_setting_is_in_the_page_of_the_configuration(self):
        page = (self.folder / "sipward.toml.5").read_text().replace("\\-", "-").replace("\\e", "\\")
        for line in (ROOT / "conf/sipward.toml").read_text().splitlines():
            setting = re.match(r"#?([a-z_]+ +=|\[+[a-z.-]+\]+)", line)
            if setting:
                self.assertIn(setting.group(1), page)

    def test_the_pages_are_well_formed(self):
        for page in self.folder.glob("*.[15]"):
            told = subprocess.run(["mandoc", "-Tlint", "-W", "warning", page], text=True,
                                  capture_output=True)
            self.assertEqual((told.returncode, told.stdout), (0, ""), page)
            told = subprocess.run(["man", "--warnings", "-l", page], text=True, capture_output=True,
                                  env={**os.environ, "LC_ALL": "C.UTF-8", "MANPAGER": "cat"})
            self.assertEqual((told.returncode, told.stderr), (0, ""), page)

    def completed(self, *words):
        script = (f"source {self.folder}/sipward.bash; COMP_WORDS=(\"$@\"); "
                  "COMP_CWORD=$(($# - 1)); compopt() { :; }; _sipward; "
                  "printf '%s\\n' \"${COMPREPLY[@]}\"")
        done = subprocess.run(["bash", "-c", script, "bash", *words], check=True, text=True,
                              capture_output=True)
        return done.stdout.split()

    def test_completion_offers_commands_options_and_choices(self):
        self.assertEqual(self.completed("sipward", "explai"), ["explain"])
        self.assertIn("rotate", self.completed("sipward", "keys", ""))
        self.assertEqual(self.completed("sipward", "keys", "rotate", "--ke"), ["--keep"])
        self.assertEqual(self.completed("sipward", "explain", "--side", "o"), ["outside"])
        self.assertEqual(self.completed("sipward", "run", "--nothing"), [])

    def test_scripts_are_sound(self):
        for shell, files in (("bash", [self.folder / "sipward.bash", ROOT / "tests/packaging/images"]),
                             ("sh", [ROOT / "docker/lab/certificates",
                                     *(ROOT / "conf/packaging/debian").glob("p*")])):
            told = subprocess.run(["shellcheck", "-s", shell, *files], text=True, capture_output=True)
            self.assertEqual(told.returncode, 0, told.stdout)


if __name__ == "__main__":
    unittest.main()
