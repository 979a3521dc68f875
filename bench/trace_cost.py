"""What tracing costs: CPU of sipward's threads a call while all of its messages go to a Homer server,
into a file, into memory, or to one who follows, beside nobody looking. TCP to TLS, 64 calls at a time
or so many a second, a write for each message; the proxy has CPU 0, the load and who takes the trace CPU 1. Tracing is
switched off and on by reloads while the load goes on: what the machine does otherwise changes within
seconds, each window of a trace has one without right before it.
Usage: SIPWARD=build/release/sipward tests/system/isolated python3 bench/trace_cost.py [ROUNDS] [RATE]
"""
import signal
import statistics
import sys
import time

from conditions import conditions, ratio
from cpu_time import thread_seconds
from door import CONTROL, calls_so_far, lay_token, metrics
from proxies import PROXY_CPU, SIPWARD, Bench
from works import EACH, Running, Work

SETTLE, WINDOW = 0.3, 0.7    # seconds
HOMER = "127.0.9.9"
# Datagrams that nobody reads are lost behind the sender, and cost the load's CPU nothing.
UDP_SINK = f"""
import signal, socket
sink = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sink.bind(("{HOMER}", 9060))
print("ready", flush=True)
signal.pause()
"""
# Reads and forgets, so that no buffer fills. On loopback the sender pays for waking who waits for
# what is sent; this one looks every 5 ms, as one on another machine would cost the sender nothing.
TCP_SINK = f"""
import socket, time
sink = socket.create_server(("{HOMER}", 9060))
sink.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
print("ready", flush=True)
while True:
    stream, _ = sink.accept()
    while stream.recv(4 << 20): time.sleep(0.005)
"""
ROWS = [
    ("to Homer over UDP", f'hep = "udp:{HOMER}:9060"', UDP_SINK, ()),
    ("to Homer over TCP", f'hep = "tcp:{HOMER}:9060"', TCP_SINK, ()),
    ("into a file", 'pcapng = "trace.pcapng"\npcapng_size = "8 MiB"', None, ()),
    ("into memory", "keep = 10_000", None, ()),
    ("one follows", "", None, ("trace", "--follow", "--json")),
]


class Switch:
    """Tracing of one kind, off at first."""

    def __init__(self, bench, trace, sink, following):
        self.bench, self.following, self.follower = bench, following, None
        lay_token(bench)
        if sink:
            bench.start([sys.executable, "-c", sink], "sink").wait_for("ready")
        self.path = bench.sipward_config("tcp", more=CONTROL)
        self.off = self.path.read_text()
        self.on = f"{self.off}[trace]\nrate = 0\n{trace}\n"
        self.proxy = bench.start([SIPWARD, "run", "-c", self.path], "sipward", PROXY_CPU)
        self.proxy.wait_for("\nready\n")

    def turn(self, on):
        if self.following:
            return self.follow(on)
        before = self.reloads()
        self.path.write_text(self.on if on else self.off)
        self.proxy.process.send_signal(signal.SIGHUP)
        until = time.monotonic() + 10
        while self.reloads() == before:
            if time.monotonic() > until:
                raise SystemExit("the reload does not come to an end")

    def follow(self, on):
        if on:
            self.follower = self.bench.start([SIPWARD, *self.following, "-c", self.path], "follower")
            self.follower.wait_for("following")
        elif self.follower:
            self.follower.stop()

    @staticmethod
    def reloads():
        return sum(value for name, value in metrics().items() if name.startswith("sipward_reloads_total"))


def check_nothing_lost():
    lost = {name: value for name, value in metrics().items()
            if value and ('outcome="lost"' in name or name.startswith("sipward_trace_missed_total"))}
    if lost:
        raise SystemExit(f"the trace has not all of it: {lost}")


def window(proxy):
    """CPU microseconds a call."""
    time.sleep(SETTLE)
    calls, took = calls_so_far(), thread_seconds(proxy.pid)
    time.sleep(WINDOW)
    took = thread_seconds(proxy.pid) - took
    return took / (calls_so_far() - calls) * 1e6


def measure(bench, work, rounds, how):
    """Without and with, window by window, in one run of calls."""
    try:
        switch = Switch(bench, *how)
        load = Running(bench, work, round(rounds * 2 * (SETTLE + WINDOW) * 1.5) + 4)
        time.sleep(2)
        quiet, traced = [], []
        for _ in range(rounds):
            switch.turn(False)
            quiet.append(window(switch.proxy))
            switch.turn(True)
            traced.append(window(switch.proxy))
            check_nothing_lost()
        early = not load.is_alive()
        load.count(work)
        if early:
            raise SystemExit("the load ended before its time")
        return quiet, traced
    finally:
        bench.stop_all()


def main(rounds, rate):
    load = ("--rate", rate, "--write-each") if rate else EACH
    work = Work("TCP to TLS", "", load=load)
    with Bench() as bench:
        print(conditions(f"{rounds} windows of {WINDOW} s each", "12 messages a call", " ".join(load),
                         programs=("sipward",)))
        print("| a call, CPU µs | median | nobody looks, right before | ratio |\n|---|---|---|---|")
        for name, *how in ROWS:
            quiet, traced = measure(bench, work, rounds, how)
            print(f"| {name} | {statistics.median(traced):.0f} | {statistics.median(quiet):.0f} | "
                  f"{ratio(traced, quiet)} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15, sys.argv[2] if len(sys.argv) > 2 else None)
