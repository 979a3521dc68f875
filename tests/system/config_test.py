"""`sipward check`: every problem of a configuration at once, each with its place; and what `run`
says of the same file."""
import json
import re
import subprocess
import unittest

from support import lab

# Each bad line tells in its comment what has to be said of it.
PROBLEMS = """
[inside]
listen    = ["udp:127.0.2.1:5060", "quic:127.0.2.1:5060"]   # listen
advertise = "127.0.2.1"
advertize = "127.0.2.1"                                     # did you mean "advertise"

[outside]
listen    = ["tls:127.0.2.2:5061", "tcp:127.0.2.2:5060"]    # outside listener is cleartext
advertise = "127.0.2.2"

[server]
state_folder = "state"
drain_time   = "soon"                                       # drain_time

[log]
level = "loud"                                              # level

[timers]
timer_c = 180                                               # timer_c

[limits]
header_bytes = "12 miles"                                   # header_bytes

[connections]
max_connections = 0                                         # max_connections

[trustpoint.lab]
chain   = "sbc.example.com.pem"
key     = "sbc.example.com.key"
anchors = ["lab-ca.pem"]

[[peer]]
name       = "secure"
side       = "outside"
address    = ["127.0.3.0/33"]                               # address
target     = "tls:127.0.3.1:5061"
trustpoint = "lab"
names      = ["secure.example.com"]
tls        = { min = "1.1" }                                # min

[[peer]]
name       = "nameless"                                     # no names
side       = "outside"
target     = "tls:127.0.3.2:5061"
trustpoint = "lab"

[[peer]]
name       = "lost"
side       = "outside"
target     = "tls:127.0.3.3:5061"
trustpoint = "nowhere"                                      # no trustpoint "nowhere"
names      = ["lost.example.com"]

[[peer]]
name    = "legacy"
side    = "within"                                          # side
target  = "udp:127.0.1.1:5060"

[[route]]
from = "inside"
to   = "nobody"                                             # no peer or group "nobody"

[colour]                                                    # colour
"""


class Check(lab.Lab):
    def run_program(self, command, text, file="tried.toml"):
        path = self.folder / file
        path.write_text(text)
        done = subprocess.run([lab.PROGRAM, command, "-c", path], capture_output=True, text=True,
                              timeout=20)
        return done, path

    def check(self, text):
        return self.run_program("check", text)

    def places(self, done, path):
        """[(line, column, sentence)] of the problems told, as they stand."""
        found = re.findall(rf"^{re.escape(str(path))}:(\d+):(\d+): (.*)$", done.stdout, re.M)
        return [(int(line), int(column), text) for line, column, text in found]

    def assert_told(self, text, *words):
        done, _ = self.check(text)
        self.assertEqual(done.returncode, 1, done.stdout)
        for word in words:
            self.assertIn(word, done.stdout)

    def test_a_good_one_passes_without_a_word_of_warning(self):
        done, _ = self.check(lab.config())
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertNotIn("warning", done.stdout)

    def test_a_good_configuration_is_shown_as_it_will_serve(self):
        done, _ = self.check(lab.config(extra="""
[[peer]]
name    = "branch"
side    = "inside"
address = ["127.0.1.128/25"]
target  = "udp:127.0.1.129:5060"
"""))
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("ok: 3 listeners, 3 peers, 2 routes, 1 trustpoint\ntrustpoint lab\n", done.stdout)
        self.assertRegex(done.stdout, r"own +CN=sbc\.example\.com, EC P-256, until 20")
        self.assertRegex(done.stdout, r"anchor +CN=lab-ca, until 20")
        self.assertIn("127.0.1.128/25 is branch, though it lies in 127.0.1.0/24 of legacy: the "
                      "longer", done.stdout)

    def test_for_programs(self):
        path = self.folder / "json.toml"
        for text, code in ((lab.config(), 0), (lab.config(extra="nonsense = 1\n"), 1)):
            path.write_text(text)
            done = subprocess.run([lab.PROGRAM, "check", "--json", "-c", path], capture_output=True,
                                  text=True, timeout=20)
            told = json.loads(done.stdout)
            self.assertEqual((done.returncode, told["ok"]), (code, code == 0), done.stdout)
            self.assertEqual(len(told["problems"]), code)
        self.assertIn("nonsense", told["problems"][0]["what"])
        self.assertGreater(told["problems"][0]["line"], 1)

    def test_every_problem_is_told_at_once_with_its_place(self):
        done, path = self.check(PROBLEMS)
        self.assertEqual(done.returncode, 1)
        places = self.places(done, path)
        for number, line in enumerate(PROBLEMS.splitlines(), 1):
            wanted = line.partition("#")[2].strip()
            here = [(column, text) for at, column, text in places if at == number]
            if not wanted:
                continue
            self.assertTrue(any(wanted in text for _, text in here),
                            f"line {number}, {wanted}: {here}\n{done.stdout}")
            self.assertTrue(all(1 <= column <= len(line) for column, _ in here), here)
        numbers = [at for at, _, _ in places]
        self.assertEqual(numbers, sorted(numbers), "in the order of the file")
        self.assertTrue(all("; expected " in text or "did you mean" in text for _, _, text in places),
                        done.stdout)

    def test_run_says_the_same_and_does_not_start(self):
        checked, path = self.check(PROBLEMS)
        done, _ = self.run_program("run", PROBLEMS)
        self.assertEqual(done.returncode, 1)
        for line, column, text in self.places(checked, path):
            self.assertIn(f"{path}:{line}:{column}: {text}", done.stderr + done.stdout)

    def test_a_syntax_error_is_told_alone(self):
        done, path = self.check("[inside]\nlisten = [\n\n[outside\n")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(len(self.places(done, path)), 1, done.stdout)

    def test_a_file_that_is_not_there(self):
        done = subprocess.run([lab.PROGRAM, "check", "-c", self.folder / "none.toml"],
                              capture_output=True, text=True, timeout=20)
        self.assertEqual(done.returncode, 1)
        self.assertIn("none.toml", done.stdout)

    def test_files_of_a_trustpoint(self):
        self.authority.issue("other.example.com")
        (self.folder / "rubbish.pem").write_text("no certificate\n")
        good = lab.config()
        key = 'key     = "sbc.example.com.key"'
        self.assert_told(good.replace(key, 'key = "missing.key"'), "lab", "missing.key")
        self.assert_told(good.replace(key, 'key = "other.example.com.key"'), "lab", "key")
        self.assert_told(good.replace('"lab-ca.pem"', '"rubbish.pem"'), "lab", "rubbish.pem")

    def test_the_certificate_carries_what_the_outside_knows_us_by(self):
        self.assert_told(lab.config(advertise="proxy.example.net"), "proxy.example.net", "secure")

    def test_what_is_doubtful_is_a_warning(self):
        open_udp = lab.config(inside="0.0.0.0").replace('advertise = "0.0.0.0"',
                                                        'advertise = "127.0.2.1"')
        done, _ = self.check(open_udp)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(done.stdout, r"UDP.*\(warning\)")
        self.authority.issue("sbc.example.com", ["sbc.example.com", f"IP:{lab.OUTSIDE}"], days="-1",
                             file="old")
        done, _ = self.check(lab.config().replace('"sbc.example.com.', '"old.'))
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(done.stdout, r"trustpoint lab: .*expired.*\(warning\)")
        done, _ = self.check(lab.config().replace('state_folder = "state"', ""))
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(done.stdout, r"state_folder.*\(warning\)")


if __name__ == "__main__":
    unittest.main()
