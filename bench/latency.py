"""What a proxy adds to INVITE → 180: p50 and p99 through sipward, Kamailio and the pumps that read no
SIP, less those of the same calls where the caller dials the callee, in the clear, as before there was
a proxy. At 500 calls a second and at 70 % of what the proxy itself did at most (64 at a time, as many
as there is time for), which is measured first. Arrivals do not wait for answers; a write for each
message, over 8 connections of the caller. All in turn, proxy and direct run in one round.

The proxy has CPU 0 for itself, the load CPU 1; both are kept awake, and a run that the hypervisor
disturbed is made anew (calm.py). A quantile less a quantile is not the quantile of what was added: where
rounds scatter by more than it, it says nothing.
Usage: SIPWARD=build/release/sipward tests/system/isolated python3 bench/latency.py [ROUNDS] [SECONDS]
"""
import dataclasses
import statistics
import sys

from calm import Calm, awake
from conditions import conditions, setting
from proxies import Bench, start
from works import EACH, Work, count_done, done_and_failed, run_load

PEERS = {"sipward": "sipward", "kamailio": "Kamailio t_relay", "forward": "Kamailio forward",
         "haproxy": "HAProxy", "stunnel": "stunnel", "pump": "pump"}
WAYS = ("TCP to TLS", "TLS to TCP")
RATE = 500
SHARE = 0.7


@dataclasses.dataclass(frozen=True)
class Added:
    p50: float    # in ms
    p99: float
    failed: int


def at_rate(bench, calm, way, rate, seconds, direct=False):
    """p50 and p99 in milliseconds, and how many calls failed."""
    work = Work(way, "", load=("--rate", rate, "--write-each"))
    run = calm.run(lambda: run_load(bench, work, seconds, direct=direct), seconds)
    took = run["latency"]["invite_180"]
    return Added(took["p50_ns"] / 1e6, took["p99_ns"] / 1e6, done_and_failed(run)[1])


def measure(bench, calm, who, way, seconds):
    """Most calls a second; what is added at RATE; what is added at SHARE of the most."""
    closed = Work(way, "", load=EACH)
    try:
        start(bench, who, closed)
        run_load(bench, closed, 1)
        run = run_load(bench, closed, seconds)
        most = count_done(closed, run) / run["duration_s"]
        through = [at_rate(bench, calm, way, rate, seconds) for rate in (RATE, int(SHARE * most))]
    finally:
        bench.stop_all()
    direct = [at_rate(bench, calm, "TCP to TCP", rate, seconds, direct=True)
              for rate in (RATE, int(SHARE * most))]
    return most, *(Added(a.p50 - b.p50, a.p99 - b.p99, a.failed + b.failed)
                   for a, b in zip(through, direct))


def told(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def show_way(bench, calm, way, rounds, seconds):
    seen = {who: [] for who in PEERS}
    for _ in range(rounds):
        for who in PEERS:
            seen[who].append(measure(bench, calm, who, way, seconds))
    for who, name in PEERS.items():
        cells = [f"{statistics.median(one[0] for one in seen[who]):.0f}"]
        for place in (1, 2):
            cells += [told([one[place].p50 for one in seen[who]]),
                      told([one[place].p99 for one in seen[who]])]
        failed = sum(one[place].failed for one in seen[who] for place in (1, 2))
        print(f"| {way} | {name} | {' | '.join(cells)} | {failed} |", flush=True)


def main(rounds, seconds):
    calm = Calm()
    with awake(), Bench() as bench:
        print(conditions(f"{rounds} rounds of {seconds} s",
                         programs=("sipward", "kamailio", "haproxy", "stunnel")))
        print(f"| added, ms: median of the rounds, range | | most calls/s | p50 at {RATE}/s | p99 | "
              f"p50 at {SHARE:.0%} | p99 | failed |\n|---|---|---|---|---|---|---|---|")
        for way in WAYS:
            show_way(bench, calm, way, rounds, seconds)
        print(setting(bench))
        print(calm)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5, int(sys.argv[2]) if len(sys.argv) > 2 else 2)
