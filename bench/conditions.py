"""What was measured, of which versions, under which conditions, and how ratios are told."""
import os
import platform
import statistics
import subprocess

from proxies import SIPWARD

VERSIONS = {"sipward": [SIPWARD, "--version"], "kamailio": ["kamailio", "-v"],
            "haproxy": ["haproxy", "-v"], "stunnel": ["stunnel", "-version"],
            "openssl": ["openssl", "version"], "valgrind": ["valgrind", "--version"]}


def version(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [line.strip() for line in (done.stdout + done.stderr).splitlines()]
    return next(line for line in lines if any(sign.isdigit() for sign in line))


def conditions(*more, programs=("sipward", "kamailio", "haproxy")):
    """The first line of each bench's output."""
    return "; ".join([*(version(VERSIONS[name]) for name in (*programs, "openssl")),
                      f"Linux {platform.release()}", *more, f"load {os.getloadavg()[0]:.1f}"]) + "\n"


def setting(bench):
    """How the proxies stood beside each other: the last lines of an output."""
    negotiated = ", ".join(sorted(bench.negotiated))
    return f"""
Each alone on CPU 0, the load on CPU 1; one worker, one thread or one process a transport (stunnel: a
thread a connection). Mutual TLS, ECDSA P-256 keys; {negotiated}
where the load dialled. sipward checks the chain and the name, the others the chain alone. Of HAProxy,
stunnel and pump each connection has one of its own behind it, sipward and Kamailio have one there for
all. Allocators: Kamailio's tlsf, HAProxy's pools, else glibc's."""


def ratios(ours, theirs):
    """Each within one round, in the order of the rounds."""
    return [a / b for a, b in zip(ours, theirs)]


def ratio(ours, theirs):
    """Median and range of the ratios."""
    each = ratios(ours, theirs)
    return f"{statistics.median(each):.2f} ({min(each):.2f}–{max(each):.2f})"
