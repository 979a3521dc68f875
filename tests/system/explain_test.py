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


class ExplainCommand(lab.Lab):
    def run_explain(self, *arguments):
        return subprocess.run([lab.PROGRAM, "explain", "-c", self.config, *arguments],
                              capture_output=True, text=True, timeout=20)

    def explain(self, *arguments, code=0):
        done = self.run_explain(*arguments)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        for line in done.stdout.splitlines():
            self.assertTrue("--json" in arguments or len(line) <= 100, line)
        return done.stdout


class Explain(ExplainCommand):
    def setUp(self):
        self.config = self.folder / "explain.toml"
        self.config.write_text(lab.config(extra=MORE))

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


ALL_INSIDE = """[[route]]
from = "inside"
to   = "secure"
"""
ROUTED = """[[peer]]
name       = "two"
side       = "outside"
address    = ["127.0.4.2"]
target     = "tls:127.0.4.2:5061"
trustpoint = "lab"
names      = ["two.example.com", "cluster.example.com"]

[group.pair]
members = [{ peer = "secure", priority = 2 }, { peer = "two", priority = 1 }]

[[route]]
from        = "inside"
user_prefix = "0900"
refuse      = { status = 403, reason = "No premium numbers" }

[[route]]
from       = "inside"
user_range = "+4930100-+4930199"
header     = { name = "X-Site", equals = "berlin" }
to         = "two"

[[route]]
from_name = "cluster.example.com"
to        = "legacy"

[[route]]
from = "inside"
to   = "pair"
"""

REQUEST = """INVITE sip:+49-30-150@127.0.2.1 SIP/2.0
Via: SIP/2.0/UDP 127.0.1.1
To: <sip:+4930150@127.0.2.1>
From: <sip:100@127.0.1.1>;tag=1
Call-ID: 1
CSeq: 1 INVITE
X-Site: Berlin

"""


class ExplainRoutes(ExplainCommand):
    def setUp(self):
        self.config = self.folder / "explain.toml"
        self.config.write_text(lab.config().replace(ALL_INSIDE, ROUTED))

    def test_a_group_and_why_no_earlier_route(self):
        self.assertEqual(self.explain("--to", "sip:+4930150@127.0.2.1", "--from", "legacy"), """\
INVITE sip:+4930150@127.0.2.1
  from          legacy, inside
  not           route 1 (refused: 403 No premium numbers): user is +4930150, wanted 0900…
  not           route 2 (peer two): there is no header X-Site "berlin"
  not           route 3 (peer legacy): certificate is none, wanted cluster.example.com
  takes         route 4 (group pair): no conditions
  group         pair: the lowest priority first, by weight among equals
  1.            two: priority 1, weight 10, tls:127.0.4.2:5061, is shown trustpoint lab, must be
                two.example.com, cluster.example.com
  2.            secure: priority 2, weight 10, tls:127.0.3.1:5061, is shown trustpoint lab, must be
                secure.example.com
  next member   if it cannot be reached, on 408, 500, 503, and after 4s of silence
""")

    def test_a_whole_request(self):
        (self.folder / "invite").write_text(REQUEST)
        shown = self.explain("--request", self.folder / "invite", "--source", "127.0.1.9")
        self.assertRegex(shown, r"takes +route 2 \(peer two\): user \+4930100-\+4930199, header X-Site")
        self.assertRegex(shown, r"names +two.example.com, cluster.example.com")
        done = subprocess.run(
            [lab.PROGRAM, "explain", "-c", self.config, "--request", "-", "--from", "legacy", "--json"],
            input=REQUEST, capture_output=True, text=True, timeout=20)
        found = json.loads(done.stdout)
        self.assertEqual((done.returncode, found["target"]["peer"]), (0, "two"))
        self.assertEqual([one["wins"] for one in found["routes"]], [False, True])

    def test_refused_and_routed_nowhere(self):
        shown = self.explain("--to", "sip:0900-1@x", "--from", "legacy", code=1)
        self.assertIn("it is refused: 403 No premium numbers", shown)
        shown = self.explain("--to", "sip:1@127.0.2.2", "--from", "two", "--from-name", "two.example.com",
                             code=0)
        self.assertRegex(shown, r"not +route 3 .*: certificate is two.example.com, wanted cluster")
        self.assertRegex(shown, r"takes +route 5 \(peer legacy\)")

    def test_a_certificate_decides(self):
        shown = self.explain("--to", "sip:1@127.0.2.2", "--from", "two", "--from-name", "cluster.example.com")
        self.assertRegex(shown, r"takes +route 3 \(peer legacy\): certificate cluster.example.com")

    def test_a_ping_is_answered_here(self):
        shown = self.explain("--to", "sip:127.0.2.1", "--from", "legacy", "--method", "OPTIONS")
        self.assertIn("sipward answers it itself", shown)

    def test_an_address_shows_the_conditions(self):
        shown = self.explain("127.0.1.9", "--side", "inside")
        self.assertRegex(shown, r"calls +go by route 1, refused: 403 No premium numbers, if user 0900…")
        self.assertRegex(shown, r"calls +else by route 2 to two, if user")
        self.assertRegex(shown, r"calls +else by route 4 to pair")

    def test_what_is_missing_is_said(self):
        for arguments, expected in (
                (["--to", "sip:1@x"], "--from PEER or --source ADDRESS"),
                (["--to", "sip:1@x", "--from", "nobody"], 'no peer "nobody"'),
                (["--to", "sip:1@x", "--source", "192.0.2.1"], "no peer's address"),
                (["--to", "4711", "--from", "legacy"], "--to is no URI"),
                (["--request", "/nowhere", "--from", "legacy"], "cannot be read"),
                (["--to", "sip:1@x", "127.0.1.1"], "excludes"),
                (["--from", "legacy"], "required")):
            done = self.run_explain(*arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), arguments)
            self.assertIn(expected, done.stderr)


if __name__ == "__main__":
    unittest.main()
