"""A TLS server that serves whoever comes, all at once, and keeps what they say."""
import socketserver
import ssl
import threading


class TlsSink:
    def __init__(self, address, port, context):
        self.heard = b""
        sink = self

        class Connection(socketserver.BaseRequestHandler):
            def handle(self):
                try:
                    with context.wrap_socket(self.request, server_side=True) as stream:
                        while data := stream.recv(65536):
                            sink.heard += data
                except (OSError, ssl.SSLError):
                    pass    # refused, or gone: the other end is what is under test

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self.server = Server((address, port), Connection)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join(10)
        self.server.server_close()
