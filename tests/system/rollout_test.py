"""A peer on its way from cleartext to TLS: observe, prefer, require, with the real program."""
import json
import subprocess
import unittest

from support import lab
from support.program import wait_until
from support.tls_sink import TlsSink
from support.ua import Endpoint, request, response, tls_context


class Rollout(lab.Lab):
    def serve(self, security):
        """sipward with that security; the secure side speaks UDP at least."""
        text = lab.config(extra='\n[connections]\nobserve_interval = "1s"\n')
        text = text.replace('listen    = ["tls:127.0.2.2:5061"]',
                            'listen    = ["tls:127.0.2.2:5061", "udp:127.0.2.2:5060"]')
        words = f'security   = "{security}"\n' + ('' if security == "require" else 'cleartext  = "udp:5060"\n')
        if security == "require":
            text = text.replace(', "udp:127.0.2.2:5060"', "")
        text = text.replace('trustpoint = "lab"\n', words + 'trustpoint = "lab"\n')
        self.legacy = Endpoint("udp", lab.LEGACY, 5060).listen()
        self.clear = Endpoint("udp", lab.SECURE, 5060).listen()
        self.addCleanup(self.legacy.close)
        self.addCleanup(self.clear.close)
        self.sipward = self.start_sipward(text)

    def offer_tls(self, certificate):
        sink = TlsSink(lab.SECURE, 5061, tls_context(self.folder, certificate, server=True))
        self.addCleanup(sink.close)
        return sink

    def peers(self):
        done = subprocess.run([lab.PROGRAM, "peers", "secure", "--json", "-c",
                               self.folder / "sipward.toml"],
                              capture_output=True, text=True, timeout=20, check=True)
        return json.loads(done.stdout)

    def told(self, works):
        """Until TLS has been tried, and it was so."""
        wait_until(lambda: self.peers().get("tls_would_do") is works, 15, f"TLS tried, works {works}")

    def call(self, answerer, number):
        call = {"id": f"{self.id()}-{number}", "from": "<sip:a@legacy>;tag=f", "to": "<sip:b@legacy>"}
        self.legacy.send(request(self.legacy, "INVITE", f"sip:4711@{lab.INSIDE}", call),
                         (lab.INSIDE, 5060))
        invite = answerer.expect("INVITE")
        answerer.send(response(answerer, invite, 200), (lab.OUTSIDE, 5060))
        ok = self.legacy.expect(200)
        routes = "".join(f"Route: {value}\r\n" for value in reversed(ok.routes()))
        self.legacy.send(request(self.legacy, "ACK", ok.contact_uri(), call, 1, routes, "", "uas"),
                         (lab.INSIDE, 5060))
        answerer.expect("ACK")
        return call, ok, routes

    def test_observe_carries_cleartext_and_tells_what_tls_would_do(self):
        wrong = self.offer_tls("two.example.com")
        self.serve("observe")
        self.told(False)
        facts = self.peers()
        self.assertEqual(facts["security"], "observe")
        self.assertEqual(facts["last_failure"]["reason"], "wrong_name")
        self.call(self.clear, 1)
        wrong.close()
        self.offer_tls("secure.example.com")
        self.told(True)
        self.call(self.clear, 2)
        self.assertEqual(self.peers()["in_cleartext"], 0)   # as it was told to

    def test_prefer_takes_tls_and_cleartext_only_while_it_fails(self):
        self.serve("prefer")
        call, ok, routes = self.call(self.clear, 1)
        self.assertEqual(self.peers()["in_cleartext"], 1)
        self.sipward.wait_for("sent_in_cleartext")
        server = self.offer_tls("secure.example.com")
        self.told(True)
        self.legacy.send(request(self.legacy, "BYE", ok.contact_uri(), call, 2, routes, "", "uas"),
                         (lab.INSIDE, 5060))
        self.clear.expect("BYE")
        cleartext = self.peers()["in_cleartext"]
        call = {"id": self.id(), "from": "<sip:a@legacy>;tag=f", "to": "<sip:b@legacy>"}
        self.legacy.send(request(self.legacy, "INVITE", f"sip:4712@{lab.INSIDE}", call),
                         (lab.INSIDE, 5060))
        wait_until(lambda: b"INVITE sip:4712@" in server.heard, 10, "the call over TLS")
        self.assertEqual(self.peers()["in_cleartext"], cleartext)

    def test_require_takes_nothing_in_cleartext(self):
        self.serve("require")
        call = {"id": self.id(), "from": "<sip:a@legacy>;tag=f", "to": "<sip:b@legacy>"}
        self.legacy.send(request(self.legacy, "INVITE", f"sip:4711@{lab.INSIDE}", call),
                         (lab.INSIDE, 5060))
        self.legacy.expect(503)
        self.clear.quiet()

    def test_what_is_less_than_required_is_said_at_the_start(self):
        self.serve("prefer")
        self.assertIn('peer "secure" has security = "prefer": what passes, while TLS fails, can be '
                      'read and forged', self.sipward.output())


if __name__ == "__main__":
    unittest.main()
