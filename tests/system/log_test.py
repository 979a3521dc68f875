"""The log as people and programs get it: text, JSON, journald, syslog; levels at run time; what is lost."""
import json
import os
import re
import signal
import socket
import subprocess
import unittest

from support import lab
from support.asking import Asking, Commands
from support.program import wait_until

DEVICES = """
set -e
mkdir dev && mount -t tmpfs none dev
for one in null zero urandom random log; do : > dev/$one; done
for one in null zero urandom random; do mount --bind /dev/$one dev/$one; done
mount --bind log.sock dev/log && mount --rbind dev /dev
exec "$@"
"""


def has_own_mounts():
    return subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode == 0


class Log(Asking):
    transport = "tcp"

    def lines(self, *options):
        return self.ask("log", *options).splitlines()

    def test_the_newest_lines_are_asked_for(self):
        self.establish()
        told = [line for line in self.lines() if "connection-up" in line]
        self.assertRegex(told[-1], r"^20\S+Z info connection-up: to peer secure \(tls:127\.0\.3\.1:5061\): "
                                   r"TLSv1\.3 \S+, verified as secure\.example\.com")
        self.assertIn(told[-1].split(" ", 1)[1], self.sipward.output())
        self.assertEqual(self.lines("--most", "1"), self.lines()[-1:])
        self.assertEqual(self.lines("--level", "warn", "--peer", "secure"), [])
        self.dial(lab.SECURE_TWO, "two.example.com")
        self.sipward.wait_for("handshake-failed: ")
        self.assertRegex(self.lines("--level", "warn", "--peer", "secure")[0], " warn handshake-failed: ")

    def test_each_line_is_json_for_programs(self):
        self.establish()
        entries = [json.loads(line) for line in self.lines("--json", "--peer", "secure")]
        up = entries[-1]
        self.assertEqual((up["event"], up["level"], up["peer"]), ("connection-up", "info", "secure"))
        self.assertEqual(up["connection"], self.json("connections", "--peer", "secure")["connections"][0]["id"])
        self.assertEqual((up["tls_version"], up["resumed"], up["dialled"]), ("TLSv1.3", False, True))

    def test_more_about_one_peer_until_it_is_undone(self):
        told = self.ask("log", "level", "debug", "--peer", "legacy")
        self.assertEqual(told, "level: info\nlegacy: debug (set by hand)\n")
        socket.create_connection((lab.INSIDE, 5060), 5, (lab.LEGACY_TCP, 0)).close()
        self.sipward.wait_for("debug connection-up: from peer legacy (tcp:")
        self.assertEqual(self.ask("log", "level", "configured", "--peer", "legacy"), "level: info\n")
        self.assertEqual(self.ask("log", "level", "error"), "level: error (set by hand; configured: info)\n")
        before = len(self.lines())
        self.dial(lab.SECURE_TWO, "two.example.com")
        wait_until(lambda: self.json("peers", "secure")["failures"], 10, "the failure is counted")
        self.assertEqual(len(self.lines()), before)
        self.assertIn("there is no peer \"cucm\"", self.ask("log", "level", "info", "--peer", "cucm", code=1))
        self.assertIn("LEVEL", self.ask("log", "level", "loud", code=2))

    def test_they_are_followed_as_they_come(self):
        follower = self.start([lab.PROGRAM, "log", "--follow", "--level", "warn", "-c",
                               self.folder / "sipward.toml"], "follower", cwd=self.folder)
        follower.wait_for("following")
        self.establish()
        self.dial(lab.SECURE_TWO, "two.example.com")
        follower.wait_for("warn handshake-failed: ")
        self.assertNotIn("connection-up", follower.output())

    def test_what_was_logged_is_counted(self):
        self.dial(lab.SECURE_TWO, "two.example.com")
        self.sipward.wait_for("handshake-failed: ")
        warnings = [line for line in self.lines() if " warn " in line]
        metrics = self.metrics_text()
        self.assertIn(f'sipward_log_lines_total{{level="warn"}} {len(warnings)}\n', metrics)
        self.assertIn("sipward_log_lost_total 0\n", metrics)


class Places(Commands, lab.Lab):
    def serve(self, log, **options):
        return self.start_sipward(lab.config(extra=f"[log]\n{log}\n"), **options)

    def serve_by_shell(self, script, log=""):
        (self.folder / "sipward.toml").write_text(lab.config(extra=f"[log]\n{log}\n"))
        started = self.start(["sh", "-c", script, "sh", lab.PROGRAM, "run", "-c", "sipward.toml"],
                             "sipward", cwd=self.folder)
        started.wait_for("\nready\n")
        return started

    def test_json_and_nothing_else_on_standard_error(self):
        self.serve_by_shell('exec "$@" 2>err', 'format = "json"').stop()
        entries = [json.loads(line) for line in (self.folder / "err").read_text().splitlines()]
        events = [one["event"] for one in entries]
        self.assertEqual(events[:3] + events[-2:], ["listening"] * 3 + ["draining", "stopped"])
        self.assertEqual(entries[0]["local"], "udp:127.0.2.1:5060")

    def test_journald_gets_its_own_levels_and_no_time(self):
        self.serve_by_shell('exec 2>err; JOURNAL_STREAM=$(stat -Lc %d:%i /dev/stderr) exec "$@"').stop()
        lines = (self.folder / "err").read_text().splitlines()
        self.assertEqual(lines[0], "<6>listening: inside udp:127.0.2.1:5060")
        self.assertTrue(all(re.match(r"<[3467]>[a-z-]+: ", one) for one in lines), lines)

    @unittest.skipUnless(has_own_mounts(), "no mounts of one's own here")
    def test_syslog(self):
        inbox = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(inbox.close)
        inbox.settimeout(10)
        inbox.bind(str(self.folder / "log.sock"))
        (self.folder / "devices").write_text(DEVICES)
        sipward = self.serve_by_shell('exec unshare -m sh devices "$@"', 'to = "syslog"')
        daemon, info = 3, 6
        self.assertRegex(inbox.recv(4096).decode(), rf"^<{daemon * 8 + info}>.* sipward\[{sipward.pid}\]: "
                                                    r"listening: inside udp:127\.0\.2\.1:5060")

    def test_a_reload_moves_it_and_opens_it_anew(self):
        sipward = self.serve('to = "one.log"')
        self.assertIn(" info listening: ", (self.folder / "one.log").read_text())
        (self.folder / "one.log").rename(self.folder / "one.log.1")
        os.kill(sipward.pid, signal.SIGHUP)
        wait_until(lambda: "reloaded: " in self.text_of("one.log"), 10, "a new file")
        (self.folder / "sipward.toml").write_text(
            lab.config(extra='[log]\nto = "two.log"\nlevel = "debug"\nformat = "json"\n'))
        os.kill(sipward.pid, signal.SIGHUP)
        wait_until(lambda: '"event":"reloaded"' in self.text_of("two.log"), 10, "the other file")
        self.assertEqual(self.ask("log", "level"), "level: debug\n")

    def text_of(self, name):
        return (self.folder / name).read_text() if (self.folder / name).exists() else ""

    def test_a_pipe_that_nobody_reads_holds_nothing_up(self):
        os.mkfifo(self.folder / "pipe")
        silent = os.open(self.folder / "pipe", os.O_RDWR)
        self.addCleanup(os.close, silent)
        sipward = self.serve_by_shell('exec "$@" 2>pipe')
        with open(self.folder / "fill", "wb") as file:
            file.write(b"x" * (1 << 20))
        subprocess.run(["dd", "if=fill", "of=pipe", "oflag=nonblock", "bs=4096"], cwd=self.folder,
                       capture_output=True, timeout=10, check=False)
        for number in range(5):
            os.kill(sipward.pid, signal.SIGHUP)
            wait_until(lambda: self.json("status")["reloads"]["taken"] > number, 10, "a reload")
        self.assertIn("reloaded: ", self.ask("log"))
        sipward.process.send_signal(signal.SIGTERM)
        self.assertEqual(sipward.wait(12), 0)


if __name__ == "__main__":
    unittest.main()
