"""A running sipward is asked through its control door by the commands of the program."""
import json
import socket
import ssl
import subprocess

from support import lab
from support.pair import Pair


class Commands:
    """Of a test with a folder in which sipward.toml lies."""

    def ask(self, *arguments, code=0):
        """What the command prints; its exit code must be `code`."""
        done = subprocess.run([lab.PROGRAM, *arguments, "-c", self.folder / "sipward.toml"],
                              capture_output=True, text=True, timeout=20, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def json(self, *arguments):
        return json.loads(self.ask(*arguments, "--json"))

    def metrics_text(self):
        """Of Prometheus, as the control door has it."""
        return subprocess.run(["curl", "-s", "--unix-socket", self.folder / "state/control.sock",
                               "http://localhost/metrics"], capture_output=True, text=True, check=True,
                              timeout=10).stdout


class Asking(Commands, Pair):
    def dial(self, source, certificate):
        """A handshake with the outside port; its failure is what is asked for."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        if certificate:
            context.load_cert_chain(self.folder / f"{certificate}.pem",
                                    self.folder / f"{certificate}.key")
        with socket.create_connection((lab.OUTSIDE, 5061), 5, (source, 0)) as plain:
            try:
                with context.wrap_socket(plain) as stream:
                    stream.recv(1)
            except OSError:
                pass
