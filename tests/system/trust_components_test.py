"""Whole SIP components with the wrong certificate or the wrong anchors: Kamailio and a baresip phone,
each in both roles."""
import unittest

from support import causes, kamailio, lab
from support.baresip import OUTSIDE_PHONE, Phone, enter_own_network
from support.neighbours import Neighbours
from support.pki import Authority
from support.ua import Endpoint, request

BEHIND = "127.0.3.9:5060"


def call(test, source, remote, user="4711"):
    """From a UDP endpoint there; its final answer. Under TLS 1.3 Kamailio may have sent the INVITE
    before it learns that it was refused: it then answers when its timer runs out."""
    caller = Endpoint("udp", source, 5060)
    test.addCleanup(caller.close)
    invite = {"id": test.id(), "from": f"<sip:a@{source}>;tag=f", "to": "<sip:b@x>"}
    caller.send(request(caller, "INVITE", f"sip:{user}@{remote}", invite), (remote, 5060))
    answer = caller.receive(20)
    while answer and answer.status < 200:
        answer = caller.receive(20)
    return answer


class Kamailio(Neighbours):
    method = offers = ""

    @classmethod
    def setUpClass(cls):
        enter_own_network()
        super().setUpClass()
        cls.authority.issue("wrong.example.com")
        cls.authority.issue("secure.example.com", days="-1", file="expired")
        Authority(cls.folder, "foreign-ca").issue("secure.example.com", file="foreign")

    def setUp(self):
        self.sipward = self.start_sipward(causes.configuration(causes.RIGHT))

    def kamailio(self, **wrong):
        kamailio.start(self, kamailio.RELAY.format(behind=BEHIND), method=self.method,
                       **wrong)

    def call(self, source, remote):
        answer = call(self, source, remote)
        self.assertGreaterEqual(answer.status, 400, answer.text)
        return answer

    def refused_both_ways(self, certificate, reason, warning):
        self.kamailio(certificate=certificate)

        def both_ways():
            answer = self.call(lab.LEGACY, lab.INSIDE)
            self.assertIn(warning, answer.get("Warning"))
            self.assert_one_line(f": {reason}: ", "dialled at tls:127.0.3.1:5061")
            self.call(BEHIND.split(":")[0], lab.SECURE)
            self.assert_one_line(f": {reason}: ", "peer secure, accepted from", self.offers)
        self.undisturbed(both_ways, calls=1)

    def test_with_another_name(self):
        self.refused_both_ways("wrong.example.com", "wrong_name",
                               "carries DNS:wrong.example.com, not secure.example.com")

    def test_that_has_expired(self):
        self.refused_both_ways("expired", "expired", "its certificate expired on")

    def test_of_another_authority(self):
        self.refused_both_ways("foreign", "unknown_authority", "signed by an unknown authority")

    def test_that_does_not_know_our_authority(self):
        self.kamailio(anchors="foreign-ca")

        def attempt():
            answer = self.call(lab.LEGACY, lab.INSIDE)
            self.assertIn("it refused the handshake: unknown CA", answer.get("Warning"))
            self.assert_one_line(": refused_by_peer: ", "import the CA of our certificate")
        self.undisturbed(attempt, calls=1)


class KamailioTls12(Kamailio, lab.Lab):
    method, offers = "TLSv1.2", "offered TLS 1.2; "


class KamailioTls13(Kamailio, lab.Lab):
    """It cannot be told to speak 1.3 alone; both ends prefer it."""
    method, offers = "TLSv1.2+", "offered TLS 1.2, 1.3; "


class APhone(Neighbours, lab.Lab):
    @classmethod
    def setUpClass(cls):
        enter_own_network()
        super().setUpClass()
        Authority(cls.folder, "foreign-ca").issue("bob.example.com")

    def setUp(self):
        self.sipward = self.start_sipward(causes.configuration(causes.RIGHT))

    def test_a_phone_of_another_authority(self):
        files = [self.folder / f"bob.example.com.{part}" for part in ("pem", "key")]

        def attempt():
            bob = Phone(self, "bob", "x.example.com", OUTSIDE_PHONE, f"{lab.OUTSIDE}:5061", files,
                        self.folder / "lab-ca.pem")
            self.assert_one_line("peer secure, accepted from tls:127.0.0.1:", ": unknown_authority: ",
                                 "import the CA of CN=bob.example.com, which is CN=foreign-ca")
            self.assertNotIn("SIP/2.0 2", bob.program.output())
        self.undisturbed(attempt, calls=1)
        self.assertFalse(self.lines("connection-up: from peer secure"))


class APhoneWeDial(Neighbours):
    """baresip asks nobody who dials it for a certificate (it has no setting for that): there is no
    row in which it does not accept ours."""
    version = offered = ""

    @classmethod
    def setUpClass(cls):
        enter_own_network()
        super().setUpClass()
        causes.make_certificates(cls.authority)

    def dial(self, certificate):
        """The phone with that certificate, and what a call to it comes to."""
        wrong = causes.Cause(certificate, settings=f'tls = {{ min = "{self.version}", '
                                                   f'max = "{self.version}" }}')
        self.sipward = self.start_sipward(
            causes.configuration(wrong, target=f"{OUTSIDE_PHONE}:5061"))
        files = [self.folder / f"{certificate}.{part}" for part in ("pem", "key")]
        bob = Phone(self, "bob", "x.example.com", OUTSIDE_PHONE, f"{lab.OUTSIDE}:5061", files,
                    self.folder / "lab-ca.pem", port=5060, registers=False)
        return bob, lambda: call(self, lab.LEGACY, lab.INSIDE, "bob")

    def refused(self, certificate, warning, *line):
        bob, attempt = self.dial(certificate)

        def refused():
            answer = attempt()
            self.assertEqual(answer.status, 503, answer.text)
            self.assertIn(warning, answer.get("Warning"))
        self.undisturbed(refused, calls=1)
        self.assert_one_line(f"peer secure, dialled at tls:{OUTSIDE_PHONE}:5061: ", *line,
                             self.offered)
        self.assertNotIn("SIP/2.0", bob.program.output())
        self.assertFalse(self.lines("connection-up: to peer secure"))

    def test_the_right_certificate(self):
        bob, attempt = self.dial("secure.example.com")
        self.assertEqual(attempt().status, 200)
        self.assertIn("INVITE sip:bob@", bob.program.output())
        self.assert_one_line("connection-up: to peer secure", f"TLSv{self.version} ")

    def test_with_another_name(self):
        self.refused("wrong.example.com", "carries DNS:wrong.example.com, not secure.example.com",
                     ": wrong_name: ", 'add "wrong.example.com" to names of peer secure')

    def test_that_has_expired(self):
        self.refused("expired", "its certificate expired on", ": expired: ",
                     "renew the certificate of peer secure")

    def test_of_another_authority(self):
        self.refused("foreign", "signed by an unknown authority, CN=foreign-ca",
                     ": unknown_authority: ",
                     "import the CA of CN=secure.example.com, which is CN=foreign-ca")


class APhoneWeDialTls12(APhoneWeDial, lab.Lab):
    version, offered = "1.2", "; allowed TLS 1.2; "


class APhoneWeDialTls13(APhoneWeDial, lab.Lab):
    version, offered = "1.3", "; allowed TLS 1.3; "


if __name__ == "__main__":
    unittest.main()
