"""The page in Debian's Chromium, over a sipward with real peers beside it. Pictures of every view go
to the folder SIPWARD_PICTURES, if it is set."""
import json
import os
import subprocess
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "system"))
from support import door, lab  # noqa: E402
from support.ua import request, response  # noqa: E402

HOSTILE = b"Subject: \x1b[2J<script>alert(1)</script>\x07\r\nX-Odd: \xff\xfe\r\n"


class Page(door.Doors):
    def setUp(self):
        super().setUp()
        self.browser = subprocess.Popen(
            ["node", HERE / "page.mjs", "http://{}:{}/".format(*door.HERE), os.environ.get("SIPWARD_PICTURES", "")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE)
        self.addCleanup(self.leave)
        self.do("open")

    def leave(self):
        self.browser.stdin.close()
        self.browser.wait(20)
        self.browser.stdout.close()

    def do(self, what, **more):
        self.browser.stdin.write(json.dumps({"do": what, **more}) + "\n")
        self.browser.stdin.flush()
        answer = json.loads(self.browser.stdout.readline())
        self.assertNotIn("error", answer, answer)
        return answer["got"]

    def log_in(self):
        self.do("login", token=door.READER)
        self.do("wait", text="live")

    def view(self, name, wait):
        self.do("view", name=name)
        self.do("wait", text=wait)
        return self.do("text")

    def tearDown(self):
        self.assertEqual(self.do("problems"), [])

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
        told = self.view("Connections", "TLSv1.3")
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

    def test_hostile_text_is_shown_escaped(self):
        self.log_in()
        call = self.new_call()
        call["from"] = '"<img src=x onerror=alert(1)>" <sip:%3Cscript%3E@legacy>;tag=f'
        text = request(self.caller, "INVITE", f"sip:4711@{lab.INSIDE}", call).encode()
        self.send(text.replace(b"Max-Forwards", HOSTILE + b"Max-Forwards"))
        invite = self.secure.expect("INVITE")
        self.secure.send(response(self.secure, invite, 180))
        self.caller.expect(180)
        self.view("Calls", call["id"])
        self.do("click", role="button", name=call["id"])
        self.do("click", role="button", name="INVITE \u25b6 received inside legacy, cleartext")
        self.do("wait", text="<script>alert(1)</script>")
        told = self.do("text")
        self.assertIn("\\x1b[2J<script>alert(1)</script>\\x07", told)
        self.assertIn("X-Odd: \ufffd\ufffd", told)
        self.assertIn("<img src=x onerror=alert(1)>", told)
        self.assertEqual(self.do("count", at="main script, main img[src=x]"), 0)
        self.do("picture", name="hostile")


if __name__ == "__main__":
    unittest.main()
