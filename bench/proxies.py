"""The proxies that are measured, started alike: sipward, Kamailio, and what pumps bytes and reads no
SIP: HAProxy, stunnel, and the least that OpenSSL and epoll allow (byte_pump.cpp). Mutual TLS with
the certificates of one authority; the proxy has CPU 0 for itself, all else CPU 1.
"""
import os
import shutil
import socket
import sys
import tempfile
from pathlib import Path

from proxy_configs import HAPROXY_CONFIG, KAMAILIO_CONFIG, SIPWARD_CONFIG, STUNNEL_CONFIG, TOPOH

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/system"))
from support.kamailio import TLS, wait_answers    # noqa: E402
from support.pki import Authority                 # noqa: E402
from support.program import Program, wait_until   # noqa: E402

SIPWARD = os.environ.get("SIPWARD", str(ROOT / "build/release/sipward"))
PUMP = Path(SIPWARD).parent / "bench/byte_pump"
PROXY_CPU, OTHER_CPU = "0", "1"
INSIDE, OUTSIDE, FAR = "127.0.2.1", "127.0.2.2", "127.0.3.1"
CALLER = "127.0.1.1:5060"
CALLEE = "127.0.4.1:5060"
OWN, OTHER = "proxy.example.com", "far.example.com"


class Bench:
    """A folder with a PKI, and the programs of one measurement. As a context it leaves nothing."""

    def __init__(self, connections=4096):
        self.connections = connections    # that a proxy may have
        self.folder = Path(tempfile.mkdtemp(prefix="sipward-bench-"))
        self.programs = []
        self.negotiated = set()           # TLS of the calls' connections, as the load tells it
        self.authority = Authority(self.folder)
        self.use_keys("ec")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop_all()
        shutil.rmtree(self.folder, ignore_errors=True)

    def use_keys(self, key):
        for name, address in ((OWN, OUTSIDE), (OTHER, FAR)):
            self.authority.issue(name, [name, f"IP:{address}"], key=key)

    def with_authority(self):
        """The load's certificate and the authority's behind it, as OpenSSL's clients send them."""
        both = self.folder / f"{OTHER}.chain.pem"
        both.write_text("".join((self.folder / f"{name}.pem").read_text() for name in (OTHER, "lab-ca")))
        return both

    def tls_options(self, version="1.3", certificate=None):
        """Of the load that dials the proxy or answers it."""
        return ["--tls", version, "--cert", certificate or self.folder / f"{OTHER}.pem",
                "--key", self.folder / f"{OTHER}.key",
                "--ca", self.folder / "lab-ca.pem", "--name", OWN]

    def start(self, arguments, name, cpu=OTHER_CPU, **options):
        program = Program(["taskset", "-c", cpu, *map(str, arguments)], name, **options)
        self.programs.append(program)
        return program

    def stop_all(self):
        while self.programs:
            self.programs.pop().stop()

    def sipward_config(self, transport, hidden=False, workers=1, outbound="one", far=False,
                       server="", more=""):
        """`outbound`: connections to the peer. `far`: of the one that stands behind the measured one.
        `server`, `more`: as they are, in [server] and at the end."""
        inside, outside, other, name, other_name = ((FAR, FAR, OUTSIDE, OTHER, OWN) if far else
                                                    (INSIDE, OUTSIDE, FAR, OWN, OTHER))
        path = self.folder / f"{name}.toml"
        path.write_text(SIPWARD_CONFIG.format(
            inside=inside, outside=outside, other=other, name=name, other_name=other_name,
            callee=CALLEE, transport=transport, connections=self.connections,
            topology="hide" if hidden else "keep", workers=workers, outbound=outbound,
            server=server) + more)
        return path

    def sipward(self, transport, under=(), cpu=PROXY_CPU, **settings):
        """`under`: a program that runs it."""
        path = self.sipward_config(transport, **settings)
        program = self.start([*under, SIPWARD, "run", "-c", path], "sipward", cpu)
        program.wait_for("\nready\n", 60)
        return program

    def kamailio(self, transport, relay="t_relay", hidden=False):
        (self.folder / "kamailio.cfg").write_text(KAMAILIO_CONFIG.format(
            inside=INSIDE, outside=OUTSIDE, far=FAR, folder=self.folder, callee=CALLEE,
            transport=transport, connections=self.connections, relay=relay,
            hiding=TOPOH if hidden else ""))
        (self.folder / "kamailio-tls.cfg").write_text(
            TLS.format(folder=self.folder, name=OWN, anchors="lab-ca", method="TLSv1.2+"))
        program = self.start(
            ["kamailio", "-DD", "-E", "-x", "tlsf", "-X", "tlsf", "-m", "4096", "-M", "16",
             "-f", self.folder / "kamailio.cfg", "-P", self.folder / "kamailio.pid",
             "-Y", self.folder], "kamailio", PROXY_CPU, cwd=self.folder)
        wait_answers(INSIDE)
        return program

    def haproxy(self, way):
        both = self.folder / f"{OWN}.both.pem"
        both.write_text((self.folder / f"{OWN}.pem").read_text() + (self.folder / f"{OWN}.key").read_text())
        mutual = f" ssl verify required crt {both} ca-file {self.folder}/lab-ca.pem"
        front, back = ends(way)
        secure_front = way.startswith("TLS")
        (self.folder / "haproxy.cfg").write_text(HAPROXY_CONFIG.format(
            front=front + mutual * secure_front, back=back + mutual * (not secure_front),
            connections=self.connections // 2))    # one more behind each
        return self.start_pump(["haproxy", "-db", "-f", self.folder / "haproxy.cfg"], front)

    def stunnel(self, way):
        front, back = ends(way)
        path = self.folder / "stunnel.conf"
        path.write_text(STUNNEL_CONFIG.format(client="yes" if way.startswith("TCP") else "no",
                                              front=front, back=back, folder=self.folder))
        return self.start_pump(["stunnel", path], front)

    def pump(self, way):
        front, back = ends(way)
        return self.start_pump([PUMP, "accept" if way.startswith("TLS") else "dial", front, back,
                                self.folder / f"{OWN}.pem", self.folder / f"{OWN}.key",
                                self.folder / "lab-ca.pem"], front)

    def start_pump(self, command, front):
        name = Path(command[0]).name
        program = self.start(command, name, PROXY_CPU)
        wait_until(lambda: accepts(front), 10, f"{name} accepts")
        return program


def ends(way):
    """Where a pump accepts, and where it goes on to: by TCP there and TLS on, or the other way round."""
    return (f"{INSIDE}:5060", f"{FAR}:5061") if way.startswith("TCP") else (f"{OUTSIDE}:5061", CALLEE)


def accepts(address):
    host, port = address.split(":")
    try:
        socket.create_connection((host, int(port)), 1).close()
        return True
    except OSError:
        return False


def start(bench, who, work):
    if who == "kamailio":
        return bench.kamailio(work.transport, hidden=work.hidden)
    if who == "forward":
        return bench.kamailio(work.transport, relay="forward")
    if who in ("haproxy", "stunnel", "pump"):
        return getattr(bench, who)(work.way)
    return bench.sipward(work.transport, hidden=work.hidden, workers=work.workers,
                         outbound=work.outbound)
