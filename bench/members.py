"""Many members of a group in one process: 127.K.x.y:5061, K by what is wrong with them.

   black-holed   nobody answers the SYN: the queue of who has connected is full
   refusing      nobody listens
   handshaking   takes the connection, never answers the ClientHello
   silent        mutual TLS, reads, never answers
   answering     mutual TLS, OPTIONS are answered 200; a line a second tells how many so far

Usage: members.py FOLDER COUNT KIND...   FOLDER has lab-ca.pem and members.example.com.pem and .key
"""
import asyncio
import socket
import ssl
import sys
from pathlib import Path

PORT = 5061
NAME = "members.example.com"
DEAD = ("black-holed", "refusing", "handshaking", "silent")
KINDS = (*DEAD, "answering")

# How the proxy under test is configured, but for its peers, routes and group.
PROXY = """
[inside]
listen = ["udp:{inside}:5060"]
[outside]
listen = ["tls:{outside}:5061"]
[server]
workers = 1
state_folder = "state-measured"
[log]
level = "warn"
[trustpoint.lab]
chain = "proxy.example.com.pem"
key = "proxy.example.com.key"
anchors = ["lab-ca.pem"]
"""

MEMBER = """
[[peer]]
name = "{name}"
side = "outside"
target = "tls:{address}:5061"
trustpoint = "lab"
names = ["members.example.com"]
"""

COPIED = ("via:", "from:", "to:", "call-id:", "cseq:")


def addresses(kind, count):
    network = 100 + KINDS.index(kind)
    return [f"127.{network}.{i // 250}.{i % 250 + 1}" for i in range(count)]


def listen(address, backlog=128):
    listener = socket.create_server((address, PORT), backlog=backlog)
    listener.setblocking(False)
    return listener


def fill_queue(address):
    """The listener and what fills its queue, none of which may be closed."""
    held = [listen(address, backlog=0)]
    for _ in range(2):
        one = socket.socket()
        one.setblocking(False)
        one.connect_ex((address, PORT))
        held.append(one)
    return held


def tls_of(folder):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{NAME}.pem", folder / f"{NAME}.key")
    context.load_verify_locations(folder / "lab-ca.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def answer_to(request):
    lines = request.decode().split("\r\n")
    copied = [line for line in lines[1:] if line.lower().startswith(COPIED)]
    return "\r\n".join(["SIP/2.0 200 OK", *copied, "Content-Length: 0", "", ""]).encode()


class Member(asyncio.Protocol):
    """One connection; answers when asked to."""

    answered = 0

    def __init__(self, answers):
        self.answers, self.buffer, self.transport = answers, b"", None

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        if not self.answers:
            return
        *requests, self.buffer = (self.buffer + data).split(b"\r\n\r\n")
        for request in requests:
            if request.strip():
                self.transport.write(answer_to(request.lstrip()))
                Member.answered += 1


async def serve(folder, count, kinds):
    loop = asyncio.get_running_loop()
    context = tls_of(folder)
    held = []
    for kind in kinds:
        for address in addresses(kind, count):
            if kind == "black-holed":
                held += fill_queue(address)
            elif kind != "refusing":
                held.append(await loop.create_server(
                    lambda answers=kind == "answering": Member(answers), sock=listen(address),
                    ssl=None if kind == "handshaking" else context))
    print("ready", flush=True)
    while True:
        await asyncio.sleep(1)
        if "answering" in kinds:
            print(f"answered {Member.answered}", flush=True)


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
