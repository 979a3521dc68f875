"""`sipward connections` and `sipward close`: who is connected, how it is secured, what crossed."""
import re
import unittest

from support import lab
from support.asking import Asking
from support.program import wait_until


class Connections(Asking):
    transport = "tcp"

    def secured(self):
        """The connection to the secure peer."""
        return self.json("connections", "--peer", "secure")["connections"]

    def test_a_table_of_both_legs(self):
        self.establish()
        table = self.ask("connections")
        self.assertRegex(table, r"\d+-\d+ +secure +tls:127\.0\.3\.1:5061 +client +TLS 1\.3 "
                                r"+secure\.example\.com +[1-9]\d* +[1-9]\d* ")
        self.assertRegex(table, r"\d+-\d+ +legacy +tcp:127\.0\.1\.1:\d+ +server +cleartext +- ")
        self.assertIn("connections, 1 over TLS", table)
        for line in table.splitlines():
            self.assertLessEqual(len(line), 100)

    def test_messages_are_counted_on_the_leg_they_cross(self):
        self.establish()
        (secure,) = self.secured()
        self.assertEqual(secure["messages_out"], 2)  # INVITE, ACK
        self.assertEqual(secure["messages_in"], 2)  # 180, 200
        self.assertGreater(secure["bytes_out"], 500)
        self.assertEqual(secure["queued_bytes"], 0)
        self.assertGreater(secure["queue_peak_bytes"], 200)
        (caller,) = self.json("connections", "--side", "inside")["connections"]
        self.assertEqual((caller["messages_in"], caller["messages_out"]), (2, 3))  # and a 100

    def test_detail_holds_what_a_report_of_cube_holds_and_who_it_is(self):
        self.establish()
        (secure,) = self.secured()
        told = self.ask("connections", secure["id"])
        self.assertIn(told.splitlines()[0], self.ask("connections", "--detail").splitlines())
        for pattern in (rf"connection {secure['id']}: secure, outside, TLS 1\.3, established",
                        r"remote +tls:127\.0\.3\.1:5061", r"local +tls:127\.0\.0\.1:\d+|local +tls:127\.0\.2\.1:\d+",
                        r"verified as +secure\.example\.com", r"by CN=lab-ca, EC P-256, until 20",
                        r"cipher TLS_AES_256_GCM_SHA384, curve x25519, full handshake",
                        r"SNI +-", r"we show +trustpoint lab",
                        r"messages +2 in \(.*B\), 2 out", r"write queue +0 B", r"opened +\S+ ago by us"):
            self.assertRegex(told, pattern)

    def test_filters(self):
        self.establish()
        everything = self.json("connections")["connections"]
        self.assertEqual({one["transport"] for one in everything}, {"tcp", "tls"})
        for arguments, kept in ((("--transport", "tls"), lambda one: one["transport"] == "tls"),
                                (("--side", "inside"), lambda one: one["side"] == "inside"),
                                (("--address", "127.0.3.1"), lambda one: "127.0.3.1" in one["remote"]),
                                (("--peer", "nobody"), lambda one: False)):
            some = self.json("connections", *arguments)["connections"]
            self.assertEqual({one["id"] for one in some},
                             {one["id"] for one in everything if kept(one)}, arguments)
        self.assertEqual(self.ask("connections", "--peer", "nobody"), "0 connections, 0 over TLS\n")

    def test_a_failure_of_the_peer_is_told_with_its_connection(self):
        self.establish()
        self.dial(lab.SECURE_TWO, "two.example.com")
        self.sipward.wait_for("wrong_name")
        (secure,) = self.secured()
        self.assertRegex(self.ask("connections", secure["id"]), r"last error +of the peer: wrong_name at 20")

    def test_close(self):
        dialog = self.establish()
        (before,) = self.secured()
        self.assertEqual(self.ask("close", before["id"]), f"closed {before['id']}\n")
        self.sipward.wait_for(f"connection {before['id']} was closed by hand")
        self.assertEqual(self.secured(), [])
        # The call goes on over a new one.
        self.secure.stream.close()
        self.secure.stream = None
        dialog.exchange("inside", "outside", "BYE", 2)
        (after,) = self.secured()
        self.assertNotEqual(after["id"], before["id"])
        self.assertIn(f'there is no connection "{before["id"]}"', self.ask("close", before["id"], code=1))
        self.assertIn('there is no connection "x"', self.ask("connections", "x", code=1))

    def test_many_are_told_in_full(self):
        held = [self.caller.__class__("tcp", lab.LEGACY, 0).connect(lab.INSIDE, 5060) for _ in range(300)]
        for one in held:
            self.addCleanup(one.close)

        def ids():
            return [one["id"] for one in self.json("connections", "--side", "inside")["connections"]]

        wait_until(lambda: len(ids()) >= len(held), 10, "all are told of")
        ids = ids()
        self.assertEqual(len(set(ids)), len(ids))
        self.assertTrue(all(re.fullmatch(r"\d+-\d+", one) for one in ids))


if __name__ == "__main__":
    unittest.main()
