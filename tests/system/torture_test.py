"""RFC 4475 and RFC 5118 through the running proxy, over UDP, TCP and TLS: valid messages cross byte
for byte, invalid ones are refused as their index says, and nothing is left behind."""
import os
import select
import time
import unittest

from support import corpora, lab, torture_texts
from support.agent import Agent, unique
from support.corpora import CLOSE, DROP, FORWARD
from support.exactness import differences
from support.message import Message
from support.program import wait_until
from support.wire import Listener, Stream, Udp, tls_context

LIMIT = 3
REASON = "Nichts gelöst; πάντα ῥεῖ"   # must come back as it is
REPLY_PORTS = (5060, 5050, 5070, 6050, 19823)   # RFC 3261 §18.2.2: where their Vias want replies
SINKS = ((lab.SECURE, 5061), ("127.0.0.1", 5080))   # the second: a Route in mpart01
SETTINGS = """
[connections]
message_timeout = "300ms"
[timers]
timer_d = "500ms"
timer_f = "2s"
"""


class Sender:
    """Sends as a legacy component (udp, tcp) or as the secure one (tls) and hears the replies."""

    def __init__(self, transport, context):
        self.transport, self.context = transport, context
        self.wires = []
        if transport == "udp":
            self.wires = [Udp(lab.LEGACY_TCP, port, (lab.INSIDE, 5060)) for port in REPLY_PORTS]

    def send(self, data):
        if self.transport == "udp":
            while any(wire.receive_bytes(0) for wire in self.wires):
                pass
        else:
            self.close()
            self.wires = [self.dial()]
        self.wires[0].send(data)

    def dial(self):
        if self.transport == "tcp":
            return Stream.dial(lab.LEGACY_TCP, (lab.INSIDE, 5060))
        return Stream.dial(lab.SECURE, (lab.OUTSIDE, 5061), self.context)

    def probe(self):
        """Another message on the same way has been answered."""
        wire = self.wires[0] if self.transport == "udp" else self.dial()
        agent = Agent(wire, "probe")
        host = lab.OUTSIDE if self.transport == "tls" else lab.INSIDE
        request = agent.request("OPTIONS", f"sip:{host}")
        agent.expect(200, call_id=request.get("call-id"))
        if wire not in self.wires:
            wire.close()

    def reply(self, seconds, mark):
        """A final answer to what was marked so, or CLOSE; None if neither came."""
        until = time.monotonic() + seconds
        while True:
            for wire in self.wires:
                data = wire.receive_bytes(0.001 if self.transport == "udp" else seconds)
                if data and mark.encode() in data and Message.parse(data).status != 100:
                    return Message.parse(data)
            if self.transport != "udp" and self.wires[0].closed:
                return CLOSE
            if time.monotonic() > until:
                return None

    def close(self):
        for wire in self.wires:
            wire.close()


class Sink:
    """The component at the other end; it refuses all that arrives with one odd reason phrase."""

    def __init__(self, transport, context, reason):
        self.reason = reason
        self.listeners = []
        self.wires = []
        if transport == "udp":
            self.wires = [Udp(lab.LEGACY, 5060, (lab.INSIDE, 5060))]
        else:
            self.listeners = [Listener(*place, context) for place in SINKS]

    def next(self):
        """What has arrived by now and is no ACK, as bytes; else None."""
        for listener in self.listeners:
            if select.select([listener.socket], [], [], 0)[0]:
                self.wires.append(listener.accept())
        for wire in self.wires:
            data = wire.receive_bytes(0.002)
            if data and not data.startswith(b"ACK "):
                Agent(wire, "sink").answer(Message.parse(data), 404, REASON)
                return data
        return None

    def close(self):
        for one in [*self.wires, *self.listeners]:
            one.close()


class Torture(lab.Lab):
    """What is done with a set of messages; the sets are below."""
    messages = []

    def setUp(self):
        self.sipward = self.start_sipward(lab.config(extra=SETTINGS))
        certificate = (self.folder / "secure.example.com.pem", self.folder / "secure.example.com.key")
        anchors = self.folder / "lab-ca.pem"
        self.client = tls_context(certificate, anchors)
        self.server = tls_context(certificate, anchors, server=True)

    def outcome(self, sender, sink, data, mark):
        """(what became of it, the bytes that arrived)"""
        sender.send(data)
        reply, until = None, time.monotonic() + LIMIT
        while time.monotonic() < until:
            arrived = sink.next()
            if arrived and mark.encode() in arrived:
                return FORWARD, arrived
            reply = reply or sender.reply(0.005, mark)
            if isinstance(reply, Message):
                return reply.status, None
            if reply == CLOSE and time.monotonic() > until - LIMIT + 0.5:
                return CLOSE, None
        return None, None

    def hear_refusal(self, sender, mark):
        reply = sender.reply(LIMIT, mark)
        self.assertIsInstance(reply, Message, "no final answer came back")
        self.assertEqual(reply.start, f"SIP/2.0 404 {REASON}")

    def try_one(self, message, sender, sink):
        mark = unique("m")
        data = message.unique(mark)
        wanted = message.outcomes(stream=sender.transport != "udp")
        if wanted == {DROP}:
            sender.send(data)
            sender.probe()
            self.assertIsNone(sender.reply(0.02, mark))
            self.assertIsNone(sink.next())
            return
        became, arrived = self.outcome(sender, sink, data, mark)
        self.assertIn(became, wanted)
        if arrived and not (sender.transport != "udp" and message.ending):
            self.hear_refusal(sender, mark)
        if arrived and not message.repaired:
            self.assertEqual(differences(data, arrived), [])

    def through(self, transport):
        inbound = transport == "tls"
        sender = Sender(transport, self.client)
        sink = Sink("udp" if inbound else "tls", self.server, REASON)
        try:
            for message in self.messages:
                with self.subTest(message=message.name, transport=transport):
                    self.try_one(message, sender, sink)
            sender.probe()
        finally:
            sender.close()
            sink.close()

    def resources(self):
        """(descriptors, resident KiB) of the program, once no connection is left."""
        pid = self.sipward.pid
        with open(f"/proc/{pid}/status") as status:
            memory = next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))
        return len(os.listdir(f"/proc/{pid}/fd")), memory

    def leaves_nothing_behind(self):
        before, _ = self.resources()
        for transport in ("udp", "tcp", "tls"):
            self.flood(transport)
        wait_until(lambda: self.resources()[0] <= before, 10, "the descriptors are as before")
        _, memory = self.resources()
        for _ in range(3):
            for transport in ("udp", "tcp", "tls"):
                self.flood(transport)
        wait_until(lambda: self.resources()[0] <= before, 10, "the descriptors are as before")
        self.assertLess(self.resources()[1], memory + 8 * 1024, "KiB of memory")

    def flood(self, transport):
        """All of them at once, unheard; then one that is answered."""
        sender = Sender(transport, self.client)
        sink = Sink("udp" if transport == "tls" else "tls", self.server, REASON)
        for message in self.messages:
            sender.send(message.unique(unique("m")))
            sink.next()
        sender.probe()
        sender.close()
        sink.close()


class OfOurOwn(Torture):
    """Messages of our own for the sections of both RFCs: these are always there."""
    messages = torture_texts.messages()

    def test_from_udp_to_tls(self):
        self.through("udp")

    def test_from_tcp_to_tls(self):
        self.through("tcp")

    def test_from_tls_to_udp(self):
        self.through("tls")

    def test_nothing_is_left_behind(self):
        self.leaves_nothing_behind()


@unittest.skipUnless(corpora.messages(), f"skipped: no corpora in {corpora.FOLDER}")
class Corpora(Torture):
    messages = corpora.messages()

    def test_the_index_names_every_message(self):
        self.assertEqual({one.name for one in self.messages}, corpora.indexed())
        self.assertLessEqual(set(corpora.OUTCOMES), corpora.indexed())

    def test_from_udp_to_tls(self):
        self.through("udp")

    def test_from_tcp_to_tls(self):
        self.through("tcp")

    def test_from_tls_to_udp(self):
        self.through("tls")

    def test_nothing_is_left_behind(self):
        self.leaves_nothing_behind()


if __name__ == "__main__":
    unittest.main()
