"""Why TLS handshakes fail: the certificates for it, and a row for each cause."""
from support import der, lab, neighbours
from support.pki import Authority, self_signed
from support.tls_ends import Cause

RIGHT = Cause("right")   # what all others differ from
BAD = [
    Cause("unknown_authority", ("unknown_authority", "remedy: import the CA of CN=secure.example.com, "
                                "which is CN=foreign-ca, into trustpoint lab"),
          "signed by an unknown authority, CN=foreign-ca", shows="foreign"),
    Cause("missing_intermediate", ("unknown_authority", "send its intermediate CA"),
          "signed by an unknown authority, CN=middle-ca", shows="behind-middle"),
    Cause("self_signed", ("self_signed", "is the certificate of peer secure, add it to anchors"),
          "self-signed", shows="self-signed"),
    Cause("expired", ("expired", "remedy: renew the certificate of peer secure", "(NTP)"),
          "expired on", shows="expired"),
    Cause("not_yet_valid", ("not_yet_valid", "correct the clock", "(NTP)"), "not valid yet",
          shows="not-yet"),
    Cause("wrong_name", ("wrong_name", "presented DNS:wrong.example.com",
                         'add "wrong.example.com" to names of peer secure'),
          "carries DNS:wrong.example.com, not secure.example.com", shows="wrong.example.com"),
    Cause("wildcard", ("wrong_name", "presented DNS:*.example.com"),
          "carries DNS:*.example.com, not secure.example.com", shows="wildcard"),
    Cause("wildcard_of_another_label", ("wrong_name", "presented DNS:*.secure.example.com"),
          "carries DNS:*.secure.example.com", shows="deeper", settings='wildcard = "one-label"'),
    Cause("another_key", ("wrong_key", "add the one in detail to its pins", "sha256:"),
          "none of the pinned ones", settings=f'pins = ["{"ab" * 32}"]'),
    Cause("revoked", ("revoked", "alert sent: certificate revoked", "give peer secure a new certificate",
                      "revokes the one it has"), "has been revoked", trust='crl = ["lab-ca.crl"]'),
    Cause("nobody_says_whether_revoked", ("revocation_unknown", "add a CRL of CN=lab-ca to crl of "
                                          "trustpoint lab"),
          "nothing current says", trust='crl = ["foreign-ca.crl"]'),
    Cause("outdated_list", ("revocation_unknown", "fetch the CRL of CN=lab-ca again"),
          "nothing current says", trust='crl = ["outdated.crl"]'),
]


def make_certificates(authority):
    folder = authority.folder
    name = "secure.example.com"
    authority.issue(name, days="-1", file="expired")
    authority.issue("wrong.example.com")
    authority.issue(name, file="server-only", usage="serverAuth")
    authority.issue(name, file="client-only", usage="clientAuth")
    authority.issue(name, file="rsa", key="rsa")
    authority.issue("sbc.example.com", ["sbc.example.com", f"IP:{lab.OUTSIDE}"], "-1", "sbc-expired")
    authority.issue_exactly("not-yet", [(der.COMMON_NAME, der.UTF8, name.encode())],
                            [(der.DNS, name.encode())], (2, 30))
    authority.issue("*.example.com", file="wildcard")
    authority.issue("*.secure.example.com", file="deeper")
    authority.issue_crl([name])
    authority.issue_crl([], file="outdated", days=(-3, -1))
    foreign = Authority(folder, "foreign-ca")
    foreign.issue(name, file="foreign")
    foreign.issue_crl([])
    Authority(folder, "middle-ca", parent=authority).issue(name, file="behind-middle")
    self_signed(folder, name, "self-signed")


def configuration(cause, target=f"{lab.SECURE}:5061", extra=""):
    """The lab's, with what the row has of its own."""
    text = lab.config(extra=extra).replace("tls:127.0.3.1:5061", f"tls:{target}")
    if cause.chain:
        text = text.replace("sbc.example.com.pem", f"{cause.chain}.pem")
        text = text.replace("sbc.example.com.key", f"{cause.chain}.key")
    anchors = 'anchors = ["lab-ca.pem"]\n'
    text = text.replace(anchors, f"{anchors}{cause.trust}\n", 1)
    name = 'names      = ["secure.example.com"]\n'
    return neighbours.add_to(text.replace(name, f"{name}{cause.settings}\n"))


def rows(test_case, causes, program, version):
    """Gives the class a test for each cause that this program can act out in this version."""
    for cause in causes:
        if cause.done_by(program, version):
            setattr(test_case, f"test_{cause.name}", lambda self, one=cause: self.act(one))


def matrix(base, causes, into):
    """A test case of `base` for each program and version, into the module's globals."""
    for program in ("openssl", "gnutls"):
        for version in ("1.1", "1.2", "1.3"):
            name = f"{base.__name__}_{program}_{version.replace('.', '_')}"
            made = type(name, (base,), {"program": program, "version": version,
                                        "__module__": base.__module__})
            rows(made, causes, program, version)
            into[name] = made
