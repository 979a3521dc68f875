"""A server group of two members outside, and what a running sipward says of them.

   legacy 127.0.1.1  --  sipward  --  "one" 127.0.3.1, "two" 127.0.3.2
"""
import time

from support import lab
from support.asking import Commands
from support.member import Member
from support.ua import tls_context

MEMBERS = {"one": (lab.SECURE, "secure.example.com"), "two": (lab.SECURE_TWO, "two.example.com")}
TIMES = '{ up = "1s", down = "500ms", timeout = "1s", rise = 1, fall = 2 }'
PEER = """
[[peer]]
name       = "{name}"
side       = "outside"
address    = ["{address}/32"]
target     = "tls:{address}:5061"
trustpoint = "lab"
names      = ["{certificate}"]
"""
GROUP = """
[group.pool]
members  = [{members}]
failover = {{ timeout = "1s" }}
options  = {options}
"""


def config(settings="", options=TIMES, extra="", **limits):
    """`settings`: of both members; `limits`: more of one's place in the group."""
    text = lab.config(extra=extra)
    head, routes = text[:text.index("[[peer]]")], text[text.index("[[route]]"):]
    legacy = text[text.index('[[peer]]\nname    = "legacy"'):text.index("[[route]]")]
    peers = "".join(PEER.format(name=name, address=address, certificate=certificate) + settings
                    for name, (address, certificate) in MEMBERS.items())
    members = ", ".join(f'{{ peer = "{name}"{limits.get(name, "")} }}' for name in MEMBERS)
    return (head + peers + legacy + GROUP.format(members=members, options=options)
            + routes.replace('"secure"', '"pool"'))


class Pool(Commands, lab.Lab):
    """Beside `self.sipward`, which runs with such a configuration."""

    def offer(self, name, certificate=None):
        """That member begins to serve."""
        address, its_own = MEMBERS[name]
        member = Member(address, tls_context(self.folder, certificate or its_own, server=True))
        self.addCleanup(member.close)
        return member

    def member(self, name):
        (group,) = self.json("groups")["groups"]
        return next(one for one in group["members"] if one["peer"] == name)

    def wait_member(self, name, state, cause=None, within=10):
        """How long it took until `sipward groups` said so, in seconds."""
        begun = time.monotonic()
        while True:
            seen = self.member(name)
            took = time.monotonic() - begun
            if seen["state"] == state and (cause is None or seen.get("cause") == cause):
                self.assertLess(took, within, f"{name} {state}")
                return took
            self.assertLess(took, within, f"{name} is not {state} {cause or ''} but {seen}:\n"
                                          f"{self.sipward.output()[-3000:]}")
            time.sleep(0.02)
