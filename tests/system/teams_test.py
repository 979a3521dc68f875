"""preset = "teams": what Microsoft Teams asks of an SBC is true on the wire."""
import re
import ssl
import unittest

from preset_test import HUB, Presets, config
from support import lab
from support.program import wait_until
from support.ua import Endpoint, request, response, tls_context

OURS = "sip:sbc.example.com:5061;transport=tls"
CONTACT = f"<sip:{HUB}:5061;transport=tls>"


class Teams(Presets):
    def hub(self, certificate="hub"):
        """Listens as Teams does; nothing comes before sipward has sent its OPTIONS."""
        context = tls_context(self.folder, certificate, server=True)
        endpoint = Endpoint("tls", lab.SECURE, 5061, context).listen()
        self.addCleanup(endpoint.close)
        return endpoint

    def greeted(self, hub):
        """The OPTIONS that sipward sends of itself, answered."""
        asked = hub.expect("OPTIONS")
        hub.send(response(hub, asked, 200))
        return asked

    def call(self, name):
        return {"id": f"{name}@{lab.SECURE}", "from": f"<sip:{HUB}>;tag={name}",
                "to": "<sip:sbc.example.com>"}

    def options(self, endpoint, name):
        endpoint.send(request(endpoint, "OPTIONS", OURS,
                              self.call(name), contact=CONTACT))
        return endpoint.expect(200)

    def test_the_first_options_is_ours_with_the_name_in_contact(self):
        hub = self.hub()
        self.start_sipward(config())
        asked = self.greeted(hub)
        self.assertEqual(asked.contact_uri(), OURS)
        self.assertTrue(asked.get("Allow"))
        self.assertIn("sip:sbc.example.com", asked.get("From"))
        self.assertNotRegex(asked.text.replace(f"sip:{lab.SECURE}", ""), r"sip:\d+\.\d+\.\d+\.\d+")

    def test_its_options_are_answered_200_on_either_connection(self):
        hub = self.hub()
        self.start_sipward(config())
        self.greeted(hub)
        self.options(hub, "same")
        own = Endpoint("tls", lab.SECURE_TWO, 0, tls_context(self.folder, "hub", server=False))
        self.addCleanup(own.close)
        self.options(own.connect(lab.OUTSIDE, 5061, "sbc.example.com"), "own")

    def legacy(self):
        endpoint = Endpoint("udp", lab.LEGACY, 5060).connect(lab.INSIDE, 5060)
        self.addCleanup(endpoint.close)
        return endpoint

    def assert_named(self, message):
        """One name of ours in Contact and on top of Record-Route, no address in either."""
        shown = message.all("Contact") + message.routes()
        self.assertTrue(shown, message.text)
        for value in shown:
            self.assertRegex(value, r"<sip:(?:[^@>]*@)?sbc\.example\.com:5061;transport=tls[;>]")
        return message

    def test_a_call_to_it_shows_one_name_of_ours_to_its_end(self):
        hub, call = self.hub(), {"id": "call@legacy", "from": "<sip:+4930200@127.0.1.1>;tag=a",
                                 "to": f"<sip:+4930100@{lab.INSIDE}>"}
        self.start_sipward(config())
        self.greeted(hub)
        legacy, inner = self.legacy(), f"<sip:{lab.LEGACY}:5060;lr>"  # a proxy of the inside
        legacy.send(request(legacy, "INVITE", f"sip:+4930100@{lab.INSIDE}", call,
                            extra=f"Record-Route: {inner}\r\n"))
        invite = self.assert_named(hub.expect("INVITE"))
        hub.send(response(hub, invite, 200, contact=CONTACT))
        answer = legacy.expect(200)
        self.assertEqual(answer.routes()[-1], inner)
        routes = f"Route: {answer.routes()[0]}\r\n"
        legacy.send(request(legacy, "ACK", answer.contact_uri(), call, to_tag="uas", extra=routes))
        hub.expect("ACK")
        legacy.send(request(legacy, "UPDATE", answer.contact_uri(), call, cseq=2, to_tag="uas",
                            extra=routes))
        hub.send(response(hub, self.assert_named(hub.expect("UPDATE")), 200, contact=CONTACT))
        legacy.expect(200)
        hub.send(request(hub, "BYE", invite.contact_uri(),
                         {"id": call["id"], "from": f"{call['to']};tag=uas",
                          "to": call["from"]}, contact=CONTACT,
                         extra="".join(f"Route: {one}\r\n" for one in invite.routes())))
        bye = legacy.expect("BYE")
        self.assertEqual(bye.all("Route"), [inner])

    def test_its_calls_are_answered_with_our_name(self):
        hub = self.hub()
        self.start_sipward(config())
        self.greeted(hub)
        legacy, call = self.legacy(), self.call("in")
        hub.send(request(hub, "INVITE", "sip:+4930200@sbc.example.com:5061;transport=tls", call,
                         contact=CONTACT))
        invite = legacy.expect("INVITE")
        legacy.send(response(legacy, invite, 180))
        self.assert_named(hub.expect(180))
        legacy.send(response(legacy, invite, 200))
        answer = self.assert_named(hub.expect(200))
        route = f"Route: {answer.routes()[0]}\r\n"
        hub.send(request(hub, "ACK", answer.contact_uri(), call, to_tag="uas", extra=route))
        legacy.expect("ACK")
        legacy.send(request(legacy, "BYE", invite.contact_uri(),
                            {"id": call["id"], "from": f"{call['to']};tag=uas",
                             "to": call["from"]}, extra=f"Route: {invite.routes()[0]}\r\n"))
        bye = hub.expect("BYE")
        self.assertNotRegex("".join(bye.all("Contact") + bye.routes()), r"@?\d+\.\d+\.\d+\.\d+[:;>]")
        hub.send(response(hub, bye, 200, contact=""))
        legacy.expect(200)

    def test_a_wildcard_of_more_labels_is_refused(self):
        self.authority.issue("wide", ["*.microsoft.com"])
        hub = self.hub("wide")
        sipward = self.start_sipward(config())
        wait_until(lambda: self.refused(hub), 10, "sipward refuses the wildcard")
        sipward.wait_for("certificate carries none of the names")

    def test_it_connects_with_tls_1_2_and_1_3_and_nothing_below(self):
        hub = self.hub()
        self.start_sipward(config())
        self.greeted(hub)
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            self.options(self.connected(version), version.name)
        with self.assertRaisesRegex(ssl.SSLError, "PROTOCOL_VERSION|protocol version"):
            self.connected(ssl.TLSVersion.TLSv1_1)

    def connected(self, version):
        context = tls_context(self.folder, "hub", server=False)
        context.set_ciphers("ALL:@SECLEVEL=0")  # or OpenSSL would not even offer TLS 1.1
        context.minimum_version = context.maximum_version = version
        endpoint = Endpoint("tls", lab.SECURE_TWO, 0, context)
        self.addCleanup(endpoint.close)
        return endpoint.connect(lab.OUTSIDE, 5061, "sbc.example.com")

    def test_it_is_not_dialled_below_tls_1_2(self):
        context = tls_context(self.folder, "hub", server=True)
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
        hub = Endpoint("tls", lab.SECURE, 5061, context).listen()
        self.addCleanup(hub.close)
        self.start_sipward(config())
        with self.assertRaises(ssl.SSLError):
            hub.accept()

    def test_what_is_written_wins_over_its_wildcard(self):
        hub = self.hub()
        sipward = self.start_sipward(config(more='wildcard = "none"\n', own="sbc.example.com"))
        wait_until(lambda: self.refused(hub), 10, "sipward refuses the wildcard")
        sipward.wait_for("certificate carries none of the names")

    def refused(self, hub):
        try:
            return hub.receive(2) is None
        except OSError:
            return True


if __name__ == "__main__":
    unittest.main()
