"""Peers that are found by SRV records of a real DNS server (dnsmasq), while that is there, changes its
mind, lies, is silent or is gone."""
import json
import socket
import subprocess
import time
import unittest

from support import dnsmasq, lab
from support.dnsmasq import host, srv
from support.neighbours import Neighbours, add_to
from support.program import wait_until
from support.tls_sink import TlsSink
from support.ua import Endpoint, request, response, tls_context

ONE, TWO = "a.nodes.test", "b.nodes.test"
HOSTS = (host(ONE, lab.SECURE), host(TWO, lab.SECURE_TWO))


def config(extra=dnsmasq.SETTINGS):
    return lab.config(extra=extra).replace("tls:127.0.3.1:5061", "tls:secure.example.com")


class Dns(lab.Lab, Neighbours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.authority.issue(ONE)

    def setUp(self):
        self.legacy = Endpoint("udp", lab.LEGACY, 5060).listen()
        self.addCleanup(self.legacy.close)
        self.calls = 0

    def sink(self, address, port, certificate="secure.example.com"):
        sink = TlsSink(address, port, tls_context(self.folder, certificate, server=True))
        self.addCleanup(sink.close)
        return sink

    def endpoint(self, address, port):
        context = tls_context(self.folder, "secure.example.com", server=True)
        end = Endpoint("tls", address, port, context).listen()
        self.addCleanup(end.close)
        return end

    def invite(self):
        """From the legacy side; the Call-ID."""
        self.calls += 1
        call = {"id": f"{self.id()}-{self.calls}", "from": "<sip:a@legacy>;tag=f",
                "to": "<sip:b@legacy>"}
        self.legacy.send(request(self.legacy, "INVITE", f"sip:4711@{lab.INSIDE}", call),
                         (lab.INSIDE, 5060))
        return call["id"]

    def refused(self):
        """A call that gets 503: the Warning."""
        self.invite()
        return self.legacy.expect(503).get("Warning")

    def call(self, end):
        """A whole call, answered and hung up by that endpoint."""
        self.invite()
        invite = end.expect("INVITE")
        end.send(response(end, invite, 200))
        ok = self.legacy.expect(200)
        call = {"id": invite.get("Call-ID"), "from": "<sip:a@legacy>;tag=f", "to": "<sip:b@legacy>"}
        routes = "".join(f"Route: {value}\r\n" for value in reversed(ok.routes()))
        for number, method in ((1, "ACK"), (2, "BYE")):
            self.legacy.send(request(self.legacy, method, ok.contact_uri(), call, number, routes, "",
                                     "uas"), (lab.INSIDE, 5060))
            got = end.expect(method)
        end.send(response(end, got, 200))
        self.legacy.expect(200)

    def arrived(self, sink, call):
        return any(call in calls for _, calls in sink.calls())

    def call_until_it_arrives(self, sink, seconds=15):
        """Calls, one after the other, until one reaches that sink."""
        def there():
            call = self.invite()
            until = time.monotonic() + 0.5
            while time.monotonic() < until:
                if self.arrived(sink, call):
                    return True
                time.sleep(0.02)
            return False
        wait_until(there, seconds, "a call reaches the server that the record names now")

    def test_the_second_priority_takes_the_call_when_the_first_is_dead(self):
        dnsmasq.serve(self, srv(TWO, 5071, 20), srv(ONE, 5061, 10), *HOSTS)
        self.sipward = self.start_sipward(config())
        second = self.endpoint(lab.SECURE_TWO, 5071)
        self.call(second)
        first = self.sink(lab.SECURE, 5061)
        # Who has met it dead tries it last for a while; any other call goes to it first.
        self.call_until_it_arrives(first, 40)

    def test_weights(self):
        dnsmasq.serve(self, srv(ONE, 5061, 10, 75), srv(TWO, 5061, 10, 25), *HOSTS, ttl=60)
        sinks = [self.sink(address, 5061) for address in (lab.SECURE, lab.SECURE_TWO)]
        self.sipward = self.start_sipward(config())
        for _ in range(200):
            self.invite()
            self.legacy.expect(100)

        def counts():
            return [sum(len(calls) for _, calls in sink.calls()) for sink in sinks]
        wait_until(lambda: sum(counts()) == 200, 20, "all calls arrive")
        # 150 are expected; the standard deviation is 6.1.
        self.assertTrue(110 < counts()[0] < 190, counts())

    def test_a_record_that_changes_is_followed_when_its_ttl_is_over(self):
        server = dnsmasq.serve(self, srv(ONE, 5061, 10), *HOSTS)
        first, second = self.sink(lab.SECURE, 5061), self.sink(lab.SECURE_TWO, 5071)
        self.sipward = self.start_sipward(config())
        self.call_until_it_arrives(first)
        server.stop()
        dnsmasq.serve(self, srv(TWO, 5071, 10), *HOSTS)
        begun = time.monotonic()
        self.call_until_it_arrives(second)
        print(f"\na changed record was followed after {time.monotonic() - begun:.1f} s (TTL 1 s)")

    def test_old_answers_serve_while_the_server_is_dead(self):
        server = dnsmasq.serve(self, srv(ONE, 5061, 10), *HOSTS)
        end = self.endpoint(lab.SECURE, 5061)
        self.sipward = self.start_sipward(config())
        self.call(end)
        server.kill()
        slowest = 0.0
        until = time.monotonic() + 4   # four TTLs
        while time.monotonic() < until:
            begun = time.monotonic()
            self.call(end)
            slowest = max(slowest, time.monotonic() - begun)
        print(f"\nslowest call without DNS: {slowest * 1000:.0f} ms")
        self.assertLess(slowest, 0.25, "no call waits for a look-up (300 ms)")

    def test_a_server_that_is_not_there_at_the_start_is_waited_for_by_nobody_else(self):
        silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        silent.bind((dnsmasq.ADDRESS, dnsmasq.PORT))
        self.addCleanup(silent.close)
        slow = dnsmasq.SETTINGS.replace("300ms", "3s")
        self.sipward = self.start_sipward(add_to(config(slow)))
        self.invite()
        self.undisturbed(self.invite)
        for _ in range(2):
            self.assertIn("the name secure.example.com cannot be looked up: DNS does not answer",
                          self.legacy.expect(503).get("Warning"))
        silent.close()
        dnsmasq.serve(self, srv(ONE, 5061, 10), *HOSTS)
        self.call(self.endpoint(lab.SECURE, 5061))

    def test_lies_lead_nowhere(self):
        self.sipward = self.start_sipward(config())
        nothing = "DNS has no address for the name secure.example.com"
        for lie in ((srv(ONE, 5061, 10), host(ONE, "0.0.0.0")),
                    (srv(ONE, 5061, 10), host(ONE, "224.0.0.1")),
                    (srv(ONE, 0, 10), *HOSTS),
                    (srv("", 0, 0), *HOSTS, host("secure.example.com", lab.SECURE)),
                    (srv("nowhere.test", 5061, 10),)):
            server = dnsmasq.serve(self, *lie)
            self.assertIn(nothing, self.refused(), lie)
            server.stop()

    def test_without_srv_the_name_itself_is_called(self):
        dnsmasq.serve(self, host("secure.example.com", lab.SECURE))
        self.sipward = self.start_sipward(config())
        self.call(self.endpoint(lab.SECURE, 5061))

    def test_the_hosts_file_needs_no_dns(self):
        (self.folder / "my-hosts").write_text(f"{lab.SECURE} other secure.example.com # here\n")
        self.sipward = self.start_sipward(config(dnsmasq.SETTINGS + 'hosts = "my-hosts"\n'))
        self.call(self.endpoint(lab.SECURE, 5061))

    def test_the_certificate_must_carry_the_domain_and_not_the_target_of_the_record(self):
        dnsmasq.serve(self, srv(ONE, 5061, 10), *HOSTS)
        self.sipward = self.start_sipward(config())
        impostor = self.sink(lab.SECURE, 5061, ONE)
        self.assertIn(f"its certificate carries DNS:{ONE}, not secure.example.com", self.refused())
        self.assertEqual(impostor.heard, b"")
        impostor.close()
        self.call(self.endpoint(lab.SECURE, 5061))

    def test_a_reload_changes_the_server(self):
        dnsmasq.serve(self, srv(ONE, 5061, 10), *HOSTS)
        self.sipward = self.start_sipward(config(dnsmasq.SETTINGS.replace(dnsmasq.ADDRESS, "127.0.6.9")))
        self.assertIn("DNS does not answer", self.refused())
        (self.folder / "sipward.toml").write_text(config())
        subprocess.run([lab.PROGRAM, "reload", "-c", self.folder / "sipward.toml"], check=True,
                       capture_output=True, timeout=20)
        self.call(self.endpoint(lab.SECURE, 5061))

    def run_program(self, *arguments):
        path = self.folder / "asked.toml"
        path.write_text(config())
        return subprocess.run([lab.PROGRAM, *arguments, "-c", path], capture_output=True, text=True,
                              timeout=30, check=False).stdout

    def test_probe_shows_the_records_and_tries_their_servers_in_order(self):
        dnsmasq.serve(self, srv(TWO, 5071, 20, 5), srv(ONE, 5061, 10, 60), *HOSTS)
        found = json.loads(self.run_program("probe", "secure", "--json"))
        self.assertEqual(found["dns"]["verdict"], "ok")
        self.assertEqual(found["dns"]["text"],
                         f"SRV _sips._tcp.secure.example.com: {ONE}:5061 (priority 10, weight 60), "
                         f"{TWO}:5071 (priority 20, weight 5); {lab.SECURE}, {lab.SECURE_TWO}")
        self.assertEqual([one["address"] for one in found["attempts"]],
                         [f"tls:{lab.SECURE}:5061", f"tls:{lab.SECURE_TWO}:5071"])

    def test_probe_tells_a_denial_from_silence(self):
        silent = json.loads(self.run_program("probe", "secure", "--json"))
        self.assertEqual(silent["dns"]["text"], "no answer about secure.example.com from DNS")
        self.assertIn("[dns] servers", silent["dns"]["remedy"])
        dnsmasq.serve(self)
        denied = json.loads(self.run_program("probe", "secure", "--json"))
        self.assertEqual(denied["dns"]["text"], "no address for secure.example.com")

    def test_explain_says_what_is_looked_up(self):
        shown = " ".join(self.run_program("explain", "secure.example.com", "--side", "outside").split())
        self.assertIn("target tls:secure.example.com, by SRV _sips._tcp.secure.example.com, or without "
                      "one port 5061", shown)


if __name__ == "__main__":
    unittest.main()
