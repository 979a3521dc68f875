"""Every cause for which somebody who dials sipward is refused, with other programs' TLS: before the
first SIP byte, with a reason and a remedy, and to nobody else's harm."""
import unittest

from support import causes, lab
from support.neighbours import Neighbours
from support.program import wait_until
from support.tls_ends import Cause, client

NO_CIPHER = ("no_shared_cipher", "ECDHE with AES-GCM or ChaCha20 on peer secure", "type EC P-256",
             "alert sent: handshake failure")
OLD_CIPHERS = ("no_shared_cipher", 'add tls = { ciphers = ["legacy"] } to peer secure')
NULL_CIPHERS = ("null_cipher", 'Device Security Mode "Encrypted"')
VERSIONS = ("unsupported_version", "alert sent: protocol version")
CAUSES = [causes.RIGHT, *causes.BAD,
    Cause("no_certificate", ("no_certificate", "give peer secure a certificate for mutual TLS, "
                             "signed by CN=lab-ca"), shows=None),
    Cause("purpose", ("wrong_purpose", "extended key usage holds clientAuth"), shows="server-only"),
    Cause("too_old", (*VERSIONS, "allow TLS 1.2 or 1.3 on peer secure"), versions=("1.1",)),
    Cause("too_old_for_the_peer", (*VERSIONS, "allow TLS 1.3 on peer secure"), versions=("1.2",),
          settings='tls = { min = "1.3" }'),
    Cause("too_new_for_the_peer", (*VERSIONS, "allow TLS 1.2 on peer secure"), versions=("1.3",),
          settings='tls = { max = "1.2" }'),
    Cause("static_rsa_only", OLD_CIPHERS, versions=("1.2",), openssl=("-cipher", "AES128-GCM-SHA256"),
          gnutls=":-KX-ALL:+RSA"),
    Cause("rsa_only", NO_CIPHER, versions=("1.2",), shows="rsa",
          openssl=("-cipher", "ECDHE-RSA-AES128-GCM-SHA256"), gnutls=":-KX-ALL:+ECDHE-RSA"),
    Cause("rsa_signatures_only", NO_CIPHER, versions=("1.3",), shows="rsa",
          openssl=("-sigalgs", "rsa_pss_rsae_sha256"),
          gnutls=":-SIGN-ALL:+SIGN-RSA-PSS-RSAE-SHA256"),
    Cause("other_cipher_only", NO_CIPHER, versions=("1.3",),
          openssl=("-ciphersuites", "TLS_AES_128_CCM_SHA256"), gnutls=":-CIPHER-ALL:+AES-128-CCM"),
    Cause("other_group_only", NO_CIPHER, openssl=("-groups", "X448"),
          gnutls=":-GROUP-ALL:+GROUP-X448"),
    Cause("null_ciphers_only", NULL_CIPHERS, versions=("1.2",),
          openssl=("-cipher", "NULL-SHA256:@SECLEVEL=0"),
          gnutls=":-CIPHER-ALL:+NULL:-KX-ALL:+RSA:+SHA256"),
    Cause("does_not_know_our_authority", ("refused_by_peer", "alert received: unknown CA",
                                          "import the CA of our certificate"),
          believes="foreign-ca", gnutls=None),
    Cause("does_not_like_our_authority", ("refused_by_peer", "alert received: bad certificate",
                                          "import it or its CA there"),
          believes="foreign-ca", openssl=None),
    Cause("expects_another_name", ("refused_by_peer", "compare it with the name configured there"),
          expects="other.example.com"),
    Cause("finds_ours_expired", ("refused_by_peer", "alert received: certificate expired",
                                 "renew our certificate"), chain="sbc-expired", gnutls=None),
    Cause("does_not_like_ours_expired", ("refused_by_peer", "alert received: bad certificate",
                                         "does not accept our certificate"),
          chain="sbc-expired", openssl=None),
]
OPTIONS = (f"OPTIONS sip:{lab.OUTSIDE}:5061 SIP/2.0\r\nVia: SIP/2.0/TLS {lab.SECURE}:5061;"
           "branch=z9hG4bKm\r\nMax-Forwards: 70\r\nFrom: <sip:m@x>;tag=1\r\nTo: <sip:m@y>\r\n"
           "Call-ID: m\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n").encode()


class Inbound(Neighbours, lab.Lab):
    program, version = "", ""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        causes.make_certificates(cls.authority)

    def act(self, cause):
        self.sipward = self.start_sipward(causes.configuration(cause))
        if cause is causes.RIGHT:
            return self.let_in(cause)
        self.undisturbed(lambda: self.refused(cause), calls=1)

    def dial(self, cause):
        dialler = client(self, self.program, cause, self.version)
        try:
            dialler.process.stdin.write(OPTIONS)
            dialler.process.stdin.flush()
        except BrokenPipeError:
            pass
        return dialler

    def let_in(self, cause):
        dialler = self.dial(cause)
        wait_until(lambda: "SIP/2.0 200" in dialler.output(), 10, "an answer to OPTIONS")
        self.assert_one_line("connection-up: from peer secure", f"TLSv{self.version}")

    def refused(self, cause):
        dialler = self.dial(cause)
        self.assert_one_line(f": {cause.says[0]}: ", *cause.says[1:])
        dialler.wait(10)
        self.assertNotIn("SIP/2.0", dialler.output())
        self.assertFalse(self.lines("connection-up: from peer secure"))


causes.matrix(Inbound, CAUSES, globals())

del Inbound
if __name__ == "__main__":
    unittest.main()
