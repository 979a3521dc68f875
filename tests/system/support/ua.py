"""A SIP endpoint for the odd cases: sends text, reads whole messages, over UDP, TCP or TLS. Every
wait is bounded."""
import random
import re
import select
import socket
import ssl
import time


class Message:
    def __init__(self, text):
        head, _, self.body = text.partition("\r\n\r\n")
        lines = head.split("\r\n")
        self.first = lines[0]
        self.headers = [tuple(part.strip() for part in line.split(":", 1)) for line in lines[1:]]
        self.text = text

    @property
    def status(self):
        return int(self.first.split()[1]) if self.first.startswith("SIP/2.0") else 0

    @property
    def method(self):
        return "" if self.status else self.first.split()[0]

    @property
    def uri(self):
        return self.first.split()[1]

    def all(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def get(self, name):
        found = self.all(name)
        return found[0] if found else ""

    def contact_uri(self):
        return re.search(r"<([^>]*)>", self.get("Contact")).group(1)

    def routes(self):
        """Record-Route values, one a line, as they stand."""
        return [value for line in self.all("Record-Route") for value in re.findall(r"<[^>]*>", line)]


class Endpoint:
    """One socket and the connection that was made or accepted on it."""

    def __init__(self, transport, address, port, context=None):
        self.transport, self.address, self.port, self.context = transport, address, port, context
        self.buffer = b""
        self.peer = None
        self.stream = None
        kind = socket.SOCK_DGRAM if transport == "udp" else socket.SOCK_STREAM
        self.socket = socket.socket(socket.AF_INET, kind)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind((address, port))
        self.port = self.socket.getsockname()[1]

    @classmethod
    def of(cls, stream, address, port):
        """Over a TLS connection that was accepted at that address."""
        self = cls.__new__(cls)
        self.transport, self.address, self.port, self.context = "tls", address, port, None
        self.buffer, self.peer, self.socket, self.stream = b"", None, stream, stream
        return self

    def listen(self):
        if self.transport != "udp":
            self.socket.listen(16)
        return self

    def connect(self, address, port, server_name=None, seconds=10):
        self.peer = (address, port)
        if self.transport == "udp":
            return self
        self.socket.settimeout(seconds)
        self.socket.connect(self.peer)
        self.stream = self.socket
        if self.transport == "tls":
            self.stream = self.context.wrap_socket(self.socket, server_hostname=server_name)
        return self

    def accept(self, seconds=10):
        self.socket.settimeout(seconds)
        stream, _ = self.socket.accept()
        stream.settimeout(seconds)
        if self.transport == "tls":
            stream = self.context.wrap_socket(stream, server_side=True)
        self.stream, self.buffer = stream, b""

    def send(self, text, to=None):
        data = text if isinstance(text, bytes) else text.encode()
        if self.transport == "udp":
            self.socket.sendto(data, to or self.peer)
        else:
            self.stream.sendall(data)

    def receive(self, seconds=10):
        """The next message; CRLF keepalives are skipped. None when nothing came in time, or the
        connection ended."""
        until = time.monotonic() + seconds
        if self.transport == "udp":
            self.socket.settimeout(seconds)
            try:
                data, self.peer = self.socket.recvfrom(65535)
            except TimeoutError:
                return None
            return Message(data.decode(errors="surrogateescape"))
        if self.stream is None:
            self.accept(seconds)
        while True:
            message = self.cut()
            if message:
                return message
            self.stream.settimeout(max(0.01, until - time.monotonic()))
            try:
                data = self.stream.recv(65535)
            except (TimeoutError, ssl.SSLError, ConnectionError):
                return None
            if not data:
                return None
            self.buffer += data

    def cut(self):
        self.buffer = self.buffer.lstrip(b"\r\n")
        head, separator, rest = self.buffer.partition(b"\r\n\r\n")
        if not separator:
            return None
        length = re.search(rb"(?im)^(?:content-length|l)\s*:\s*(\d+)", head)
        size = int(length.group(1)) if length else 0
        if len(rest) < size:
            return None
        self.buffer = rest[size:]
        return Message((head + separator + rest[:size]).decode(errors="surrogateescape"))

    def expect(self, what, seconds=10):
        """The next message of that method or status; others before it, but for 100, fail."""
        until = time.monotonic() + seconds
        while True:
            message = self.receive(max(0.01, until - time.monotonic()))
            if message is None:
                raise AssertionError(f"{self.transport}:{self.address}: {what} did not come")
            if what in (message.method, message.status):
                return message
            if message.status != 100:
                raise AssertionError(f"{what} was expected, this came:\n{message.text}")

    def quiet(self, seconds=0.3):
        """True if nothing comes."""
        if self.transport == "udp":
            return not select.select([self.socket], [], [], seconds)[0]
        return self.receive(seconds) is None

    def expect_end(self, seconds=10):
        """The other side closes, and sends nothing before."""
        self.stream.settimeout(seconds)
        try:
            data = self.stream.recv(65535)
        except (ssl.SSLError, ConnectionError) as error:
            if isinstance(error, TimeoutError):
                raise AssertionError(f"still open after {seconds} s") from None
            data = b""
        assert not data.strip(), data

    def close(self):
        for one in (self.stream, self.socket):
            if one is not None:
                one.close()


def branch():
    return f"z9hG4bK{random.getrandbits(64):x}"


def request(endpoint, method, uri, call, cseq=1, extra="", contact=None, to_tag=None, body="",
            via_branch=None):
    """`call`: {"id", "from", "to"}: values without tags but for From's."""
    transport = endpoint.transport.upper()
    if contact is None:
        parameter = "" if endpoint.transport == "udp" else f";transport={endpoint.transport}"
        contact = f"<sip:ua@{endpoint.address}:{endpoint.port}{parameter}>"
    lines = [
        f"{method} {uri} SIP/2.0",
        f"Via: SIP/2.0/{transport} {endpoint.address}:{endpoint.port};branch={via_branch or branch()};rport",
        "Max-Forwards: 70",
        f"From: {call['from']}",
        f"To: {call['to']}" + (f";tag={to_tag}" if to_tag else ""),
        f"Call-ID: {call['id']}",
        f"CSeq: {cseq} {method}",
    ]
    if contact:
        lines.append(f"Contact: {contact}")
    text = "\r\n".join(lines) + "\r\n" + extra
    return text + f"Content-Length: {len(body)}\r\n\r\n{body}"


def response(endpoint, to, status, tag="uas", contact=None, extra=""):
    """To a Message that was received."""
    if contact is None:
        parameter = "" if endpoint.transport == "udp" else f";transport={endpoint.transport}"
        contact = f"<sip:ua@{endpoint.address}:{endpoint.port}{parameter}>"
    lines = [f"SIP/2.0 {status} Test"]
    for name, value in to.headers:
        key = name.lower()
        if key in ("via", "from", "call-id", "cseq", "record-route"):
            lines.append(f"{name}: {value}")
        if key == "to":
            tagged = value if ";tag=" in value or status == 100 else f"{value};tag={tag}"
            lines.append(f"{name}: {tagged}")
    if contact:
        lines.append(f"Contact: {contact}")
    return "\r\n".join(lines) + "\r\n" + extra + "Content-Length: 0\r\n\r\n"


def tls_context(folder, name, server, authority="lab-ca", verify=True, version=None):
    """A context that presents NAME's certificate and, if asked to, trusts the authority alone."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_REQUIRED if verify else ssl.CERT_NONE
    if verify:
        context.load_verify_locations(folder / f"{authority}.pem")
    if name:
        context.load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")
    if version:
        context.minimum_version = context.maximum_version = version
    return context
