"""The addresses that the system tests use, and sipward itself in the middle.

   legacy 127.0.1.x  --  sipward 127.0.2.1 | 127.0.2.2  --  secure 127.0.3.x
"""
import os
import shutil
import tempfile
import unittest
from pathlib import Path

from support.pki import Authority
from support.program import Program

PROGRAM = os.environ.get("SIPWARD", "")
INSIDE, OUTSIDE = "127.0.2.1", "127.0.2.2"
LEGACY, LEGACY_TCP = "127.0.1.1", "127.0.1.2"
SECURE, SECURE_TWO = "127.0.3.1", "127.0.3.2"

BASE = """
[inside]
listen    = ["udp:{inside}:5060", "tcp:{inside}:5060"]
advertise = "{inside}"

[outside]
listen    = ["tls:{outside}:5061"]
advertise = "{advertise}"

[trustpoint.lab]
chain   = "sbc.example.com.pem"
key     = "sbc.example.com.key"
anchors = ["lab-ca.pem"]

[server]
state_folder = "state"
drain_time   = "5s"

[[peer]]
name       = "secure"
side       = "outside"
address    = {secure_addresses}
target     = "tls:127.0.3.1:5061"
trustpoint = "lab"
names      = ["secure.example.com"]

[[peer]]
name    = "legacy"
side    = "inside"
address = ["127.0.1.0/24"]
target  = "{legacy_target}"

[[route]]
from = "inside"
to   = "secure"

[[route]]
from = "outside"
to   = "legacy"
"""


def config(legacy_target="udp:127.0.1.1:5060", extra="", advertise=OUTSIDE,
           inside=INSIDE, outside=OUTSIDE, secure_addresses='["127.0.3.0/24", "127.0.0.1/32"]'):
    return BASE.format(legacy_target=legacy_target, advertise=advertise, inside=inside,
                       outside=outside, secure_addresses=secure_addresses) + extra


class Lab(unittest.TestCase):
    """A folder with a PKI, and everything that a test started ended after it."""

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="sipward-system-"))
        cls.authority = Authority(cls.folder)
        cls.authority.issue("sbc.example.com", ["sbc.example.com", f"IP:{OUTSIDE}"])
        for name in ("secure.example.com", "two.example.com"):
            cls.authority.issue(name)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder, ignore_errors=True)

    def start(self, arguments, name, **options):
        program = Program([str(a) for a in arguments], name, **options)
        self.addCleanup(program.stop)
        return program

    def start_sipward(self, text, file="sipward.toml", **options):
        path = self.folder / file
        path.write_text(text)
        program = self.start([PROGRAM, "run", "-c", path], "sipward", **options)
        self.addCleanup(program.kill)
        program.wait_for("\nready\n")
        return program
