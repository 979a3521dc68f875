"""`sipward explain`: who an address or a name is, why nobody else, and what follows from it."""
import json
import subprocess
import unittest

from support import lab

MORE = """
[[peer]]
name       = "wide"
side       = "outside"
address    = ["127.0.0.0/16"]
trustpoint = "lab"
names      = ["cluster.example.com", "secure.example.com"]
wildcard   = "one-label"
tls        = { min = "1.3" }
pins       = ["sha256//YLh1dUR9y6Kja30RrAn7JKnbQG/uEtLMkBgFF2Fuihg="]

[[peer]]
name    = "other"
side    = "inside"
address = ["127.0.1.9"]
target  = "tcp:127.0.1.9:5060"

[[route]]
from = "other"
to   = "wide"
"""


class Explain(lab.Lab):
    def setUp(self):
        self.config = self.folder / "explain.toml"
        self.config.write_text(lab.config(extra=MORE))

    def run_explain(self, *arguments):
        return subprocess.run([lab.PROGRAM, "explain", "-c", self.config, *arguments],
                              capture_output=True, text=True, timeout=20)

    def explain(self, *arguments, code=0):
        done = self.run_explain(*arguments)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        for line in done.stdout.splitlines():
            self.assertTrue("--json" in arguments or len(line) <= 100, line)
        return done.stdout

    def test_an_address(self):
        self.assertEqual(self.explain("127.0.3.1", "--side", "outside"), """\
127.0.3.1, outside
  peer          secure, by 127.0.3.0/24
  not           wide: 127.0.0.0/16 is shorter than 127.0.3.0/24
  trustpoint    lab
  names         secure.example.com
  verify        full
  cn            fallback: counts only without a subjectAltName
  wildcard      none: a certificate for *.example.com counts for nobody
  eku           strict
  pins          none
  tls           1.2 to 1.3
  security      require
  target        tls:127.0.3.1:5061
  calls         go by route 2 to legacy
""")

    def test_both_sides_and_nobody(self):
        shown = self.explain("127.0.1.9")
        inside, _, outside = shown.partition("127.0.1.9, outside\n")
        self.assertIn("other, by 127.0.1.9/32", inside)
        self.assertIn("127.0.1.0/24 is shorter than 127.0.1.9/32", inside)
        self.assertIn("none: cleartext", inside)
        self.assertIn("wide, by 127.0.0.0/16", outside)
        nobody = self.explain("203.0.113.9", code=1)
        self.assertEqual(nobody.count("none: no address of a peer"), 2)
        self.assertIn("over TLS it is refused", nobody)

    def test_routes_that_come_too_late(self):
        (found,) = json.loads(self.explain("127.0.1.9", "--side", "inside", "--json"))
        self.assertEqual([(one["number"], one["to"], one["wins"]) for one in found["routes"]],
                         [(1, "secure", True), (3, "wide", False)])
        self.assertIn("comes after route 1", found["routes"][1]["why_not"])

    def test_a_name(self):
        shown = self.explain("Secure.example.com", "--side", "outside")
        self.assertRegex(shown, r"peer +secure: one of its names")
        self.assertRegex(shown, r"not +wide: one of its names, but in a URI it means secure")
        self.assertRegex(shown, r"certificate +one with this name alone is good for secure, wide")

    def test_a_wildcard_counts_where_it_is_allowed(self):
        shown = self.explain("*.example.com", "--side", "outside", code=1)
        self.assertIn("good for wide (stands for cluster.example.com)", shown)

    def test_settings_as_json(self):
        found = json.loads(self.explain("wide", "--json"))
        self.assertEqual([one["peer"] for one in found], [None, "wide"])
        settings = found[1]["settings"]
        self.assertEqual(settings["pins"], ["sha256//YLh1dUR9y6Kja30RrAn7JKnbQG/uEtLMkBgFF2Fuihg="])
        self.assertEqual((settings["tls"], settings["target"]), ("1.3 to 1.3", "none: it dials us"))
        self.assertTrue(settings["wildcard"].startswith("one-label"))

    def test_usage(self):
        for arguments in (["a b"], ["x", "--side", "above"], ["a\nb"], []):
            self.assertEqual(self.run_explain(*arguments).returncode, 2, arguments)
        self.config.write_text("[inside]\n")
        done = self.run_explain("127.0.3.1")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("explain.toml", done.stderr)


if __name__ == "__main__":
    unittest.main()
