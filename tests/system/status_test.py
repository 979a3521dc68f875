"""`sipward status`, `listeners`, `calls`, `evidence`, and what Prometheus reads."""
import http.client
import json
import os
import re
import resource
import shutil
import socket
import subprocess
import unittest
from pathlib import Path

from support import lab
from support.asking import Asking
from support.program import wait_until
from support.ua import request, response


class Door(http.client.HTTPConnection):
    """HTTP over the control door's unix socket."""

    def __init__(self, path):
        super().__init__("localhost", timeout=10)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(10)
        self.sock.connect(self.path)


class Status(Asking):
    transport = "tcp"

    def get(self, path):
        door = Door(self.folder / "state/control.sock")
        door.request("GET", path)
        answer = door.getresponse()
        body = answer.read().decode()
        door.close()
        return answer.status, answer.getheader("Content-Type"), body

    def metrics(self):
        """{'name{labels}': value}, without comments."""
        _, _, body = self.get("/metrics")
        pairs = (line.rsplit(" ", 1) for line in body.splitlines() if not line.startswith("#"))
        return {name: float(value) for name, value in pairs}

    def test_status_says_whether_all_is_encrypted(self):
        before = self.ask("status")
        self.assertRegex(before, r"^serving for \S+, \d+ workers?, sipward 0")
        self.assertIn("no messages so far", before)
        self.establish()
        told = self.ask("status")
        self.assertIn("all 4 messages over TLS", told)
        self.assertRegex(told, r"now +1 call, 2 connections, ")
        self.assertIn("outside       tls:127.0.2.2:5061", told)
        for line in told.splitlines():
            self.assertLessEqual(len(line), 100)

    def test_status_says_what_to_do(self):
        self.dial(lab.SECURE_TWO, "two.example.com")
        self.sipward.wait_for("wrong_name")
        self.assertRegex(" ".join(self.ask("status").split()), r"! peer secure at 20\S+: .*see sipward peers secure")
        self.assertTrue(any("trustpoint lab" in one and "expires in 30 days: renew it" in one
                            for one in self.json("status")["problems"]))

    def test_status_of_nobody_fails(self):
        self.sipward.stop()
        self.assertIn("no sipward runs here", self.ask("status", code=1))

    def test_listeners(self):
        self.establish()
        told = self.ask("listeners")
        self.assertRegex(told, r"inside +udp:127\.0\.2\.1:5060 +cleartext +-")
        self.assertRegex(told, r"inside +tcp:127\.0\.2\.1:5060 +cleartext +1")
        self.assertRegex(told, r"outside +tls:127\.0\.2\.2:5061 +TLS +0")

    def test_calls_from_the_invite_to_the_bye(self):
        self.assertEqual(self.ask("calls"), "0 calls under way\n")
        dialog = self.establish()
        told = self.ask("calls")
        self.assertRegex(told, r"\d\.\ds +sip:a@legacy +sip:b@legacy +legacy \(tcp\) +secure \(TLS\) +\S+")
        self.assertIn("1 call under way", told)
        (call,) = self.json("calls", dialog.call["id"])["calls"]
        self.assertEqual(call["call_id"], dialog.call["id"])
        self.assertEqual(call["state"], "up")
        self.assertEqual(call["callee"]["remote"], "tls:127.0.3.1:5061")
        self.assertEqual(self.json("calls", "no such text")["calls"], [])
        dialog.exchange("inside", "outside", "BYE", 2)
        self.assertEqual(self.ask("calls"), "0 calls under way\n")

    def test_calls_that_have_ended_are_told_with_how_and_how_long(self):
        self.assertEqual(self.ask("calls", "--ended"), "no call has ended lately\n")
        dialog = self.establish()
        dialog.exchange("outside", "inside", "BYE", 2)
        call = self.new_call()
        self.send(request(self.caller, "INVITE", f"sip:4711@{lab.INSIDE}", call))
        self.secure.send(response(self.secure, self.secure.expect("INVITE"), 486))
        self.caller.expect(486)
        told = self.ask("calls", "--ended")
        self.assertRegex(told, r"\d\.\ds +\d\.\ds +refused with 486 +sip:a@legacy +sip:b@legacy +\S+")
        self.assertRegex(told, r"the callee hung up +sip:a@legacy")
        (busy,) = self.json("calls", "--ended", call["id"])["calls"]
        self.assertEqual((busy["state"], busy["ended"]["how"], busy["ended"]["status"]), ("ended", "refused", 486))
        self.assertNotIn("up_seconds", busy)
        self.assertEqual(self.json("calls", "--ended", "no such text")["calls"], [])

    def test_a_part_of_the_connections(self):
        self.establish()

        def get(query):
            return json.loads(self.get("/connections?" + query)[2])

        whole = get("")
        self.assertEqual((len(whole["connections"]), whole["all"]), (2, 2))
        first, second = get("most=1"), get("most=1&from=1")
        self.assertEqual([one["id"] for one in first["connections"] + second["connections"]],
                         [one["id"] for one in whole["connections"]])
        self.assertEqual((first["all"], second["all"]), (2, 2))
        self.assertEqual([one["peer"] for one in get("text=secure.example.com")["connections"]], ["secure"])
        self.assertEqual(get("text=127.0.1.1")["all"], 1)

    def test_peers_in_parts_and_those_in_trouble_first(self):
        def names(query):
            return [one["name"] for one in json.loads(self.get("/peers?" + query)[2])["peers"]]

        self.assertEqual(names(""), ["secure", "legacy"])
        self.assertEqual(names("from=1"), ["legacy"])
        self.assertEqual(names("text=127.0.3.1"), ["secure"])
        self.assertEqual(names("side=inside"), ["legacy"])
        self.ask("drain", "legacy")
        self.assertEqual(names("order=trouble"), ["legacy", "secure"])

    def test_certificates_by_what_expires_first(self):
        self.establish()
        told = json.loads(self.get("/certificates?text=secure")[2])
        self.assertEqual([(one["whose"], one["of"]) for one in told["certificates"]], [("peer's", "secure")])
        self.assertEqual({one["whose"] for one in json.loads(self.get("/certificates")[2])["certificates"]},
                         {"ours", "anchor", "peer's"})

    def test_how_fast_it_goes_is_told_from_one_look_to_the_next(self):
        before = json.loads(self.get("/live")[2])
        self.assertIsNone(before["messages_per_second"])
        self.establish()
        after = json.loads(self.get("/live")[2])
        self.assertGreater(after["messages_per_second"], 0)
        self.assertEqual((after["latency"]["invite"]["count"], after["latency"]["handshake"]["count"]), (1, 1))
        self.assertLessEqual(after["latency"]["invite"]["p50"], after["latency"]["invite"]["p99"])
        self.assertEqual(after["peers"], 2)
        self.assertEqual(json.loads(self.get("/live")[2])["latency"]["invite"], {"count": 0})

    def test_what_is_asked_wrongly_is_told(self):
        self.assertEqual(self.get("/calls?most=1")[0], 200)
        for path, word in (("/calls?most=many", "most"), ("/calls?state=up", "state"), ("/connections?from=x", "from"),
                           ("/peers?most=-1", "most"), ("/evidence?seconds=-1", "seconds")):
            status, _, body = self.get(path)
            self.assertEqual(status, 400, path)
            self.assertIn(f"{word} is", body)

    def test_evidence_tells_each_leg_and_what_was_negotiated(self):
        self.assertIn("nothing has crossed", self.ask("evidence"))
        self.establish()
        told = self.ask("evidence")
        self.assertRegex(told, r"legacy +0 / 2 +0 / 3 +cleartext")
        self.assertRegex(told, r"secure +2 / 0 +2 / 0 +all encrypted")
        self.assertIn("1 x TLSv1.3 TLS_AES_256_GCM_SHA384, x25519 (we are the client)", told)
        self.assertIn("verified as   secure.example.com, 1 times", told)
        self.dial(lab.SECURE_TWO, "two.example.com")
        self.sipward.wait_for("wrong_name")
        self.assertIn("1 x wrong_name (we are the server)", self.ask("evidence", "--since", "2h"))
        (secure,) = [one for one in self.json("evidence")["peers"] if one["peer"] == "secure"]
        self.assertEqual(secure["refusals"], [{"role": "server", "reason": "wrong_name", "count": 1}])
        self.assertIn("expected a length of time", self.ask("evidence", "--since", "now", code=2))

    def test_metrics_are_what_promtool_wants(self):
        self.establish()
        self.dial("127.0.9.9", None)
        self.sipward.wait_for("no_candidate")
        status, kind, body = self.get("/metrics")
        self.assertEqual((status, kind), (200, "text/plain; version=0.0.4; charset=utf-8"))
        done = subprocess.run([shutil.which("promtool"), "check", "metrics"], input=body, text=True,
                              capture_output=True, timeout=30, check=False)
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))

    def test_metrics_count_what_happened(self):
        dialog = self.establish()
        dialog.exchange("inside", "outside", "BYE", 2)
        seen = self.metrics()
        self.assertEqual(seen['sipward_requests_received_total{side="inside",method="INVITE"}'], 1)
        self.assertEqual(seen['sipward_requests_sent_total{side="outside",method="BYE"}'], 1)
        self.assertEqual(seen['sipward_responses_sent_total{side="inside",class="2xx"}'], 2)
        self.assertEqual(seen['sipward_invites_answered_total{side="inside",class="2xx"}'], 1)
        self.assertEqual(seen['sipward_invite_first_response_seconds_count{side="inside"}'], 1)
        self.assertEqual(seen['sipward_peer_messages_total{peer="secure",direction="sent",over="tls"}'], 3)
        self.assertEqual(seen['sipward_peer_messages_total{peer="secure",direction="sent",over="cleartext"}'], 0)
        self.assertEqual(seen['sipward_handshakes_total{peer="secure",role="client",version="TLSv1.3",'
                              'cipher="TLS_AES_256_GCM_SHA384",group="x25519",resumed="no"}'], 1)
        self.assertEqual(seen['sipward_handshake_seconds_count{role="client",resumed="no"}'], 1)
        self.assertGreater(seen['sipward_handshake_seconds_sum{role="client",resumed="no"}'], 0)
        self.assertGreater(seen['sipward_peer_certificate_not_after_seconds{peer="secure"}'], 1.7e9)
        self.assertEqual(seen['sipward_reloads_total{result="taken"}'], 0)
        self.assertGreater(seen["process_resident_memory_bytes"], 1e6)
        self.dial(lab.SECURE_TWO, "two.example.com")
        self.sipward.wait_for("wrong_name")
        self.assertEqual(self.metrics()['sipward_handshakes_failed_total{peer="secure",role="server",'
                                        'reason="wrong_name"}'], 1)

    def test_a_connection_that_ended_is_counted_no_more(self):
        self.establish()
        name = 'sipward_connections{peer="legacy",side="inside"}'
        self.assertEqual(self.metrics()[name], 1)
        self.caller.close()
        wait_until(lambda: self.metrics()[name] == 0, 10, "the connection is told of as gone")

    def test_a_handshake_under_way_is_counted_until_it_ends(self):
        name = "sipward_inbound_handshakes"
        silent = socket.create_connection((lab.OUTSIDE, 5061), 5, source_address=(lab.SECURE, 0))
        self.addCleanup(silent.close)
        wait_until(lambda: self.metrics()[name] == 1, 10, "the handshake is told of as under way")
        silent.close()
        wait_until(lambda: self.metrics()[name] == 0, 10, "the handshake is told of as over")

    def test_alive_and_ready(self):
        self.assertEqual(self.get("/healthz")[0], 200)
        self.assertEqual(self.get("/readyz")[0], 200)

    def test_drained_as_a_whole_it_is_alive_and_not_ready(self):
        self.ask("drain", "--all")
        self.assertEqual((self.get("/healthz")[0], self.get("/readyz")[0]), (200, 503))
        self.assertIn("draining for", self.ask("status", code=1))
        self.ask("undrain", "--all")
        self.assertEqual(self.get("/readyz")[0], 200)
        self.ask("drain", "secure")
        self.assertEqual(self.get("/readyz")[0], 200)

    def test_names_in_the_alert_rules_are_ours(self):
        rules = Path(__file__).parents[2] / "conf/alerts.yml"
        done = subprocess.run([shutil.which("promtool"), "check", "rules", rules], text=True,
                              capture_output=True, timeout=30, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.establish()
        families = {re.match(r"[a-z_]+", name).group() for name in self.metrics()}
        # Those that are there only for peers that are checked or prefer TLS.
        families |= {"sipward_peer_health", "sipward_peer_sent_in_cleartext_total"}
        used = set(re.findall(r"sipward_[a-z_]+", "\n".join(
            line for line in rules.read_text().splitlines() if "expr" in line)))
        self.assertTrue(used)
        failing = {"sipward_handshakes_failed_total"}  # none has failed
        self.assertLessEqual(used - failing, families)


class Threads(Asking):
    def threads(self):
        """(nice, policy) of each, as proc(5) tells them: the name, field 2, may have blanks."""
        fields = [task.read_text().rpartition(")")[2].split()
                  for task in Path(f"/proc/{self.sipward.pid}/task").glob("*/stat")]
        return [(int(of[16]), int(of[38])) for of in fields]

    def test_who_looks_steps_back_for_calls(self):
        own, niced = os.nice(0), min(os.nice(0) + 10, 19)
        alone = {"door": (own, os.SCHED_IDLE), "handshakes": (own, os.SCHED_IDLE)}
        if resource.getrlimit(resource.RLIMIT_NICE)[0] < 20 - own and os.geteuid() != 0:
            alone = {"door": (niced, os.SCHED_OTHER), "handshakes": (niced, os.SCHED_OTHER)}
        wanted = sorted([*alone.values(), (niced, os.SCHED_OTHER), (own, os.SCHED_BATCH)])   # log, traces
        wait_until(lambda: sorted(one for one in self.threads() if one != (own, os.SCHED_OTHER)) == wanted,
                   10, f"what serves no calls has stepped back, and nothing else: {self.threads()}")


if __name__ == "__main__":
    unittest.main()
