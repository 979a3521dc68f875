"""Other programs' TLS: openssl and gnutls as the client that dials sipward and as the server that
sipward dials, told what to show, what to believe and what to offer."""
import subprocess
from dataclasses import dataclass

from support import lab
from support.sipp import is_bound
from support.program import wait_until

OPENSSL, GNUTLS = "openssl", "gnutls"
PORT = 5061


@dataclass(frozen=True)
class Cause:
    """One row: how the other end differs from what is right, and what sipward says to that."""

    name: str
    says: tuple = ()                         # what one line of the log has: the reason, the remedy
    warning: str = ""                        # of the 503 to the caller inside
    shows: str | None = "secure.example.com"  # its certificate, file name without suffix
    believes: str = "lab-ca"                 # its anchors, likewise
    expects: str = ""                        # the name that it wants ours to carry
    settings: str = ""                       # of its [[peer]] at sipward
    trust: str = ""                          # of its [trustpoint] there
    chain: str = ""                          # another certificate for sipward itself
    openssl: tuple | None = ()               # more options; None: not with this program
    gnutls: str | None = ""                  # more of its priority string; likewise
    versions: tuple = ("1.2", "1.3")

    def done_by(self, program, version):
        return getattr(self, program) is not None and version in self.versions


def _openssl_options(cause, version, folder):
    options = [f"-tls{version.replace('.', '_')}", "-CAfile", folder / f"{cause.believes}.pem",
               "-verify_return_error"]
    if cause.shows:
        options += ["-cert", folder / f"{cause.shows}.pem", "-key", folder / f"{cause.shows}.key"]
    if version == "1.1":
        options += ["-cipher", "ALL:@SECLEVEL=0"]
    return [*options, *cause.openssl]


def _gnutls_options(cause, version, folder):
    options = [f"--priority=NORMAL:-VERS-ALL:+VERS-TLS{version}{cause.gnutls}",
               f"--x509cafile={folder}/{cause.believes}.pem"]
    if cause.shows:
        options += [f"--x509certfile={folder}/{cause.shows}.pem",
                    f"--x509keyfile={folder}/{cause.shows}.key"]
    return options


def client(test, program, cause, version, source=lab.SECURE, target=f"{lab.OUTSIDE}:{PORT}"):
    """Dials sipward; what it then reads is in its output. gnutls-cli always comes from 127.0.0.1."""
    if program == OPENSSL:
        options = ["-verify_hostname", cause.expects] if cause.expects else []
        arguments = ["openssl", "s_client", "-connect", target, "-bind",
                     f"{source}:0", "-no_ign_eof", *_openssl_options(cause, version, test.folder),
                     *options]
    else:
        arguments = ["gnutls-cli", "-p", PORT, *_gnutls_options(cause, version, test.folder),
                     f"--verify-hostname={cause.expects or 'sbc.example.com'}", lab.OUTSIDE]
    return test.start(arguments, program, stdin=subprocess.PIPE)


def server(test, program, cause, version):
    """Listens where sipward dials; the address, and the program."""
    if program == OPENSSL:
        address, port = lab.SECURE, PORT
        options = ["-verify_hostname", cause.expects] if cause.expects else []
        arguments = ["openssl", "s_server", "-accept", f"{address}:{port}", "-Verify", 2,
                     *_openssl_options(cause, version, test.folder), *options]
    else:
        address, port = "127.0.0.1", 5071   # it listens on every address
        arguments = ["gnutls-serv", "-p", port, "--echo", "--require-client-cert",
                     "--verify-client-cert", *_gnutls_options(cause, version, test.folder)]
    started = test.start(arguments, program, stdin=subprocess.PIPE)
    listening = "0.0.0.0" if program == GNUTLS else address
    wait_until(lambda: is_bound("tcp", listening, port) or not started.alive(), 10,
               f"{program} listens")
    if not started.alive():
        raise AssertionError(started.output())
    return f"{address}:{port}", started
