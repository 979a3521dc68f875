"""What answers or dials but speaks no TLS: cleartext on either side's wrong port, nobody there, a
silent one. Each is told apart from the others, and nobody else's calls notice."""
import socket
import unittest

from support import causes, lab
from support.neighbours import Neighbours
from support.sipp import Sipp
from support.tls_ends import client
from support.ua import Endpoint, request

QUICK = '\n[connections]\nconnect_timeout = "1s"\nhandshake_timeout = "1s"\n'


class NoTls(Neighbours, lab.Lab):
    def setUp(self):
        self.sipward = self.start_sipward(causes.configuration(causes.RIGHT, extra=QUICK))
        self.caller = Endpoint("udp", lab.LEGACY, 5060)
        self.addCleanup(self.caller.close)

    def listen(self, backlog=8):
        listener = socket.create_server((lab.SECURE, 5061), backlog=backlog)
        listener.settimeout(10)
        self.addCleanup(listener.close)
        return listener

    def refused(self, warning, between=lambda: None):
        """A call to the peer fails with that Warning; `between` is what happens on the way."""
        def attempt():
            call = {"id": self.id(), "from": "<sip:a@legacy>;tag=f", "to": "<sip:b@legacy>"}
            self.caller.send(request(self.caller, "INVITE", f"sip:4711@{lab.INSIDE}", call),
                             (lab.INSIDE, 5060))
            between()
            answer = self.caller.expect(503)
            self.assertRegex(answer.get("Warning"), r'^399 \S+ "peer secure: [^"]*"$')
            self.assertIn(warning, answer.get("Warning"))
        self.undisturbed(attempt, calls=1)

    def test_cleartext_sip_on_the_tls_port(self):
        def attempt():
            self.sipp = Sipp(self, "uac", f"{lab.SECURE}:5080", f"{lab.OUTSIDE}:5061", calls=1, tcp=True)
            self.assert_one_line(": cleartext: ", "cleartext SIP: INVITE sip:", "peer secure",
                                 "set the transport of peer secure to TLS", "'Encrypted'")
        self.undisturbed(attempt, calls=1)
        self.assertTrue(self.sipp.program.alive() or self.sipp.totals()["SuccessfulCall(C)"] == 0)

    def test_tls_on_our_cleartext_port(self):
        def attempt():
            dialler = client(self, "openssl", causes.RIGHT, "1.2", lab.LEGACY, f"{lab.INSIDE}:5060")
            dialler.wait(10)
            self.assertNotIn("SIP/2.0", dialler.output())
            self.assert_one_line("tls_on_cleartext from peer legacy", "dial our TLS port")
        self.undisturbed(attempt, calls=1)

    def test_a_peer_that_answers_in_cleartext(self):
        listener = self.listen()

        def answer():
            self.connection, _ = listener.accept()
            self.addCleanup(self.connection.close)
            self.assertNotIn(b"SIP/2.0", self.connection.recv(4096))
            self.connection.sendall(b"SIP/2.0 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        self.refused("the first bytes were no TLS", answer)
        self.assert_one_line(": cleartext: ", "cleartext SIP: SIP/2.0 400 Bad Request",
                             "dial the TLS port of peer secure")

    def test_a_cleartext_peer_that_waits_for_more(self):
        Sipp(self, "uas", f"{lab.SECURE}:5061", tcp=True)
        self.refused("the handshake did not end in time")
        self.assert_one_line(": timed_out: ", "check that peer secure speaks TLS on this port")

    def test_nobody_listens(self):
        self.refused("Connection refused")
        self.assert_one_line("cannot connect to peer secure (tls:127.0.3.1:5061): Connection refused")

    def test_nobody_answers(self):
        listener = self.listen(backlog=0)
        fillers = [socket.socket() for _ in range(4)]   # what its queue cannot take is dropped
        for filler in fillers:
            filler.setblocking(False)
            self.addCleanup(filler.close)
            filler.connect_ex(listener.getsockname())
        self.refused("it does not answer the connection request")
        self.assert_one_line("cannot connect to peer secure", "does not answer")

    def test_a_silent_listener(self):
        self.listen()
        self.refused("the handshake did not end in time")
        self.assert_one_line(": timed_out: ", "no byte arrived", "dialled at tls:127.0.3.1:5061",
                             "check that peer secure speaks TLS on this port")

    def test_a_listener_that_closes(self):
        listener = self.listen()

        def close():
            connection, _ = listener.accept()
            self.assertNotIn(b"SIP/2.0", connection.recv(4096))
            connection.close()
        self.refused("closed without a word", close)
        self.assert_one_line(": closed_by_peer: ", "see the log of peer secure")

    def test_a_silent_dialler(self):
        def attempt():
            with socket.create_connection((lab.OUTSIDE, 5061), 5, (lab.SECURE, 0)) as silent:
                silent.settimeout(10)
                self.assertEqual(silent.recv(4096), b"")
            self.assert_one_line(": timed_out: ", "no byte arrived", "accepted from tls:127.0.3.1")
        self.undisturbed(attempt, calls=1)

    def test_a_stranger(self):
        for version in ("1.2", "1.3"):
            stranger = client(self, "openssl", causes.RIGHT, version, "127.0.9.9")
            stranger.wait(10)
            self.assertNotIn("SIP/2.0", stranger.output())
        lines = self.lines(": no_candidate: ", "add 127.0.9.9 to the address of a TLS peer of this side")
        self.assertEqual(len(lines), 2)

    def test_a_flood_of_strangers_does_not_fill_the_log(self):
        for number in range(1, 61):
            with socket.create_connection((lab.OUTSIDE, 5061), 5, (f"127.0.9.{number}", 0)) as stranger:
                stranger.settimeout(10)
                stranger.sendall(b"INVITE sip:x SIP/2.0\r\n\r\n")
                try:
                    self.assertEqual(stranger.recv(4096), b"")
                except ConnectionResetError:
                    pass
        told = self.lines("no peer, accepted from tls:127.0.9.", ": cleartext: ")
        self.assertEqual(len(told), 30)


if __name__ == "__main__":
    unittest.main()
