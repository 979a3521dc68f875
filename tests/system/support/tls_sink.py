"""A TLS server that serves whoever comes, all at once, and keeps what they say."""
import re
import socketserver
import ssl
import threading


class TlsSink:
    """`connections` holds for each the common name of its certificate and the bytes it sent."""

    def __init__(self, address, port, context):
        self.connections = []
        sink = self

        class Connection(socketserver.BaseRequestHandler):
            def handle(self):
                try:
                    with context.wrap_socket(self.request, server_side=True) as stream:
                        sink.keep(stream)
                except (OSError, ssl.SSLError):
                    pass    # refused, or gone: the other end is what is under test

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self.server = Server((address, port), Connection)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    def keep(self, stream):
        subject = (stream.getpeercert() or {}).get("subject", ())
        name = dict(part[0] for part in subject).get("commonName", "")
        seen = [name, b""]
        self.connections.append(seen)
        while data := stream.recv(65536):
            seen[1] += data

    @property
    def heard(self):
        return b"".join(said for _, said in self.connections)

    def calls(self):
        """The Call-IDs of each connection, with whose it is."""
        return [(name, set(re.findall(r"Call-ID: (\S+)", said.decode(errors="replace"))))
                for name, said in self.connections]

    def close(self):
        self.server.shutdown()
        self.thread.join(10)
        self.server.server_close()
