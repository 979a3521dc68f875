"""A member of a group as the tests want it: a TLS server that answers OPTIONS and calls with the
statuses it is told, to whoever comes, and keeps what it heard."""
import socket
import socketserver
import ssl
import threading

from support.ua import Endpoint, response


class Member:
    """`answers`: status by method, 200 by default; None: it says nothing."""

    def __init__(self, address, context, port=5061):
        self.answers = {}
        self.heard = []   # Messages, in the order in which they came
        self.streams = set()
        member = self

        class Connection(socketserver.BaseRequestHandler):
            def handle(self):
                try:
                    with context.wrap_socket(self.request, server_side=True) as stream:
                        member.serve(stream, address, port)
                except (OSError, ssl.SSLError):
                    pass   # refused, or gone: the other end is what is under test

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self.server = Server((address, port), Connection)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    def serve(self, stream, address, port):
        self.streams.add(stream)
        end = Endpoint.of(stream, address, port)
        try:
            while message := end.receive(seconds=600):
                self.heard.append(message)
                status = self.answers.get(message.method, 200)
                if message.method not in ("", "ACK") and status:
                    end.send(response(end, message, status))
        finally:
            self.streams.discard(stream)

    def count(self, method):
        return sum(message.method == method for message in list(self.heard))

    def close(self):
        """As a process that ends: what is connected ends with it."""
        self.server.shutdown()
        self.thread.join(10)
        self.server.server_close()
        self.drop()

    def drop(self):
        """Its connections end; whoever comes anew is served."""
        for stream in list(self.streams):
            try:
                stream.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
