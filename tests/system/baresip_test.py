"""A real phone without TLS inside, registered through sipward with Kamailio's TLS registrar, and a
real TLS phone: they call each other, and either hangs up."""
import ctypes
import subprocess
import unittest

from support import kamailio, lab
from support.baresip import Phone

CLONE_NEWNET = 0x40000000
INSIDE_PHONE, OUTSIDE_PHONE = "10.99.0.1", "10.99.0.2"
DOMAIN = "secure.example.com"
PHONES = f"""
[[peer]]
name    = "phones"
side    = "inside"
address = ["{INSIDE_PHONE}/32"]
"""


def enter_own_network():
    """baresip ignores loopback: a pair of interfaces in a network namespace of our own."""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) != 0:
        raise unittest.SkipTest("skipped: no network namespace may be made here, baresip needs one")
    for command in ("link set lo up", "link add v0 type veth peer name v1", "link set v0 up",
                    "link set v1 up", f"addr add {INSIDE_PHONE}/24 dev v0",
                    f"addr add {OUTSIDE_PHONE}/24 dev v0", "addr add 10.99.0.4/24 dev v0",
                    "route add default via 10.99.0.4"):
        subprocess.run(["ip", *command.split()], check=True, timeout=10)


class Baresip(lab.Lab):
    @classmethod
    def setUpClass(cls):
        enter_own_network()
        super().setUpClass()
        cls.authority.issue("bob.example.com")
        cls.authority.issue(DOMAIN, [DOMAIN, f"IP:{lab.SECURE}"])

    def setUp(self):
        self.sipward = self.start_sipward(lab.config(extra=PHONES))
        kamailio.start(self, kamailio.REGISTRAR)
        self.bob = Phone(self, "bob", DOMAIN, OUTSIDE_PHONE, f"{lab.SECURE}:5061",
                         (self.folder / "bob.example.com.pem", self.folder / "bob.example.com.key"),
                         self.folder / "lab-ca.pem")
        self.alice = Phone(self, "alice", DOMAIN, INSIDE_PHONE, f"{lab.INSIDE}:5060")

    def test_they_call_each_other_and_either_hangs_up(self):
        for phone in (self.alice, self.bob):
            phone.program.wait_for("[1 binding]")
        for caller, callee in ((self.alice, self.bob), (self.bob, self.alice)):
            for leaver, left in ((caller, callee), (callee, caller)):
                caller.tell("dial", callee.aor)
                for phone in (caller, callee):
                    phone.expect("CALL_ESTABLISHED")
                leaver.tell("hangup")
                left.expect("CALL_CLOSED")


if __name__ == "__main__":
    unittest.main()
