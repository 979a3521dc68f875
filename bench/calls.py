"""Calls at a steady rate from one UDP socket to another, through whatever is between, and how long
each took to be set up: INVITE there and 200 back, on the way alone. The kernel stamps what arrives,
so that what this process takes at both ends does not count.
"""
import heapq
import itertools
import random
import select
import socket
import struct
import time

from support.ua import Message

SO_TIMESTAMPNS = 35     # asm-generic/socket.h; Python's module does not name it
BYE_AFTER = 0.02
INVITE = """INVITE sip:4711@{to} SIP/2.0
Via: SIP/2.0/UDP {here};branch=z9hG4bK{id}
From: <sip:100@{here}>;tag=a{id}
To: <sip:4711@{to}>
Call-ID: {id}
CSeq: 1 INVITE
Contact: <sip:100@{here}>
Max-Forwards: 70
Content-Length: 0

"""


def bind(address):
    host, port = address.split(":")
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    made.bind((host, int(port)))
    return made


def receive(end):
    """Message, sender, moment of its arrival in ns."""
    data, more, _, sender = end.recvmsg(65536, 64)
    seconds, nanoseconds = struct.unpack("qq", more[0][2][:16])
    return Message(data.decode()), sender, seconds * 10**9 + nanoseconds


class Calls:
    def __init__(self, caller, callee, proxy):
        self.here, self.there, self.to = caller, callee, proxy
        host, port = proxy.split(":")
        self.proxy = (host, int(port))
        self.caller, self.callee = bind(caller), bind(callee)
        self.agenda, self.order = [], itertools.count()
        self.left, self.arrived, self.answered, self.took = {}, {}, {}, {}
        self.ended = 0

    def place(self, seconds, rate):
        """Milliseconds a call. All must have been set up and ended."""
        self.left, self.arrived, self.answered, self.took, self.ended = {}, {}, {}, {}, 0
        start, calls = time.monotonic() + 0.05, int(seconds * rate)
        for i in range(calls):   # off the beat of anybody's timers
            self.plan(start + (i + random.uniform(-0.4, 0.4)) / rate, self.invite)
        until = start + seconds + 10
        while self.ended < calls:
            if time.monotonic() > until:
                raise SystemExit(f"{calls - self.ended} of {calls} calls were lost")
            self.turn()
        return [ns / 1e6 for ns in self.took.values()]

    def plan(self, when, what, *arguments):
        heapq.heappush(self.agenda, (when, next(self.order), what, arguments))

    def turn(self):
        wait = self.agenda[0][0] - time.monotonic() if self.agenda else 0.1
        for end in select.select([self.caller, self.callee], [], [], max(0, wait))[0]:
            (self.on_caller if end is self.caller else self.on_callee)(*receive(end))
        while self.agenda and self.agenda[0][0] <= time.monotonic():
            _, _, what, arguments = heapq.heappop(self.agenda)
            what(*arguments)

    def invite(self):
        call = f"{random.getrandbits(64):016x}"
        text = INVITE.format(to=self.to, here=self.here, id=call).replace("\n", "\r\n").encode()
        self.left[call] = time.time_ns()
        self.caller.sendto(text, self.proxy)

    def in_dialog(self, method, number, ok):
        lines = [f"{method} {ok.contact_uri()} SIP/2.0",
                 f"Via: SIP/2.0/UDP {self.here};branch=z9hG4bK{method}{ok.get('Call-ID')}",
                 *(f"Route: {route}" for route in reversed(ok.routes())),
                 *(f"{name}: {ok.get(name)}" for name in ("From", "To", "Call-ID")),
                 f"CSeq: {number} {method}", "Max-Forwards: 70", "Content-Length: 0", "", ""]
        self.caller.sendto("\r\n".join(lines).encode(), self.proxy)

    def on_caller(self, message, _, moment):
        call = message.get("Call-ID")
        if message.status < 200 or call not in self.left:
            return
        if message.status != 200:
            raise SystemExit(f"a call was refused: {message.text}")
        if message.get("CSeq").endswith("BYE"):
            del self.left[call]
            self.ended += 1
        elif call not in self.took:
            self.took[call] = (self.arrived[call] - self.left[call] +
                               moment - self.answered[call])
            self.in_dialog("ACK", 1, message)
            self.plan(time.monotonic() + BYE_AFTER, self.in_dialog, "BYE", 2, message)

    def on_callee(self, message, sender, moment):
        if message.method not in ("INVITE", "BYE"):
            return
        call = message.get("Call-ID")
        lines = ["SIP/2.0 200 OK"]
        for name in ("Via", "Record-Route", "From", "Call-ID", "CSeq"):
            lines += [f"{name}: {value}" for value in message.all(name)]
        tag = ";tag=b" if message.method == "INVITE" else ""
        lines += [f"To: {message.get('To')}{tag}", f"Contact: <sip:4711@{self.there}>",
                  "Content-Length: 0", "", ""]
        if message.method == "INVITE" and call not in self.arrived:
            self.arrived[call] = moment
            self.answered[call] = time.time_ns()
        self.callee.sendto("\r\n".join(lines).encode(), sender)
