"""A real phone without TLS inside, registered through sipward with Kamailio's TLS registrar, and a
real TLS phone: they call each other, and either hangs up."""
import unittest

from support import kamailio, lab
from support.baresip import INSIDE_PHONE, OUTSIDE_PHONE, Phone, enter_own_network

DOMAIN = "secure.example.com"
PHONES = f"""
[[peer]]
name    = "phones"
side    = "inside"
address = ["{INSIDE_PHONE}/32"]
"""


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
