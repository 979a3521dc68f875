"""Every cause for which a call to a TLS peer fails at the handshake, with other programs as that
peer: not one SIP byte reaches it, the caller inside is told why, and nobody else's calls notice."""
import json
import subprocess
import unittest

from support import causes, lab
from support.neighbours import Neighbours
from support.program import wait_until
from support.tls_ends import Cause, server
from support.ua import Endpoint, request

REFUSED = "it refused the handshake: "
NO_CIPHER = ("refused_by_peer", "alert received: handshake failure", "ECDHE", "peer secure")
VERSIONS = ("refused_by_peer", "alert received: protocol version")
NOT_OURS = ("refused_by_peer", "alert received: access denied", "import it or its CA there")
CAUSES = [causes.RIGHT, *causes.BAD,
    Cause("purpose", ("wrong_purpose", "extended key usage holds serverAuth"),
          "may not be used in this role", shows="client-only"),
    Cause("too_old", (*VERSIONS, "allow TLS 1.2 or 1.3 on peer secure"),
          REFUSED + "protocol version", versions=("1.1",), gnutls=None),
    Cause("too_old_for_the_peer", (*VERSIONS, "allow TLS 1.3 on peer secure"),
          REFUSED + "protocol version", versions=("1.2",), gnutls=None,
          settings='tls = { min = "1.3" }'),
    Cause("too_new_for_the_peer", (*VERSIONS, "allow TLS 1.2 on peer secure"),
          REFUSED + "protocol version", versions=("1.3",), gnutls=None,
          settings='tls = { max = "1.2" }'),
    # gnutls tells versions and ciphers not apart.
    Cause("too_old_for_anybody", NO_CIPHER, REFUSED + "handshake failure",
          versions=("1.1",), openssl=None),
    Cause("too_old_for_this_peer", NO_CIPHER, REFUSED + "handshake failure", versions=("1.2",),
          openssl=None, settings='tls = { min = "1.3" }'),
    Cause("too_new_for_this_peer", NO_CIPHER, REFUSED + "handshake failure", versions=("1.3",),
          openssl=None, settings='tls = { max = "1.2" }'),
    Cause("static_rsa_only", NO_CIPHER, REFUSED + "handshake failure", versions=("1.2",), shows="rsa",
          openssl=("-cipher", "AES128-GCM-SHA256"), gnutls=":-KX-ALL:+RSA"),
    Cause("other_cipher_only", NO_CIPHER, REFUSED + "handshake failure", versions=("1.3",),
          openssl=("-ciphersuites", "TLS_AES_128_CCM_SHA256"), gnutls=":-CIPHER-ALL:+AES-128-CCM"),
    Cause("other_group_only", NO_CIPHER, REFUSED + "handshake failure", openssl=("-groups", "X448"),
          gnutls=":-GROUP-ALL:+GROUP-X448"),
    Cause("null_ciphers_only", (*NO_CIPHER, 'Device Security Mode "Encrypted"'),
          REFUSED + "handshake failure", versions=("1.2",), shows="rsa",
          openssl=("-cipher", "NULL-SHA256:@SECLEVEL=0"),
          gnutls=":-CIPHER-ALL:+NULL:-KX-ALL:+RSA:+SHA256"),
    Cause("takes_rsa_alone", ("refused_by_peer", "alert received: handshake failure",
                              "our certificate (CN=sbc.example.com, trustpoint lab"),
          REFUSED + "handshake failure", versions=("1.2",), gnutls=None,
          openssl=("-client_sigalgs", "rsa_pss_rsae_sha256:RSA+SHA256")),
    # A TLS 1.3 server judges us when we have finished already and sent the INVITE.
    Cause("takes_rsa_alone_late", ("refused_by_peer", "alert received: certificate required",
                                   "got no certificate it could use"),
          REFUSED + "certificate required", versions=("1.3",), gnutls=None,
          openssl=("-client_sigalgs", "rsa_pss_rsae_sha256")),
    Cause("does_not_know_our_authority", ("refused_by_peer", "alert received: unknown CA",
                                          "import the CA of our certificate"),
          REFUSED + "unknown CA", believes="foreign-ca", gnutls=None),
    Cause("does_not_like_our_authority", NOT_OURS, REFUSED + "access denied", believes="foreign-ca",
          openssl=None),
    Cause("expects_another_name", ("refused_by_peer", "alert received: bad certificate",
                                   "compare it with the name configured there"),
          REFUSED + "bad certificate", expects="other.example.com", gnutls=None),
    Cause("finds_ours_expired", ("refused_by_peer", "alert received: certificate expired",
                                 "renew our certificate"),
          REFUSED + "certificate expired", chain="sbc-expired", gnutls=None),
    Cause("does_not_like_ours_expired", NOT_OURS, REFUSED + "access denied", chain="sbc-expired",
          openssl=None),
]


class Outbound(Neighbours, lab.Lab):
    program, version = "", ""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        causes.make_certificates(cls.authority)

    def act(self, cause):
        self.target, self.peer = server(self, self.program, cause, self.version)
        self.sipward = self.start_sipward(causes.configuration(cause, self.target))
        self.caller = Endpoint("udp", lab.LEGACY, 5060)
        self.addCleanup(self.caller.close)
        if cause is causes.RIGHT:
            return self.let_in()
        self.undisturbed(lambda: self.refused(cause), calls=1)

    def call(self):
        call = {"id": self.id(), "from": "<sip:a@legacy>;tag=f", "to": "<sip:b@legacy>"}
        self.caller.send(request(self.caller, "INVITE", f"sip:4711@{lab.INSIDE}", call),
                         (lab.INSIDE, 5060))

    def let_in(self):
        self.call()
        wait_until(lambda: "INVITE sip:4711@" in self.peer.output(), 10, "the INVITE")
        # Once or twice: it speaks no SIP, and what is lost with a connection is sent once more.
        self.assertTrue(self.lines("connection-up: to peer secure", f"TLSv{self.version}"))

    def refused(self, cause):
        self.call()
        answer = self.caller.expect(503)
        self.assertRegex(answer.get("Warning"), r'^399 \S+ "peer secure: [^"]*"$')
        self.assertIn(cause.warning, answer.get("Warning"))
        self.assertTrue(answer.get("Retry-After"))
        self.assert_one_line(f": {cause.says[0]}: ", *cause.says[1:],
                             f"dialled at tls:{self.target}", "; offered TLS 1.", "; allowed TLS 1.")
        self.assertNotIn("SIP/2.0", self.peer.output())
        self.assertRegex(self.peers(), r"(?s)\n +offered +TLS 1\..*; (TLS_|ECDHE-).*\n +allowed +TLS 1\.")
        failure = json.loads(self.peers("--json"))["last_failure"]
        for fact in ("offered", "allowed"):
            self.assertTrue(failure[fact].startswith("TLS 1."), failure)

    def peers(self, *options):
        return subprocess.run([lab.PROGRAM, "peers", "secure", "-c", self.folder / "sipward.toml",
                               *options], capture_output=True, text=True, check=True, timeout=20).stdout


causes.matrix(Outbound, CAUSES, globals())

del Outbound
if __name__ == "__main__":
    unittest.main()
