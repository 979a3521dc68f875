"""Raw SIP transports: a UDP socket, a TCP or TLS connection, and a listener for those. Every read
has a bound."""
import socket
import ssl
import time

from support.message import Message

TIMEOUT = 8


def family(ip):
    return socket.AF_INET6 if ":" in ip else socket.AF_INET


class Udp:
    transport = "UDP"

    def __init__(self, ip, port, remote=None):
        self.socket = socket.socket(family(ip), socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self.socket.bind((ip, port))
        self.ip, self.port = self.socket.getsockname()[:2]
        self.remote = remote

    def send(self, data):
        self.socket.sendto(bytes(data), self.remote)

    def receive_bytes(self, seconds=TIMEOUT):
        """The next message as it came, or None when the time is over."""
        until = time.monotonic() + seconds
        while True:
            self.socket.settimeout(max(0, until - time.monotonic()))
            try:
                data, sender = self.socket.recvfrom(65536)
            except (TimeoutError, BlockingIOError):
                return None
            if not data.strip():
                continue
            if self.remote is None:
                self.remote = sender
            return data

    def receive(self, seconds=TIMEOUT):
        data = self.receive_bytes(seconds)
        return data and Message.parse(data)

    def close(self):
        self.socket.close()


class Stream:
    """One TCP or TLS connection. `contact_port`: the port that the owner listens on."""

    def __init__(self, connected, contact_port=None):
        self.socket = connected
        self.transport = "TLS" if isinstance(connected, ssl.SSLSocket) else "TCP"
        self.ip, self.port = connected.getsockname()[:2]
        self.port = contact_port or self.port
        self.buffer = b""
        self.closed = False

    @classmethod
    def dial(cls, ip, remote, context=None, server_name=None, contact_port=None, seconds=TIMEOUT):
        plain = socket.create_connection(remote, seconds, source_address=(ip, 0))
        if context:
            try:
                plain = context.wrap_socket(plain, server_hostname=server_name)
            except BaseException:
                plain.close()
                raise
        return cls(plain, contact_port)

    def send(self, data):
        self.socket.sendall(bytes(data))

    def receive_bytes(self, seconds=TIMEOUT):
        """The next message as it came, or None when the time is over or the connection is."""
        until = time.monotonic() + seconds
        while True:
            whole = self._cut()
            if whole is not None:
                return whole
            if self.closed or not self._read(until):
                return None

    def receive(self, seconds=TIMEOUT):
        data = self.receive_bytes(seconds)
        return data and Message.parse(data)

    def wait_closed(self, seconds=TIMEOUT):
        """Did the other side close within that time? What came before stays in `buffer`."""
        until = time.monotonic() + seconds
        while not self.closed and self._read(until):
            pass
        return self.closed

    def _read(self, until):
        left = until - time.monotonic()
        if left <= 0:
            return False
        self.socket.settimeout(left)
        try:
            data = self.socket.recv(65536)
        except TimeoutError:
            return False
        except ssl.SSLWantReadError:
            return True
        except OSError:
            data = b""
        self.closed = not data
        self.buffer += data
        return bool(data)

    def _cut(self):
        self.buffer = self.buffer.lstrip(b"\r\n")
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return None
        message = Message.parse(self.buffer[:end + 4])
        size = end + 4 + int(message.get("content-length") or 0)
        if len(self.buffer) < size:
            return None
        whole, self.buffer = self.buffer[:size], self.buffer[size:]
        return whole

    def close(self):
        self.socket.close()


class Listener:
    def __init__(self, ip, port, context=None):
        self.socket = socket.create_server((ip, port), family=family(ip), backlog=64)
        self.ip, self.port = self.socket.getsockname()[:2]
        self.context = context

    def accept(self, seconds=TIMEOUT):
        self.socket.settimeout(seconds)
        plain, _ = self.socket.accept()
        plain.settimeout(seconds)
        if self.context:
            try:
                plain = self.context.wrap_socket(plain, server_side=True)
            except BaseException:
                plain.close()
                raise
        return Stream(plain, self.port)

    def close(self):
        self.socket.close()


def tls_context(certificate, anchors, server=False, version=None):
    """Mutual TLS; `certificate`: (chain, key) or None; `version`: that one only. Names are not
    checked here: it is sipward's checks that are under test."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    if certificate:
        context.load_cert_chain(*certificate)
    context.load_verify_locations(anchors)
    context.verify_mode = ssl.CERT_REQUIRED
    if version:
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = version
        context.minimum_version = version
        context.set_ciphers("ALL:@SECLEVEL=0")
    return context
