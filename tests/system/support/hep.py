"""HEP version 3 taken apart, as the Homer project describes it: what a Homer server would read."""
import socket
import struct
import threading

SOURCE = {2: 3, 10: 5}        # by family: the chunks of the addresses
DESTINATION = {2: 4, 10: 6}


class Packet:
    def __init__(self, data):
        magic, size = struct.unpack("!4sH", data[:6])
        assert magic == b"HEP3" and size == len(data), (magic, size, len(data))
        self.chunks = {}
        at = 6
        while at < size:
            vendor, kind, length = struct.unpack("!HHH", data[at:at + 6])
            assert vendor == 0 and length >= 6 and at + length <= size, (vendor, kind, length)
            self.chunks[kind] = data[at + 6:at + length]
            at += length
        family = self.number(1)
        self.source = socket.inet_ntop(family, self.chunks[SOURCE[family]])
        self.destination = socket.inet_ntop(family, self.chunks[DESTINATION[family]])
        self.protocol = self.number(2)
        self.ports = self.number(7), self.number(8)
        self.time = self.number(9) + self.number(10) / 1e6
        self.kind = self.number(11)
        self.capture_id = self.number(12)
        self.text = self.chunks[15].decode("utf-8", "surrogateescape")
        self.correlation = self.chunks[17].decode()

    def number(self, kind):
        return int.from_bytes(self.chunks[kind], "big")


class Homer:
    """Listens at an address of its own over UDP or TCP and keeps what comes."""

    def __init__(self, transport, address, port=9060):
        self.packets = []
        self.transport = transport
        kind = socket.SOCK_DGRAM if transport == "udp" else socket.SOCK_STREAM
        self.socket = socket.socket(socket.AF_INET, kind)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind((address, port))
        if transport == "tcp":
            self.socket.listen()
        self.socket.settimeout(0.1)
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        stream, buffer = None, b""
        while not self.ended.is_set():
            try:
                if self.transport == "udp":
                    self.packets.append(Packet(self.socket.recv(65536)))
                    continue
                if stream is None:
                    stream, _ = self.socket.accept()
                    stream.settimeout(0.1)
                buffer += stream.recv(65536)
            except TimeoutError:
                continue
            while len(buffer) >= 6 and len(buffer) >= int.from_bytes(buffer[4:6], "big"):
                size = int.from_bytes(buffer[4:6], "big")
                self.packets.append(Packet(buffer[:size]))
                buffer = buffer[size:]
        if stream:
            stream.close()

    def close(self):
        self.ended.set()
        self.thread.join(10)
        self.socket.close()
