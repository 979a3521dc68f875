"""Reloads while calls are up: what is good is in force at once, what is bad changes nothing."""
import os
import shutil
import signal
import ssl
import socket
import threading
import unittest

from support import lab, neighbours
from support.pair import Pair
from support.program import wait_until
from support.ua import Endpoint, request, response, tls_context

RELOADS = 10_000 if os.environ.get("SIPWARD_SOAK") else 100


class CallAfterCall(threading.Thread):
    """Whole calls of the neighbours, one after the other, until it is stopped or one fails."""

    def __init__(self, folder):
        super().__init__()
        context = tls_context(folder, "two.example.com", server=True)
        self.second = Endpoint("tls", "127.0.4.1", 5061, context).listen()
        self.ivr = Endpoint("udp", "127.0.5.1", 5060).connect(lab.INSIDE, 5060)
        self.ending, self.failure, self.completed = threading.Event(), None, 0
        self.start()

    def run(self):
        try:
            while not self.ending.wait(0.02):
                neighbours.one_call(self.ivr, self.second, f"load-{self.completed}")
                self.completed += 1
        except Exception as failure:   # told by the thread that waits for it
            self.failure = failure

    def stop(self):
        self.ending.set()
        self.join(30)
        self.second.close()
        self.ivr.close()
        return self.completed


class Reload(Pair):
    def write(self, text):
        """At once, as an editor or a deployment does."""
        fresh = self.folder / "sipward.toml.new"
        fresh.write_text(text)
        os.rename(fresh, self.folder / "sipward.toml")

    def count(self, text):
        return self.sipward.output().count(text)

    def reload(self, expected="reloaded: "):
        """Told by a signal; returns when the log says how it ended."""
        before = os.path.getsize(self.sipward.log.name)
        self.sipward.process.send_signal(signal.SIGHUP)
        wait_until(lambda: expected in self.sipward.output(before), 15,
                   f"a reload that says {expected!r}")

    def shown(self):
        """The certificate that the outside port shows now."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.load_cert_chain(self.folder / "secure.example.com.pem",
                                self.folder / "secure.example.com.key")
        with socket.create_connection((lab.OUTSIDE, 5061), 5, (lab.SECURE, 0)) as plain:
            with context.wrap_socket(plain) as stream:
                return stream.getpeercert(binary_form=True)

    def test_calls_that_are_up_notice_nothing(self):
        dialog = self.establish()
        connections = self.count("connection-up: to peer secure")
        for _ in range(3):
            self.reload()
        dialog.exchange("inside", "outside", "INVITE", 2)
        dialog.from_inside("ACK", 2)
        self.secure.expect("ACK")
        dialog.exchange("outside", "inside", "BYE", 2)
        self.assertEqual(self.count("connection-up: to peer secure"), connections)

    def test_a_renewed_certificate_is_served_and_calls_stay(self):
        dialog = self.establish()
        before = self.shown()
        self.authority.issue("sbc.example.com", ["sbc.example.com", f"IP:{lab.OUTSIDE}"])
        self.sipward.wait_for("trustpoint lab serves CN=sbc.example.com, serial")
        self.assertNotEqual(self.shown(), before)
        dialog.exchange("inside", "outside", "BYE", 2)

    def test_links_turned_elsewhere_as_kubernetes_does(self):
        first, second = self.folder / "..first", self.folder / "..second"
        for version in (first, second):
            version.mkdir()
            self.authority.issue("sbc.example.com", ["sbc.example.com", f"IP:{lab.OUTSIDE}"],
                                 file="fresh")
            for end in ("pem", "key"):
                shutil.copy(self.folder / f"fresh.{end}", version / f"tls.{end}")
        data = self.folder / "..data"
        data.symlink_to(first.name)
        text = lab.config().replace('"sbc.example.com.pem"', '"..data/tls.pem"')
        self.write(text.replace('"sbc.example.com.key"', '"..data/tls.key"'))
        self.reload()
        before = self.shown()
        fresh = self.folder / "..new"
        fresh.symlink_to(second.name)
        count = self.count("reloaded: ")
        os.rename(fresh, data)
        wait_until(lambda: self.count("reloaded: ") > count, 15, "the link is noticed")
        self.assertNotEqual(self.shown(), before)

    def test_what_is_wrong_changes_nothing(self):
        dialog = self.establish()
        good = lab.config()
        key = self.folder / "sbc.example.com.key"
        self.authority.issue("other.example.com")
        kept = key.read_bytes()
        cases = {
            "a key of another certificate": lambda: shutil.copy(self.folder / "other.example.com.key", key),
            "half a key": lambda: key.write_bytes(kept[:80]),
            "no key": lambda: key.unlink(),
        }
        for name, spoil in cases.items():
            with self.subTest(name):
                spoil()
                self.reload("the reload is refused, nothing has changed: ")
                self.shown()
                key.write_bytes(kept)
        for wrong in ("names      = [\"\x01\"]", "nonsense = 1", "names = ["):
            with self.subTest(wrong):
                self.write(good.replace('names      = ["secure.example.com"]', wrong))
                self.reload("the reload is refused, nothing has changed: ")
        self.assertIn("sipward.toml:", self.sipward.output())
        self.write(good)
        self.reload()
        dialog.exchange("inside", "outside", "BYE", 2)

    def test_other_listeners_need_a_restart(self):
        self.write(lab.config().replace(f"tls:{lab.OUTSIDE}:5061", f"tls:{lab.OUTSIDE}:5062"))
        self.reload("that needs a restart")
        self.shown()

    def test_a_connection_whose_name_is_expected_no_more_ends_its_calls_and_starts_none(self):
        dialling = Endpoint("tls", lab.SECURE, 0,
                            tls_context(self.folder, "secure.example.com", server=False))
        dialling.connect(lab.OUTSIDE, 5061)
        self.addCleanup(dialling.close)
        call = self.new_call("secure")
        dialling.send(request(dialling, "INVITE", f"sip:4711@{lab.OUTSIDE}", call))
        invite = self.legacy.expect("INVITE")
        self.legacy.send(response(self.legacy, invite, 200), (lab.INSIDE, 5060))
        ok = dialling.expect(200)
        routes = "".join(f"Route: {value}\r\n" for value in reversed(ok.routes()))
        dialling.send(request(dialling, "ACK", ok.contact_uri(), call, 1, routes, "", "uas"))
        self.legacy.expect("ACK")

        self.write(lab.config().replace('["secure.example.com"]', '["new.example.com"]'))
        self.reload()
        self.sipward.wait_for("a connection is no longer allowed and will end")
        dialling.send(request(dialling, "INVITE", f"sip:4711@{lab.OUTSIDE}", self.new_call("secure")))
        dialling.expect(503)
        dialling.send(request(dialling, "BYE", ok.contact_uri(), call, 2, routes, "", "uas"))
        bye = self.legacy.expect("BYE")
        self.legacy.send(response(self.legacy, bye, 200), (lab.INSIDE, 5060))
        dialling.expect(200)
        dialling.expect_end(15)  # drain_time is five seconds

    def test_a_removed_peer_is_cut_off_at_once_and_another_is_not(self):
        second = """
[[peer]]
name       = "two"
side       = "outside"
address    = ["127.0.3.2"]
trustpoint = "lab"
names      = ["two.example.com"]
"""
        self.write(lab.config(extra=second))
        self.reload()
        ends = {}
        for address, name in ((lab.SECURE, "secure.example.com"), (lab.SECURE_TWO, "two.example.com")):
            context = tls_context(self.folder, name, server=False)
            ends[name] = Endpoint("tls", address, 0, context).connect(lab.OUTSIDE, 5061)
            self.addCleanup(ends[name].close)
            ends[name].send(request(ends[name], "OPTIONS", f"sip:{lab.OUTSIDE}", self.new_call(name)))
            ends[name].expect(200)
        self.write(lab.config())
        self.reload("1 peer removed (two)")
        ends["two.example.com"].expect_end(5)
        one = ends["secure.example.com"]
        one.send(request(one, "OPTIONS", f"sip:{lab.OUTSIDE}", self.new_call("again")))
        one.expect(200)

    def memory(self):
        """Resident, in KiB."""
        with open(f"/proc/{self.sipward.pid}/smaps_rollup") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("Rss:"))

    def test_many_reloads_under_calls(self):
        self.write(neighbours.add_to(lab.config()))
        self.reload()
        dialog = self.establish()
        load = CallAfterCall(self.folder)
        self.addCleanup(load.stop)
        wait_until(lambda: load.completed or load.failure, 10, "the first call")
        files = len(os.listdir(f"/proc/{self.sipward.pid}/fd"))
        settled = None
        for turn in range(RELOADS):
            names = '["secure.example.com"]' if turn % 2 else '["secure.example.com", "x.example.com"]'
            self.write(neighbours.add_to(lab.config().replace('["secure.example.com"]', names, 1)))
            self.reload()
            if turn % 10 == 0:
                dialog.exchange("inside", "outside", "INFO", 10 + turn)
            if turn == RELOADS // 5:
                settled = self.memory()
        dialog.exchange("outside", "inside", "BYE", 2)
        self.assertEqual(len(os.listdir(f"/proc/{self.sipward.pid}/fd")), files)
        self.assertLess(self.memory(), settled * 1.1 + 2048)
        self.assertGreater(load.stop(), RELOADS // 4)
        self.assertIsNone(load.failure)
        self.assertEqual(self.count("connection-up: to peer second"), 1)


if __name__ == "__main__":
    unittest.main()
