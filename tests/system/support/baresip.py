"""baresip, a real phone: no sound card, answers by itself, told what to do and heard through its
control port (JSON in netstrings)."""
import ctypes
import json
import socket
import subprocess
import time
import unittest

from support.program import wait_until

CLONE_NEWNET = 0x40000000
INSIDE_PHONE, OUTSIDE_PHONE = "10.99.0.1", "10.99.0.2"
CONFIG = """
poll_method epoll
sip_listen {address}:{port}
{tls}
net_interface {address}
audio_player aubridge,pl
audio_source aubridge,pl
audio_alert aubridge,al
rtp_ports 20000-20100
module_path /usr/lib/baresip/modules
module aubridge.so
module g711.so
module_tmp uuid.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen {address}:4444
"""
TLS = """
sip_certificate {both}
sip_cafile {anchors}
sip_verify_server yes
"""
ACCOUNT = ('<sip:{user}@{domain};transport={transport}>;outbound="sip:{proxy};transport={transport}"'
           ';auth_pass=x;regint={interval};answermode=auto;audio_codecs=PCMU/8000/1\n')


def enter_own_network():
    """baresip ignores loopback: a pair of interfaces in a network namespace of our own."""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) != 0:
        raise unittest.SkipTest("skipped: no network namespace may be made here, baresip needs one")
    for command in ("link set lo up", "link add v0 type veth peer name v1", "link set v0 up",
                    "link set v1 up", f"addr add {INSIDE_PHONE}/24 dev v0",
                    f"addr add {OUTSIDE_PHONE}/24 dev v0", "addr add 10.99.0.4/24 dev v0",
                    "route add default via 10.99.0.4"):
        subprocess.run(["ip", *command.split()], check=True, timeout=10)


class Phone:
    """`certificate`: (chain, key) and `anchors` make it a TLS phone, else it speaks UDP. One that
    does not register says nothing before it is dialled; its TLS is at `port` + 1."""

    def __init__(self, test, user, domain, address, proxy, certificate=None, anchors=None, port=0,
                 registers=True):
        self.user, self.aor = user, f"sip:{user}@{domain}"
        folder = test.folder / user
        folder.mkdir(exist_ok=True)
        tls = ""
        if certificate:
            both = folder / "both.pem"
            both.write_text("".join(part.read_text() for part in certificate))
            tls = TLS.format(both=both, anchors=anchors)
        (folder / "config").write_text(CONFIG.format(address=address, port=port,
                                                      tls=tls))
        (folder / "accounts").write_text(ACCOUNT.format(
            user=user, domain=domain, proxy=proxy, transport="tls" if certificate else "udp",
            interval=60 if registers else 0))
        self.program = test.start(["baresip", "-f", folder, "-4", "-s"], f"baresip-{user}")
        self.buffer, self.events, self.past, self.socket = b"", [], [], None
        wait_until(lambda: self.reach(address), 15, f"the control port of {user}")
        test.addCleanup(self.socket.close)

    def reach(self, address):
        try:
            self.socket = socket.create_connection((address, 4444), 5)
        except OSError:
            return False
        return True

    def tell(self, command, params=""):
        text = json.dumps({"command": command, "params": params, "token": command})
        self.socket.sendall(f"{len(text)}:{text},".encode())

    def expect(self, kind, seconds=15):
        """The next event of that kind; those before it are forgotten."""
        until = time.monotonic() + seconds
        while True:
            while self.events:
                event = self.events.pop(0)
                self.past.append(event.get("type"))
                if event.get("type") == kind:
                    return event
            left = until - time.monotonic()
            if left <= 0:
                raise AssertionError(f"{self.user}: no {kind} after {self.past}; {self.tail()}")
            self.socket.settimeout(left)
            try:
                self.buffer += self.socket.recv(65536)
            except TimeoutError:
                continue
            self.cut()

    def tail(self):
        """The last of its log, without the audio meter."""
        lines = [line for line in self.program.output().splitlines() if line and "audio=" not in line]
        return "\n".join(["it said:", *lines[-60:]])

    def cut(self):
        while b":" in self.buffer:
            size, _, rest = self.buffer.partition(b":")
            end = int(size)
            if len(rest) < end + 1:
                return
            self.events.append(json.loads(rest[:end]))
            self.buffer = rest[end + 1:]
