"""What must not pass does not: refused inside the handshake, said in one line, and nobody else's
call notices."""
import socket
import ssl
import unittest

from support import lab, neighbours
from support.neighbours import Neighbours
from support.pair import Pair
from support.pki import Authority
from support.ua import Endpoint, request, tls_context


class Refusals(Neighbours, Pair):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.authority.issue("secure.example.com", days="-1", file="expired")
        cls.authority.issue("wrong.example.com")
        Authority(cls.folder, "foreign-ca").issue("secure.example.com", file="foreign")

    def start_sipward(self, text, **more):
        return super().start_sipward(neighbours.add_to(text), **more)

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
