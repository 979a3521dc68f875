"""What an operator may do on the page, and that a reader cannot."""
import unittest

from browsing import Browsing
from support import door

GROUP = """
[group.far]
members = [ { peer = "secure" } ]
"""
MEMBERS = 150
MANY = "".join(f"""
[[peer]]
name = "m{i:03d}"
side = "outside"
address = ["127.200.0.{i}/32"]
target = "tls:127.200.0.{i}:5061"
trustpoint = "lab"
names = ["m{i:03d}.example.com"]
""" for i in range(MEMBERS)) + f"""
[group.large]
members = [{", ".join(f'{{ peer = "m{i:03d}" }}' for i in range(MEMBERS))}]
options = false
[group.small]
members = [{{ peer = "secure" }}]
options = false
"""


class Operator(Browsing):
    def answer(self, question, name):
        self.do("wait", text=question)
        self.do("choose", name=name)

    def test_a_reader_has_no_button(self):
        self.log_in()
        self.establish()
        for view, wait in (("Overview", "Everything outside"), ("Connections", "secure.example.com"), ("Peers", "TLS required"), ("Groups", "There is no group")):
            self.view(view, wait)
            for name in ("Drain", "Undrain", "Close", "Reload"):
                self.assertEqual(self.do("count", at=f"main button:has-text('{name}')"), 0, (view, name))

    def test_a_peer_is_drained_and_taken_back(self):
        self.log_in(door.OPERATOR)
        self.view("Peers", "TLS required")
        self.do("click", role="button", name="Drain peer secure")
        self.do("picture", name="confirm")
        self.answer("Send no new calls to peer secure?", "Cancel")
        self.assertEqual(self.json("drain", "--list")["drains"], [])
        self.do("click", role="button", name="Drain peer secure")
        self.answer("Send no new calls to peer secure?", "Drain")
        self.do("wait", text="peer secure gets no new calls; 0 transactions under way.")
        self.do("wait", text="draining")
        self.do("picture", name="drained")
        self.do("click", role="button", name="Undrain peer secure")
        self.answer("Send calls to peer secure again?", "Undrain")
        self.do("wait", text="peer secure takes new calls again.")
        self.assertEqual(self.json("drain", "--list")["drains"], [])

    def test_all_is_drained_and_taken_back(self):
        self.log_in(door.OPERATOR)
        self.view("Overview", "New calls are taken.")
        self.do("click", role="button", name="Drain everything")
        self.answer("Take no new calls from anybody?", "Drain")
        self.do("wait", text="No new calls are taken.")
        self.assertIn("draining for", self.ask("status", code=1))
        self.do("click", role="button", name="Undrain everything")
        self.answer("Take new calls again?", "Undrain")
        self.do("wait", text="New calls are taken again.")
        self.assertEqual(self.json("status")["state"], "serving")

    def test_a_connection_is_closed(self):
        self.log_in(door.OPERATOR)
        self.establish()
        self.view("Connections", "secure.example.com")
        (secure,) = self.json("connections", "--peer", "secure")["connections"]
        self.do("click", role="button", name=f"Close connection {secure['id']} to secure")
        self.answer(f"Close connection {secure['id']}?", "Close")
        self.do("wait", text=f"Connection {secure['id']} was closed.")
        self.do("wait", text="No connection is open")

    def test_a_reload_and_one_that_is_refused(self):
        self.log_in(door.OPERATOR)
        self.view("Overview", "Configuration")
        self.do("click", role="button", name="Reload configuration")
        self.answer("Read the configuration and certificates again?", "Reload")
        self.do("wait", text="Reloaded: ")
        path = self.folder / "sipward.toml"
        path.write_text(path.read_text() + "nonsense\n")
        self.do("click", role="button", name="Reload configuration")
        self.answer("Read the configuration and certificates again?", "Reload")
        self.do("wait", text="Reload configuration: not done.")
        self.do("picture", name="refused")


class OfGroup(Browsing):
    extra = Browsing.extra + GROUP

    def start_sipward(self, text, **options):
        return super().start_sipward(text.replace('to   = "secure"', 'to   = "far"'), **options)

    def test_a_member_by_keys_alone(self):
        self.log_in(door.OPERATOR)
        self.view("Groups", "Under way")
        self.do("focus", role="button", name="Drain secure in far")
        self.do("press", key="Enter")
        self.do("wait", text="Send no new calls to secure in far?")
        self.assertEqual(self.do("press", key="Tab"), "Drain")
        self.do("press", key="Enter")
        self.do("wait", text="secure in far gets no new calls")
        (drained,) = self.json("drain", "--list")["drains"]
        self.assertEqual((drained["group"], drained["peer"]), ("far", "secure"))
        self.do("wait", text="Undrain")
        self.do("picture", name="groups")
        self.do("focus", role="button", name="Undrain secure in far")
        self.do("press", key="Enter")
        self.do("wait", text="Send calls to secure in far again?")
        self.do("press", key="Escape")
        self.assertEqual(self.do("press", key="Shift"), "Undrain")


class OfManyMembers(Browsing):
    extra = Browsing.extra + MANY

    def test_all_are_found(self):
        self.log_in()
        told = self.view("Groups", "1\u2013100 of 151")
        self.assertIn("by priority", told)
        self.assertEqual(self.do("count", at="main tbody tr"), 100)
        self.do("click", role="button", name="Next")
        self.do("wait", text="101\u2013151 of 151")
        self.assertEqual(self.do("count", at="main tbody tr"), 51)
        self.assertIn("small", self.do("text"))
        self.do("picture", name="groups-of-many")
        self.do("type", label="Search", text="M149")
        self.do("wait", text="1 in all")
        self.assertEqual(self.do("count", at="main tbody tr"), 1)
        self.do("type", label="Search", text="no member has this")
        self.do("wait", text="There is no such member.")
        self.assertEqual(self.do("count", at="main tbody tr"), 0)


if __name__ == "__main__":
    unittest.main()
