"""The page in Debian's Chromium: what each view tells, live, in both themes, and by keys alone."""
import unittest

from browsing import Browsing
from support import door, lab
from support.frozen import Frozen
from support.ua import response

PEERS = 1000
MEMBER = """
[[peer]]
name = "member{i:04d}"
side = "outside"
address = ["127.200.{a}.{b}/32"]
trustpoint = "lab"
names = ["member{i:04d}.example.com"]
"""


class Page(Browsing):
    def test_a_wrong_token_is_refused_in_words(self):
        self.do("login", token="no token of ours")
        self.do("wait", text="this token is none of ours")
        self.do("picture", name="login")
        self.log_in()

    def test_every_view_and_what_changes_while_it_is_looked_at(self):
        self.log_in()
        self.do("wait", text="Nothing has gone outside yet")
        dialog = self.establish()
        self.do("wait", text="Everything outside is encrypted")
        told = self.do("text")
        self.assertIn("All 4 messages with the secure network went over TLS", told)
        self.assertIn("expires in 30 days: renew it", told)
        self.do("picture", name="overview")
        told = self.view("Connections", "TLS 1.3")
        self.assertIn("secure.example.com", told)
        self.do("picture", name="connections")
        told = self.view("Certificates", "30 days left")
        self.assertIn("sbc.example.com", told)
        self.do("picture", name="certificates")
        self.view("Rates", "Messages: ")
        self.do("picture", name="rates")
        self.view("Calls", dialog.call["id"])
        dialog.exchange("inside", "outside", "BYE", 2)
        self.do("wait", text="No such call is under way")
        self.do("wait", text="the caller hung up")

    def test_the_ladder_of_a_call_just_placed(self):
        self.log_in()
        dialog = self.establish()
        self.view("Calls", dialog.call["id"])
        self.do("click", role="button", name=dialog.call["id"])
        self.do("wait", text="ACK")
        self.assertEqual(self.do("count", at=".ladder .inside button"), 5)
        self.assertEqual(self.do("count", at=".ladder .outside button"), 4)
        self.do("click", role="button", name="INVITE \u25b6 received inside legacy, cleartext")
        self.do("wait", text="After: sent on")
        changed = [self.do("text", at=f".pair section:nth-child({i}) .changed:has-text('Contact')") for i in (1, 2)]
        self.assertIn("127.0.1.1:5060", changed[0])
        self.assertIn("127.0.2.2:5061", changed[1])
        self.assertEqual(self.do("count", at=".pair .changed:has-text('CSeq')"), 0)
        self.do("picture", name="ladder")

    def test_a_handshake_failure_with_its_remedy(self):
        self.log_in()
        self.dial(lab.SECURE_TWO, "two.example.com")
        told = self.view("Peers", "Remedy:")
        self.assertIn("wrong_name", told)
        self.assertIn("two.example.com", told)
        self.do("picture", name="peers")

    def test_the_log_as_it_comes(self):
        self.log_in()
        self.view("Log", "listening")
        self.dial(lab.SECURE_TWO, "two.example.com")
        self.do("wait", text="handshake-failed")
        self.do("picture", name="log")
        self.do("pick", label="Level", option="errors")
        self.do("wait", text="There is no such line")
        self.do("pick", label="Level", option="warnings and errors")
        self.do("wait", text="handshake-failed")
        self.assertNotIn("listening", self.do("text", at="main tbody"))
        self.do("type", label="Search", text="no line has this")
        self.do("wait", text="There is no such line")

    def test_light_and_dark(self):
        self.log_in()
        self.do("scheme", dark=False)
        light = self.do("ground")
        self.do("scheme", dark=True)
        self.assertNotEqual(self.do("ground"), light)
        self.do("picture", name="dark")
        self.do("click", role="button", name="Light")
        self.assertEqual(self.do("ground"), light)
        self.do("open")
        self.do("wait", text="live")
        self.assertEqual(self.do("ground"), light)

    def test_keys_alone_lead_through_it(self):
        self.log_in()
        self.do("open")
        self.do("wait", text="live")
        self.assertEqual(self.do("press", key="Tab"), "Skip to content")
        self.assertEqual(self.do("press", key="Tab"), "Overview")
        self.assertEqual(self.do("press", key="Tab"), "Connections")
        self.do("press", key="Enter")
        self.do("wait", text="No connection is open")

    def test_calls_that_have_ended_with_how_and_their_ladder(self):
        self.log_in()
        call = self.new_call()
        invite = self.ring(call)
        self.secure.send(response(self.secure, invite, 486))
        self.caller.expect(486)
        told = self.view("Calls", "refused with 486")
        self.assertIn("Under way: 0", told)
        self.do("type", label="Search", text="nobody has this")
        self.do("wait", text="No such call has ended lately")
        self.do("type", label="Search", text=call["id"])
        self.do("click", role="button", name=call["id"])
        self.do("wait", text="486 (INVITE)")
        self.do("picture", name="ended")

    def test_latencies_are_plotted_beside_the_rates(self):
        self.log_in()
        self.do("view", name="Rates")
        self.do("wait", text="INVITE to first response: none just now")
        self.establish()
        self.do("wait", text="INVITE to first response: 1 in the last second")
        self.do("picture", name="rates-busy")

    def test_on_a_narrow_screen(self):
        self.log_in()
        self.do("size", width=390, height=800)
        self.establish()
        for name, wait in (("Overview", "Everything outside"), ("Connections", "secure.example.com"), ("Peers", "TLS required"),
                           ("Groups", "There is no group"), ("Calls", "Under way"), ("Rates", "Messages:"), ("Log", "listening")):
            self.view(name, wait)
            self.do("picture", name="narrow-" + name.lower())
            self.assertLessEqual(self.do("width"), 390, name)


class Many(Browsing):
    extra = Browsing.extra + "".join(MEMBER.format(i=i, a=i // 250, b=i % 250 + 1) for i in range(PEERS))

    def test_a_thousand_peers_are_shown_in_parts(self):
        self.log_in()
        told = self.do("text")
        self.do("wait", text="more under")
        told = self.view("Peers", f"of {PEERS + 2}")
        self.assertIn("1\u2013100 of", told)
        self.assertEqual(self.do("count", at="tbody tr"), 100)
        self.do("picture", name="many")
        self.do("click", role="button", name="Next")
        self.do("wait", text="101\u2013200 of")
        self.do("type", label="Search", text="member0777")
        self.do("wait", text="1 in all")
        self.assertIn("member0777", self.do("text"))
        self.do("type", label="Search", text="")
        self.do("wait", text=f"of {PEERS + 2}")
        for name, wait in (("Overview", "more under"), ("Peers", f"of {PEERS + 2}"), ("Certificates", "days left"), ("Connections", "none")):
            self.view(name, wait)
            self.assertLess(self.do("nodes"), 4000, name)


class Stuck(Browsing):
    def start_sipward(self, text, **options):
        return super().start_sipward(text.replace("[server]\n", "[server]\nworkers = 2\n"), **options)

    def test_what_a_stuck_worker_does_not_tell_is_said(self):
        self.log_in()
        with Frozen(self.sipward.pid, "worker 1"):
            for name in ("Connections", "Calls"):
                self.view(name, "This is not all: worker 1 did not answer.")
            self.do("picture", name="incomplete")
        self.do("gone", text="This is not all")


if __name__ == "__main__":
    unittest.main()
