"""What must not pass does not: refused inside the handshake, said in one line, and nobody else's
call notices."""
import socket
import ssl
import unittest

from support import lab
from support.pair import Pair
from support.pki import Authority
from support.program import wait_until
from support.ua import Endpoint, request, response, tls_context

SECOND_PEER = """
[[peer]]
name       = "second"
side       = "outside"
address    = ["127.0.4.0/24"]
target     = "tls:127.0.4.1:5061"
trustpoint = "lab"
names      = ["two.example.com"]

[[peer]]
name    = "ivr"
side    = "inside"
address = ["127.0.5.0/24"]
target  = "udp:127.0.5.1:5060"

[[route]]
from = "ivr"
to   = "second"
"""


class Refusals(Pair):
    extra = SECOND_PEER

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.authority.issue("secure.example.com", days="-1", file="expired")
        cls.authority.issue("wrong.example.com")
        Authority(cls.folder, "foreign-ca").issue("secure.example.com", file="foreign")

    def start_sipward(self, text, **more):
        # The first route that matches wins: "ivr" has to come before its side.
        text = text.replace(SECOND_PEER, "")
        first = text.index("[[route]]")
        return super().start_sipward(text[:first] + SECOND_PEER + "\n" + text[first:], **more)

    def lines(self, text):
        return [line for line in self.sipward.output().splitlines() if text in line]

    def assert_one_line(self, *texts):
        wait_until(lambda: self.lines(texts[0]), 5, f"a line with {texts[0]}")
        found = [line for line in self.sipward.output().splitlines()
                 if all(text in line for text in texts)]
        self.assertEqual(len(found), 1, self.sipward.output())

    def dial(self, name, version=None, data=b""):
        """A client that tries to get in; True if sipward answered SIP to it."""
        context = tls_context(self.folder, name, server=False, version=version)
        if version is not None:
            context.set_ciphers("ALL:@SECLEVEL=0")
        client = Endpoint("tls", lab.SECURE, 0, context)
        self.addCleanup(client.close)
        try:
            client.connect(lab.OUTSIDE, 5061)
            client.send(request(client, "OPTIONS", f"sip:{lab.OUTSIDE}:5061", self.new_call()))
            return client.receive(3) is not None
        except (ssl.SSLError, ConnectionError, BrokenPipeError):
            return False

    def undisturbed(self, attempt):
        """Calls between two other peers go on while `attempt` happens."""
        context = tls_context(self.folder, "two.example.com", server=True)
        second = Endpoint("tls", "127.0.4.1", 5061, context).listen()
        ivr = Endpoint("udp", "127.0.5.1", 5060).connect(lab.INSIDE, 5060)
        self.addCleanup(second.close)
        self.addCleanup(ivr.close)
        for number in range(6):
            call = {"id": f"{self.id()}-other-{number}", "from": "<sip:i@x>;tag=1", "to": "<sip:j@x>"}
            ivr.send(request(ivr, "INVITE", f"sip:9@{lab.INSIDE}", call))
            invite = second.expect("INVITE")
            if number == 2:
                attempt()
            second.send(response(second, invite, 200))
            ok = ivr.expect(200)
            routes = "".join(f"Route: {value}\r\n" for value in ok.routes())
            ivr.send(request(ivr, "ACK", ok.contact_uri(), call, 1, routes, "", "uas"))
            second.expect("ACK")

    def test_the_right_certificate_gets_in(self):
        self.assertTrue(self.dial("secure.example.com"))

    def test_inbound_wrong_name(self):
        self.undisturbed(lambda: self.assertFalse(self.dial("wrong.example.com")))
        self.assert_one_line("wrong_name", "wrong.example.com", "secure.example.com")

    def test_inbound_unknown_authority(self):
        self.assertFalse(self.dial("foreign"))
        self.assert_one_line("unknown_authority", "foreign-ca")

    def test_inbound_expired(self):
        self.assertFalse(self.dial("expired"))
        self.assert_one_line("expired")

    def test_inbound_no_client_certificate(self):
        self.assertFalse(self.dial(None))
        self.assert_one_line("no_certificate")

    def test_inbound_tls_1_1_only(self):
        self.assertFalse(self.dial("secure.example.com", ssl.TLSVersion.TLSv1_1))
        self.assert_one_line("unsupported_version")

    def test_inbound_cleartext_on_the_tls_port(self):
        client = socket.create_connection((lab.OUTSIDE, 5061), 5, (lab.SECURE, 0))
        with client:
            client.sendall(b"OPTIONS sip:x@y SIP/2.0\r\nVia: SIP/2.0/TCP z\r\n\r\n")
            client.settimeout(5)
            self.assertNotIn(b"SIP/2.0", client.recv(4096))
        self.assert_one_line("cleartext")

    def test_inbound_stranger(self):
        client = socket.create_connection((lab.OUTSIDE, 5061), 5, ("127.0.9.9", 0))
        context = tls_context(self.folder, "secure.example.com", server=False)
        with client, self.assertRaises((ssl.SSLError, ConnectionError)):
            context.wrap_socket(client)
        self.assert_one_line("no_candidate")

    def outbound(self, certificate, version=None):
        """The secure side shows that certificate; the legacy caller gets 503 with a Warning."""
        context = tls_context(self.folder, certificate, server=True, version=version)
        self.secure.close()
        self.secure = Endpoint("tls", lab.SECURE, 5061, context).listen()
        self.send(request(self.caller, "INVITE", f"sip:4711@{lab.INSIDE}", self.new_call()))
        try:
            self.secure.accept(5)
            self.secure.receive(1)
        except (ssl.SSLError, ConnectionError, TimeoutError):
            pass
        answer = self.caller.expect(503)
        self.assertIn("peer secure", answer.get("Warning"))
        self.assertTrue(answer.get("Retry-After"))
        return answer

    def test_outbound_wrong_name(self):
        self.undisturbed(lambda: self.outbound("wrong.example.com"))
        self.assert_one_line("wrong_name", "wrong.example.com")

    def test_outbound_unknown_authority(self):
        self.outbound("foreign")
        self.assert_one_line("unknown_authority")

    def test_outbound_expired(self):
        answer = self.outbound("expired")
        self.assertIn("expired", answer.get("Warning"))

    def test_outbound_nobody_listens(self):
        self.secure.close()
        self.send(request(self.caller, "INVITE", f"sip:4711@{lab.INSIDE}", self.new_call()))
        answer = self.caller.expect(503)
        self.assertIn("Connection refused", answer.get("Warning"))

    def test_a_route_never_leads_to_the_outside_in_cleartext(self):
        # An address of ours for a legacy component, but a Route back to who sends it.
        dialog = self.establish()
        listener = Endpoint("udp", lab.SECURE, 5061)
        context = tls_context(self.folder, "secure.example.com", server=False)
        client = Endpoint("tls", lab.SECURE, 0, context)
        for one in (listener, client):
            self.addCleanup(one.close)
        client.connect(lab.OUTSIDE, 5061)
        client.send(request(client, "INVITE", dialog.outside_target, self.new_call(),
                            extra=f"Route: <sip:{lab.SECURE}:5061;transport=tls;lr>\r\n"))
        client.expect(403)
        self.assertTrue(listener.quiet())


if __name__ == "__main__":
    unittest.main()
