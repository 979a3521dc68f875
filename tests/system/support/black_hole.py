"""An address that falls silent: no packet leaves it, no RST either, and nobody is told. Only in a
network namespace of the test's own."""
import contextlib
import socket
import subprocess


def is_possible():
    """The machine's own namespace has more than loopback."""
    return [name for _, name in socket.if_nameindex()] == ["lo"]


def _rule(*arguments):
    subprocess.run(["ip", "rule", *arguments], check=True, capture_output=True)


@contextlib.contextmanager
def black_hole(address):
    rules = subprocess.run(["ip", "rule"], check=True, capture_output=True, text=True).stdout
    if rules.startswith("0:"):   # the kernel's own rule for local addresses lets none come before it
        _rule("add", "pref", "2", "lookup", "local")
        _rule("del", "pref", "0")
    _rule("add", "pref", "1", "from", address, "blackhole")
    try:
        yield
    finally:
        _rule("del", "pref", "1")
