"""sipward trace and sipward call against a running sipward: what a person reads as messages cross,
what a program gets, and nothing that a terminal would obey."""
import json
import socket
import subprocess
import unittest
from pathlib import Path

from support import lab
from support.asking import Asking
from support.hep import Homer
from support.program import wait_until
from support.ua import request, response

HOSTILE = "Subject: \x1b[2J<script>alert(1)</script>\x07\r\nX-Odd: \x01\x7f ".encode() + b"\xff\xfe\r\n"


class Live(Asking):
    extra = "[trace]\nkeep = 1000\n"

    def follow(self, *arguments):
        before = self.followers()
        program = self.start([lab.PROGRAM, "trace", "--follow", *arguments, "-c",
                              self.folder / "sipward.toml"], "trace")
        program.wait_for("following")
        wait_until(lambda: self.followers() > before, 10, "it follows")
        return program

    def followers(self):
        """How many follow, as the control door says."""
        with socket.socket(socket.AF_UNIX) as door:
            door.settimeout(10)
            door.connect(str(self.folder / "state/control.sock"))
            door.sendall(b"GET /trace/report HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            with door.makefile("rb") as answer:
                return json.loads(answer.read().partition(b"\r\n\r\n")[2])["followers"]

    def test_follow_shows_both_legs_and_marks_what_was_rewritten(self):
        program = self.follow()
        self.establish()
        program.wait_for("  ACK  ")
        wait_until(lambda: program.output().count("ACK sip:") >= 2, 10, "the ACK on both legs")
        out = program.output()
        self.assertRegex(out, r"\d\d:\d\d:\d\d\.\d{6}  INVITE  legacy \(udp:127\.0\.1\.1:5060\) -> "
                              r"secure \(tls:127\.0\.3\.1:5061\)  \+\d+\.\d ms")
        self.assertRegex(out, r"\nContact: <sip:ua@127\.0\.1\.1:5060> +\| Contact: <sip:ua@127\.0\.2\.2:5061")
        self.assertRegex(out, r"\nMax-Forwards: 70 +\| Max-Forwards: 69\n")
        self.assertRegex(out, r"\nCSeq: 1 INVITE +CSeq: 1 INVITE\n")
        self.assertRegex(out, r"\n +> Record-Route: <sip:")
        self.assertRegex(out, r"100 \(INVITE\)  sipward -> legacy")
        self.assertLessEqual(max(map(len, out.splitlines())), 100)

    def test_follow_ends_with_its_client(self):
        program = self.follow()
        program.stop()
        self.assertEqual(program.process.returncode, 0)
        wait_until(lambda: self.followers() == 0, 10, "nobody follows")

    def test_filters(self):
        by_peer = self.follow("--peer", "secure", "--method", "INVITE")
        self.send(request(self.caller, "OPTIONS", f"sip:{lab.INSIDE}", self.new_call()))
        self.caller.expect(200)
        self.establish().exchange("inside", "outside", "BYE", 2)
        by_peer.wait_for("  200 (INVITE)  ")
        self.assertNotIn("OPTIONS", by_peer.output())
        self.assertNotIn("BYE", by_peer.output())
        self.assertIn("INVITE  legacy", by_peer.output(), "both legs, though one peer was asked for")
        outside = self.ask("trace", "--side", "outside", "--method", "BYE")
        self.assertIn("BYE  sipward -> secure", outside)
        self.assertNotIn("legacy (", outside)
        self.assertIn('there is no peer "nobody"', self.ask("trace", "--peer", "nobody", code=1))

    def test_call_draws_the_ladder(self):
        dialog = self.establish()
        dialog.exchange("inside", "outside", "BYE", 2)
        call_id = dialog.call["id"]
        wait_until(lambda: self.ask("call", call_id).count("(BYE)") >= 2, 10, "the end of the call")
        drawn = self.ask("call", call_id)
        self.assertIn("  inside   cleartext: legacy (udp:127.0.1.1:5060)\n", drawn)
        self.assertIn("  outside  encrypted: secure (tls:127.0.3.1:5061)\n", drawn)
        self.assertRegex(drawn, r"\|-+ INVITE -+>\| +\|  udp legacy\n")
        self.assertRegex(drawn, r"\| +\|-+ INVITE -+>\|  tls secure\n")
        self.assertRegex(drawn, r"\|<-+ 200 \(BYE\) -+\| +\|  udp legacy\n")
        self.assertLessEqual(max(map(len, drawn.splitlines())), 100)
        whole = self.ask("call", call_id, "--messages")
        self.assertRegex(whole, r"\nContact: <sip:ua@127\.0\.1\.1:5060> +\| Contact: <sip:ua@127\.0\.2\.2:5061")
        facts = self.json("call", call_id)["messages"]
        invites = [one for one in facts if one["method"] == "INVITE" and "status" not in one]
        self.assertEqual([(one["direction"], one["side"], one["encrypted"]) for one in invites],
                         [("received", "inside", False), ("sent", "outside", True)])
        self.assertEqual(invites[1]["origin"], invites[0]["number"])
        self.assertIn("no message of call", self.ask("call", "nobody@nowhere", code=1))

    def test_hostile_text_is_escaped_everywhere(self):
        program = self.follow()
        raw = self.follow("--raw")
        lines = self.follow("--json")
        call = self.new_call()
        text = request(self.caller, "INVITE", f"sip:4711@{lab.INSIDE}", call).encode()
        self.send(text.replace(b"Max-Forwards", HOSTILE + b"Max-Forwards"))
        invite = self.secure.expect("INVITE")
        self.secure.send(response(self.secure, invite, 486))
        self.caller.expect(486)
        for shown in (program, raw):
            shown.wait_for("SIP/2.0 486")
            out = Path(shown.log.name).read_bytes()
            self.assertIn(b"\\x1b[2J<script>alert(1)</script>\\x07", out)
            self.assertIn(b"\\x01\\x7f \\xff\\xfe", out)
            self.assertNotRegex(out, rb"[\x00-\x09\x0b-\x1f\x7f-\xff]")
        lines.wait_for('"status":486')
        first = next(json.loads(line) for line in lines.output().splitlines() if '"INVITE"' in line)
        self.assertIn("\x1b[2J<script>", first["text"])
        self.assertIn("base64", first)
        out = Path(lines.log.name).read_bytes()
        self.assertNotRegex(out, rb"[\x00-\x09\x0b-\x1f]")
        self.assertNotIn(b"\x1b", self.ask("call", call["id"], "--messages").encode())

    def test_into_a_file_and_to_homer(self):
        homer = Homer("udp", "127.0.9.9")
        self.addCleanup(homer.close)
        file = self.folder / "asked.pcapng"
        self.follow("--pcapng", file)
        self.follow("--hep", "udp:127.0.9.9:9060")
        dialog = self.establish()
        wait_until(lambda: len(homer.packets) >= 8 and file.exists()
                   and file.read_bytes().count(b" ACK\r\n") >= 2, 10, "all is there")
        done = subprocess.run(["tshark", "-r", file, "-Y", "sip.Method == INVITE", "-T", "fields", "-e",
                               "sip.Call-ID"], capture_output=True, text=True, timeout=60, check=True)
        self.assertEqual(done.stdout.split(), [dialog.call["id"]] * 2)
        self.assertEqual({packet.correlation for packet in homer.packets}, {dialog.call["id"]})
        self.assertIn("expected udp:HOST:PORT", self.ask("trace", "--hep", "homer", code=2))


class Forgetful(Asking):
    def test_without_keep_it_says_how_to_have_it(self):
        self.assertIn("no messages are kept; set [trace] keep", self.ask("trace", code=1))
        self.assertIn("no messages are kept; set [trace] keep", self.ask("call", "x", code=1))


if __name__ == "__main__":
    unittest.main()
