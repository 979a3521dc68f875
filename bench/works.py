"""Calls through a proxy, by `sipward load` at both ends, and what they cost the proxy.

A call is INVITE (1.3 kB), 180, 200, ACK, BYE, 200.
"""
import dataclasses
import json
import subprocess
import threading

from cpu_time import cpu_seconds
from proxies import CALLEE, FAR, INSIDE, OTHER_CPU, OUTSIDE, SIPWARD, start

EACH = ("--outstanding", "64", "--write-each")
SPREAD = ("--outstanding", "256", "--ring", "20ms", "--hold", "20ms", "--write-each")


@dataclasses.dataclass(frozen=True)
class Work:
    way: str
    how: str
    peers: tuple = ("kamailio", "forward", "haproxy", "stunnel", "pump")
    load: tuple = ("--outstanding", "64")
    connections: int = 8    # of the caller
    workers: int = 1
    outbound: str = "one"   # connections to the callee

    @property
    def hidden(self):
        return self.how == "hidden"

    @property
    def transport(self):
        return "udp" if "UDP" in self.way else "tcp"


def run_load(bench, work, seconds, *more, direct=False):
    """What it tells of one run. `direct`: the caller dials the callee, no proxy is between."""
    front, _, behind = work.way.partition(" to ")
    targets = {"UDP": f"udp:{INSIDE}:5060", "TCP": f"tcp:{INSIDE}:5060", "TLS": f"tls:{OUTSIDE}:5061"}
    answers = {"UDP": f"udp:{CALLEE}", "TCP": f"tcp:{CALLEE}", "TLS": f"tls:{FAR}:5061"}
    target = answers[behind] if direct else targets[front]
    command = ["taskset", "-c", OTHER_CPU, SIPWARD, "load", "call", target,
               "--answer", answers[behind], "--duration", f"{seconds}s", *work.load,
               "--connections", "1" if front == "UDP" else work.connections, *bench.tls_options(), "--json", "-"]
    done = subprocess.run(list(map(str, [*command, *more])), capture_output=True, text=True,
                          check=False, timeout=seconds + 60)
    if done.returncode != 0:
        raise SystemExit(f"the load ended with {done.returncode}: {done.stderr[-2000:]}")
    run = json.loads(done.stdout)["runs"][0]
    bench.negotiated.update(value for name, value in run["settings"] if name == "TLS")
    return run


class Running(threading.Thread):
    """run_load() meanwhile."""

    def __init__(self, *arguments):
        super().__init__(daemon=True)
        self.arguments, self.run_told, self.problem = arguments, None, None
        self.start()

    def run(self):
        try:
            self.run_told = run_load(*self.arguments)
        except (SystemExit, subprocess.TimeoutExpired) as problem:
            self.problem = str(problem)

    def count(self, work):
        """Waits for its end; calls, of which none may have failed."""
        self.join()
        if self.problem:
            raise SystemExit(self.problem)
        return count_done(work, self.run_told)


def done_and_failed(run):
    return run["totals"]["calls_done"], run["totals"]["calls_failed"]


def count_done(work, run):
    """Calls, of which none may have failed."""
    done, failed = done_and_failed(run)
    if failed or not done:
        raise SystemExit(f"{work.way}: {failed} calls failed of {done + failed}, the figure is worth "
                         f"nothing")
    return done


def place(bench, work, seconds, proxy):
    """Calls for so long; CPU microseconds of the proxy a call."""
    before = cpu_seconds(proxy.pid)
    done = count_done(work, run_load(bench, work, seconds))
    return (cpu_seconds(proxy.pid) - before) / done * 1e6


def measure_steady(bench, who, work, seconds):
    """The same of the calls that a run of 4 times as long has more than one of `seconds`: what the
    connections took to come and go is in both."""
    try:
        proxy = start(bench, who, work)
        place(bench, work, 1, proxy)
        done, took = [], []
        for each in (seconds, 4 * seconds):
            before = cpu_seconds(proxy.pid)
            done.append(count_done(work, run_load(bench, work, each)))
            took.append(cpu_seconds(proxy.pid) - before)
        return (took[1] - took[0]) / (done[1] - done[0]) * 1e6
    finally:
        bench.stop_all()


def measure(bench, who, work, seconds):
    """CPU microseconds a call, after a second to warm up."""
    try:
        proxy = start(bench, who, work)
        place(bench, work, 1, proxy)
        return place(bench, work, seconds, proxy)
    finally:
        bench.stop_all()
