"""The load generator: its calls through sipward, Kamailio and against SIPp, and what it says of
targets that refuse, stall or are not there."""
import json
import re
import socket
import subprocess
import threading
import time
import unittest

from support import kamailio, lab, load
from support.pki import Authority
from support.program import wait_until
from support.sipp import is_bound

CALLS = 200
DIRECT = "--answer tcp:127.0.0.1:7001"  # behind no target but the generator itself


class Load(lab.Lab):
    def own(self, name="secure.example.com"):
        return load.certificate(self.folder, name)

    def secured(self):
        """TLS to the generator itself."""
        return ("tls:127.0.3.1:5061 --answer tls:127.0.3.1:5061 --name secure.example.com "
                + self.own())

    def assert_all_done(self, result, calls):
        self.assertEqual(result.failures, {}, result.text)
        self.assertEqual((result.totals["calls_done"], result.totals["calls_failed"]), (calls, 0))
        self.assertGreater(result.totals["checked"], 0)
        self.assertEqual(result.warnings, [])


class ThroughProxies(Load):
    def place(self, target, answer, extra=""):
        result = load.run(self, f"call {target} --answer {answer} --outstanding 16 --calls {CALLS} "
                          f"--check 1/4 {extra}", self.own())
        self.assert_all_done(result, CALLS)
        self.assertEqual(result.totals["calls_answered"], CALLS)
        return result

    def test_sipward(self):
        self.start_sipward(lab.config(legacy_target="tcp:127.0.1.1:5060"))
        secure = "tls:127.0.3.1:5061"
        self.place("tcp:127.0.2.1:5060", secure, "--source 127.0.1.9 --connections 8 --write-each")
        self.place("udp:127.0.2.1:5060", secure, "--source 127.0.1.9 --workers 2 --connections 4")
        self.place("udp:127.0.2.1:5060", secure,
                   "--source 127.0.1.9 --ring 20ms --hold 20ms --reinvite --cancel 20%")
        result = self.place("tls:127.0.2.2:5061", "tcp:127.0.1.1:5060",
                            "--source 127.0.3.1 --name sbc.example.com --connections 2")
        self.assertIn("TLSv1.3", result.setting("TLS"))

    def test_kamailio(self):
        kamailio.start(self, kamailio.RELAY.format(behind="127.0.3.5:5080"))
        self.place("tls:127.0.3.1:5061", "udp:127.0.3.5:5080", "--name secure.example.com --reinvite")

    def test_sipp_answers(self):
        self.start(["sipp", "-sn", "uas", "-i", "127.0.1.5", "-p", "5060", "-nostdin"], "sipp-uas")
        wait_until(lambda: is_bound("udp", "127.0.1.5", 5060), 10, "SIPp")
        self.assert_all_done(load.run(self, "call udp:127.0.1.5:5060 --outstanding 8 --calls 100"), 100)

    def test_sipp_calls(self):
        answer = self.start([lab.PROGRAM, "load", "answer", "udp:127.0.1.6:5060"], "answer")
        answer.wait_for("answering udp:127.0.1.6:5060")
        subprocess.run(["sipp", "-sn", "uac", "127.0.1.6:5060", "-i", "127.0.1.7", "-p", "5060", "-m",
                        "50", "-r", "50", "-d", "0", "-nostdin", "-timeout", "20", "-timeout_error"],
                       check=True, capture_output=True, cwd=self.folder)


class Answers(Load):
    INVITE = ("INVITE sip:callee@127.0.1.6:7003 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.1.7:9;branch=z9hG4bK{n}\r\n"
              "From: <sip:a@127.0.1.7>;tag=a\r\nTo: <sip:callee@127.0.1.6>{tag}\r\nCall-ID: c\r\n"
              "CSeq: {n} INVITE\r\nMax-Forwards: 70\r\nContact: <sip:a@127.0.1.7:9>\r\n"
              "Content-Length: 0\r\n\r\n")

    def test_a_dialog_goes_on_over_any_connection(self):
        self.start([lab.PROGRAM, "load", "answer", "tcp:127.0.1.6:7003", "--workers", "2"],
                   "answer").wait_for("answering")
        tag = re.search(r";tag=[^;\r]+", self.ask(1, "").split("To:")[1])[0]
        for number in range(2, 18):    # of one or the other worker, as the system wants
            self.assertIn(f"{tag}\r\n", self.ask(number, tag))
        self.assertIn("SIP/2.0 481 ", self.ask(18, ";tag=of-nobody", 481))

    def ask(self, number, tag, status=200):
        """Over a connection of its own; the answers up to one with the status."""
        with socket.create_connection(("127.0.1.6", 7003), 5) as stream:
            stream.sendall(self.INVITE.format(n=number, tag=tag).encode())
            said = ""
            while f"SIP/2.0 {status} " not in said or "\r\n\r\n" not in said.split(str(status), 1)[1]:
                more = stream.recv(65536)
                self.assertTrue(more, said)
                said += more.decode()
            return said


class Failures(Load):
    def failures(self, *arguments):
        result = load.run(self, *arguments)
        self.assertEqual(result.totals["calls_done"], 0)
        return result.failures

    def test_nobody_is_there(self):
        for connections in ("one", "per-call"):
            self.assertEqual(self.failures("call tcp:127.0.0.1:7002 --rate 100 --calls 20",
                                           f"--connections {connections}"), {"connect_refused": 20})

    def test_the_wrong_authority(self):
        other = Authority(self.folder, "other-ca")
        other.issue("stranger.example.com")
        stranger = load.certificate(self.folder, "stranger.example.com", "other-ca")
        answer = self.start([lab.PROGRAM, "load", "answer", "tls:127.0.3.1:5061",
                             *self.own().split()], "answer")
        answer.wait_for("answering")
        calls = "call tls:127.0.3.1:5061 --connections per-call --rate 100 --calls 5 --tls 1.2"
        self.assertEqual(self.failures(calls, stranger), {"tls_refused": 5})
        believing = stranger.replace("other-ca.pem", "lab-ca.pem") + " --name secure.example.com"
        self.assertEqual(self.failures(calls, believing), {"tls_alert": 5})
        wrong_name = self.own() + " --name else.example.com"
        self.assertEqual(self.failures(calls, wrong_name), {"tls_refused": 5})

    def test_a_refusal_is_a_result(self):
        refused = f"call tcp:127.0.0.1:7001 {DIRECT} --refuse 503 --rate 100 --calls 20"
        result = load.run(self, refused)
        self.assertEqual((result.failures, result.statuses), ({"status": 20}, {"503": 20}))
        self.assertEqual(result.code, 0)
        self.assertEqual(load.run(self, refused, "--fail-above 1%").code, 1)

    def test_silence(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
            silent.bind(("127.0.1.8", 5060))
            result = load.run(self, "call udp:127.0.1.8:5060 --rate 50 --calls 10 --timeout 1s")
        self.assertEqual(result.failures, {"timeout": 10})
        self.assertEqual(result.totals["retransmissions"], 10)
        with socket.create_server(("127.0.1.8", 5061)):
            secure = "call tls:127.0.1.8:5061 --connections per-call --rate 50 --calls 5 --timeout 1s"
            self.assertEqual(self.failures(secure), {"tls_timeout": 5})

    def test_wrong_options(self):
        for options in ("call nothing:127.0.0.1:1", "call tcp:127.0.0.1:1 --rate no",
                        "call tcp:127.0.0.1:1 --connections some", "answer tls:127.0.0.1:7003",
                        "call udp:127.0.0.1:1 --connections per-call"):
            done = subprocess.run([lab.PROGRAM, "load", *options.split()], capture_output=True,
                                  text=True, timeout=20)
            self.assertEqual(done.returncode, 2, options + done.stderr)


class Connections(Load):
    def test_full_and_resumed(self):
        for version in ("1.2", "1.3"):
            result = load.run(self, "connect", self.secured(), f"--tls {version} --rate 100 --calls 40",
                              "--connections mixed:0.5")
            self.assert_all_done(result, 40)
            self.assertEqual((result.totals["tls_full"], result.totals["tls_resumed"]), (20, 20))
            self.assertIn("TLSv" + version, result.setting("TLS"))
        result = load.run(self, "connect", self.secured(), "--no-options --connections storm:20@200ms",
                          "--calls 60 --duration 5s")
        self.assertEqual((result.totals["calls_done"], result.totals["tls_full"]), (60, 60))

    def test_certificates_of_users(self):
        self.authority.issue("phone.example.com")
        users = self.folder / "users.csv"
        users.write_text("caller,callee,certificate,key\n"
                         f"one,service,{self.folder}/phone.example.com.pem,{self.folder}/phone.example.com.key\n"
                         "two,service,,\n")
        result = load.run(self, "call", self.secured(), f"--users {users} --rate 50 --calls 20")
        self.assert_all_done(result, 20)
        self.assertEqual(result.totals["tls_full"], 2)


class Measuring(Load):
    def test_a_stall_shows_though_few_were_asked_in_it(self):
        """No coordinated omission: who was due while the target stalled has waited for it."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
            server.bind(("127.0.1.8", 5060))
            server.settimeout(10)

            def serve():
                stalled = False
                begun = time.monotonic()
                for _ in range(200):
                    request, peer = server.recvfrom(65535)
                    if not stalled and time.monotonic() - begun > 0.5:
                        stalled = True
                        time.sleep(0.3)
                    head = request.decode().split("\r\n\r\n")[0].split("\r\n")[1:]
                    kept = [line for line in head
                            if line.split(":")[0] in ("Via", "From", "To", "Call-ID", "CSeq")]
                    kept = [line + ";tag=1" if line.startswith("To:") else line for line in kept]
                    server.sendto(("SIP/2.0 200 OK\r\n" + "\r\n".join(kept)
                                   + "\r\nContent-Length: 0\r\n\r\n").encode(), peer)
            thread = threading.Thread(target=serve, daemon=True)
            thread.start()
            result = load.run(self, "call udp:127.0.1.8:5060 --kind options --rate 200 --calls 200")
            thread.join(10)
        self.assertEqual(result.totals["calls_done"], 200)
        self.assertGreater(result.latency("options_200", "p99"), 100)

    def test_the_search_for_the_highest_rate_ends(self):
        result = load.run(self, f"call tcp:127.0.0.1:7001 {DIRECT} --find-max --rate 20000 "
                          "--duration 100ms --max-p99 5ms --grace 1s")
        self.assertIn("Highest rate within the bounds", dict(map(tuple, result.run["settings"])))

    def test_templates_and_reports(self):
        template = self.folder / "options.sip"
        template.write_text(
            "OPTIONS [request_uri] SIP/2.0\nVia: SIP/2.0/[transport] [local_host]:[local_port];"
            "branch=[branch]\nMax-Forwards: 70\nFrom: <sip:[from_user]@x.example>;tag=[from_tag]\n"
            "To: <sip:[to_user]@[target_host]>\nCall-ID: [call_id]\nCSeq: [cseq] OPTIONS\n"
            "X-Own: yes\nContent-Length: 0\n\n")
        saved, page = self.folder / "run.json", self.folder / "report.html"
        done = subprocess.run(
            [lab.PROGRAM, "load", "call", "tcp:127.0.0.1:7001", *DIRECT.split(), "--kind", "options",
             "--template", template, "--rate", "50", "--calls", "10", "--duration", "500ms", "--calibrate",
             "--json", saved,
             "--title", "templates"], capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("templates", done.stdout)
        run = json.loads(saved.read_text())["runs"][0]
        self.assertEqual(run["totals"]["calls_done"], 10)
        subprocess.run([lab.PROGRAM, "load", "report", saved, saved, "--html", page], check=True,
                       capture_output=True, timeout=30)
        self.assertIn("templates", page.read_text())
        template.write_text("OPTIONS [nothing] SIP/2.0\n\n")
        bad = subprocess.run([lab.PROGRAM, "load", "call", "tcp:127.0.0.1:7001", "--template", template],
                             capture_output=True, text=True, timeout=30)
        self.assertEqual(bad.returncode, 2)
        self.assertIn("options.sip:1:", bad.stderr)


if __name__ == "__main__":
    unittest.main()
