"""A machine that runs short and peers that behave badly at the socket: thousands of silent
connections, no descriptor left, a full disk, no state folder, connections that vanish."""
import os
import resource
import socket
import struct
import unittest

from support import lab
from support.agent import Agent
from support.program import wait_until
from support.wire import Stream, Udp, tls_context

SILENT = 2000
SHORT = """
[connections]
first_message_timeout = "1s"
handshake_timeout     = "1s"
"""


def allow_descriptors(count):
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(count, hard), hard))


class Machine(lab.Lab):
    """One sipward, and who may use it."""

    def setUp(self):
        certificate = (self.folder / "secure.example.com.pem", self.folder / "secure.example.com.key")
        self.context = tls_context(certificate, self.folder / "lab-ca.pem")

    def serve(self, extra="", **options):
        self.sipward = self.start_sipward(lab.config(extra=extra), **options)

    def wire(self, transport):
        if transport == "udp":
            return Udp(lab.LEGACY, 0, (lab.INSIDE, 5060))
        if transport == "tcp":
            return Stream.dial(lab.LEGACY, (lab.INSIDE, 5060))
        return Stream.dial(lab.SECURE, (lab.OUTSIDE, 5061), self.context)

    def assert_serves(self, *transports):
        for transport in transports or ("udp", "tcp", "tls"):
            wire = self.wire(transport)
            agent = Agent(wire, "honest")
            host = lab.OUTSIDE if transport == "tls" else lab.INSIDE
            request = agent.request("OPTIONS", f"sip:{host}")
            agent.expect(200, call_id=request.get("call-id"))
            wire.close()

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.sipward.pid}/fd"))

    def connect_silently(self, count, sources, remote):
        made = []
        for number in range(count):
            try:
                made.append(socket.create_connection(
                    remote, 5, source_address=(sources[number % len(sources)], 0)))
            except OSError:
                break
        self.addCleanup(lambda: [one.close() for one in made])
        return made


class Hardship(Machine):
    def test_thousands_of_connections_that_say_nothing(self):
        allow_descriptors(3 * SILENT)
        self.serve(SHORT)
        self.assert_serves()
        before = self.descriptors()
        inside = [f"127.0.1.{host}" for host in range(10, 14)]
        outside = [f"127.0.3.{host}" for host in range(10, 14)]
        silent = self.connect_silently(SILENT // 2, inside, (lab.INSIDE, 5060))
        silent += self.connect_silently(SILENT // 2, outside, (lab.OUTSIDE, 5061))
        self.assertEqual(len(silent), SILENT)
        self.assert_serves()
        wait_until(lambda: self.descriptors() <= before, 10, "the silent ones are closed")
        self.assert_serves()

    def test_many_more_at_once_than_may_shake_hands_lose_none(self):
        self.serve("[connections]\nmax_handshakes = 4\n")
        together = self.connect_silently(50, [lab.SECURE], (lab.OUTSIDE, 5061))
        self.assertEqual(len(together), 50)
        for one in together:
            stream = Stream(self.context.wrap_socket(one))
            self.addCleanup(stream.close)
            agent = Agent(stream, "together")
            request = agent.request("OPTIONS", f"sip:{lab.OUTSIDE}")
            agent.expect(200, call_id=request.get("call-id"))

    def test_no_more_connections_from_one_source_than_allowed(self):
        self.serve("[connections]\nmax_connections_per_source = 10\n")
        silent = self.connect_silently(30, ["127.0.1.10"], (lab.INSIDE, 5060))
        self.sipward.wait_for("too_many_connections")
        self.assert_serves()
        for one in silent:
            one.close()

    def test_no_more_connections_of_one_peer_than_its_limit(self):
        text = lab.config()
        for name in ('name       = "secure"', 'name    = "legacy"'):
            text = text.replace(name, name + "\nlimits = { connections = 2 }")
        self.sipward = self.start_sipward(text)
        for transport in ("tcp", "tls"):
            wires = [self.wire(transport) for _ in range(2)]
            self.assertTrue(all(self.is_served(wire) for wire in wires))
            third = self.wire(transport)
            self.addCleanup(third.close)
            self.assertTrue(third.wait_closed(5), f"the third over {transport}")
            wires[0].close()
            wait_until(lambda: self.is_served(self.wire(transport)), 5, "there is room again")
            wires[1].close()
        for name in ("secure", "legacy"):
            self.assertRegex(self.sipward.output(), f"too_many_connections from .*{name}.*may have 2")

    def is_served(self, wire):
        """Over this connection, which stays open to the end of the test."""
        self.addCleanup(wire.close)
        host = lab.OUTSIDE if wire.transport == "TLS" else lab.INSIDE
        try:
            Agent(wire, "honest").request("OPTIONS", f"sip:{host}")
        except OSError:
            return False
        answer = wire.receive(2)
        return answer is not None and answer.status == 200

    def test_no_descriptor_left_is_survived_and_said(self):
        self.serve(preexec=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (80, 80)))
        silent = self.connect_silently(120, ["127.0.1.10"], (lab.INSIDE, 5060))
        self.sipward.wait_for("no file descriptor left")
        self.assert_serves("udp")
        for one in silent:
            one.close()
        wait_until(lambda: self.descriptors() < 70, 10, "the descriptors are free again")
        self.assert_serves()

    def test_a_log_on_a_full_disk_does_not_stop_calls(self):
        self.serve('[log]\nto = "/dev/full"')
        self.assert_serves()
        self.connect_silently(1, ["127.0.1.10"], (lab.INSIDE, 5060))
        self.sipward.wait_for("the log cannot be written")
        self.assert_serves()
        self.assertEqual(self.sipward.output().count("the log cannot be written"), 1)

    def test_a_state_folder_is_made_when_it_is_missing(self):
        self.serve()
        state = self.folder / "state"
        self.assertEqual(state.stat().st_mode & 0o777, 0o700)
        self.assertTrue(all(one.stat().st_mode & 0o777 == 0o600 for one in state.iterdir()))

    def test_a_state_folder_that_cannot_be_made_is_said(self):
        (self.folder / "file").write_text("")
        text = lab.config().replace('state_folder = "state"', 'state_folder = "file/state"')
        self.sipward = self.start_sipward(text)
        self.sipward.wait_for("file/state")
        self.assert_serves()

    def test_connections_that_vanish_while_we_answer(self):
        self.serve()
        for transport in ("tcp", "tls") * 50:
            wire = self.wire(transport)
            Agent(wire, "gone").request("OPTIONS", f"sip:{wire.socket.getpeername()[0]}")
            reset = struct.pack("ii", 1, 0)   # SO_LINGER: RST, and writing to it raises SIGPIPE
            wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
            wire.close()
        self.assert_serves()

    def test_nobody_reads_its_output(self):
        reader, writer = os.pipe()
        path = self.folder / "sipward.toml"
        path.write_text(lab.config())
        program = self.start([lab.PROGRAM, "run", "-c", path], "sipward",
                             preexec=lambda: (os.dup2(writer, 1), os.dup2(writer, 2)))
        os.close(writer)
        said = b""
        while b"\nready\n" not in said:
            said += os.read(reader, 4096)
        os.close(reader)
        self.sipward = program
        self.assert_serves()
        self.connect_silently(1, ["127.0.1.10"], (lab.OUTSIDE, 5061))
        self.assert_serves()


if __name__ == "__main__":
    unittest.main()
