"""What the load generator asks for and shows, as ends that are not ours see it; and when it calls."""
import socket
import threading
import unittest

from support import lab, load
from support.ua import tls_context

HERE = ("127.0.3.1", 5061)
CONNECT = f"connect tls:{HERE[0]}:{HERE[1]} --no-options --rate 50"


class Handshakes(lab.Lab):
    def setUp(self):
        self.context = tls_context(self.folder, "secure.example.com", True, verify=False)

    def dial(self, calls, options):
        """The result, and of each connection the address and the cipher that the far end saw."""
        seen = []

        def serve(listener):
            for _ in range(calls):
                plain, address = listener.accept()
                plain.settimeout(10)
                try:
                    with self.context.wrap_socket(plain, server_side=True) as stream:
                        seen.append((address[0], stream.cipher()[0]))
                        stream.recv(1)
                except OSError:    # a handshake that is to fail
                    plain.close()

        with socket.create_server(HERE) as listener:
            listener.settimeout(10)
            thread = threading.Thread(target=serve, args=(listener,), daemon=True)
            thread.start()
            result = load.run(self, CONNECT, f"--calls {calls}", options)
            thread.join(20)
        self.assertFalse(thread.is_alive())
        return result, seen

    def assert_done(self, result, calls):
        self.assertEqual((result.failures, result.totals["calls_done"]), ({}, calls))

    def test_server_names_in_turn(self):
        names = []
        self.context.sni_callback = lambda _, name, __: names.append(name)
        result, _ = self.dial(4, "--sni one.example.com,two.example.com")
        self.assert_done(result, 4)
        self.assertEqual(sorted(names), ["one.example.com"] * 2 + ["two.example.com"] * 2)

    def test_own_addresses_in_turn(self):
        result, seen = self.dial(4, "--source 127.0.1.11,127.0.1.12")
        self.assert_done(result, 4)
        self.assertEqual(sorted(address for address, _ in seen), ["127.0.1.11"] * 2 + ["127.0.1.12"] * 2)

    def test_ciphers(self):
        cipher = "ECDHE-ECDSA-CHACHA20-POLY1305"
        result, seen = self.dial(2, f"--tls 1.2 --ciphers {cipher}")
        self.assert_done(result, 2)
        self.assertEqual([used for _, used in seen], [cipher] * 2)

    def test_groups(self):
        self.context.set_ecdh_curve("secp384r1")
        self.assert_done(self.dial(2, "--groups P-384")[0], 2)
        result, seen = self.dial(2, "--groups X25519")
        self.assertEqual((result.failures, seen), ({"tls_alert": 2}, []))


class Requests(lab.Lab):
    def answer(self, server, requests, seen):
        for _ in range(requests):
            request, peer = server.recvfrom(65535)
            head = request.decode().split("\r\n\r\n", maxsplit=1)[0].split("\r\n")
            seen.append(head)
            kept = [line + (";tag=1" if line.startswith("To:") else "") for line in head
                    if line.split(":")[0] in ("Via", "From", "To", "Call-ID", "CSeq")]
            server.sendto("\r\n".join(["SIP/2.0 200 OK", *kept, "Content-Length: 0", "", ""]).encode(), peer)

    def place(self, requests, options):
        """OPTIONS or REGISTER, answered at once; the result, and the heads as they came."""
        seen = []
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
            server.bind(("127.0.1.8", 5060))
            server.settimeout(10)
            thread = threading.Thread(target=self.answer, args=(server, requests, seen), daemon=True)
            thread.start()
            result = load.run(self, "call udp:127.0.1.8:5060", options)
            thread.join(20)
        self.assertFalse(thread.is_alive())
        self.assertEqual(result.failures, {})
        self.assertEqual(result.totals["calls_done"], requests)
        return result, seen

    def test_registrations(self):
        users = self.folder / "users.csv"
        users.write_text("caller,callee\n4711,x\n4712,x\n")
        _, seen = self.place(4, f"--kind register --users {users} --rate 50 --calls 4")
        for head in seen:
            self.assertTrue(head[0].startswith("REGISTER sip:"), head)
            names = [line.split(":")[0] for line in head[1:]]
            self.assertIn("Contact", names)
        bound = sorted(line.split("sip:")[1].split("@")[0] for head in seen for line in head
                       if line.startswith("To:"))
        self.assertEqual(bound, ["4711", "4711", "4712", "4712"])

    def test_steps_and_ramps(self):
        # 20, 40 and 60 a second for 0.2 s each; and from 10 to 50 in a second.
        self.place(24, "--kind options --step 20:20:200ms:60 --duration 600ms")
        self.place(30, "--kind options --ramp 10:50:1s --duration 1s")


class Target(lab.Lab):
    def test_what_a_target_of_this_machine_used(self):
        answer = self.start([lab.PROGRAM, "load", "answer", "udp:127.0.1.6:5060"], "answer")
        answer.wait_for("answering")
        result = load.run(self, "call udp:127.0.1.6:5060 --rate 500 --duration 2s",
                          f"--pid {answer.process.pid}")
        used = result.run["target"]
        self.assertGreater(used["user_ns"] + used["system_ns"], 0)
        self.assertGreater(used["rss_bytes"], 1_000_000)
        self.assertRegex(result.text, r"target +[0-9.]+ cores, .* of processor time each, [0-9.]+ MB")


if __name__ == "__main__":
    unittest.main()
