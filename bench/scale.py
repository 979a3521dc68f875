"""Whether a call costs the same however much there is: CPU of all of sipward's threads a call, TCP to
TLS, a write for each message, beside the first row in the same round. Then what becomes of 64 calls
at once to a peer that is not yet connected. The proxy has CPU 0 for itself, the load CPU 1.
Usage: SIPWARD=build/release/sipward tests/system/isolated python3 bench/scale.py [ROUNDS] [SECONDS] [CALLS]
"""
import resource
import shutil
import statistics
import sys

import beside
from beside import EACH, Work

MANY = 8000
ROWS = [
    ("8 connections, one worker", Work("TCP to TLS", "", load=EACH)),
    ("two workers", Work("TCP to TLS", "", load=EACH, workers=2)),
    ("1,000 connections", Work("TCP to TLS", "", load=EACH, connections=1000)),
    (f"{MANY:,} connections", Work("TCP to TLS", "", load=EACH, connections=MANY)),
]
COLD = Work("TCP to TLS", "cold", load=("--outstanding", "64", "--calls", "64"))


def show_costs(bench, rounds, seconds):
    print("| a call, CPU µs | median | to the first |\n|---|---|---|")
    costs = {name: [] for name, _ in ROWS}
    for _ in range(rounds):
        for name, work in ROWS:
            costs[name].append(beside.measure(bench, "sipward", work, seconds))
    first = costs[ROWS[0][0]]
    for name, took in costs.items():
        print(f"| {name} | {statistics.median(took):.0f} | {beside.ratio(took, first)} |", flush=True)


def show_age(bench, seconds, calls):
    work = ROWS[0][1]
    try:
        proxy = beside.start(bench, "sipward", work)
        beside.place(bench, work, 1, proxy)
        young = beside.place(bench, work, seconds, proxy)
        _, failed = beside.run_load(bench, work, 3600, "--calls", calls, "--timeout", "8s")
        old = beside.place(bench, work, seconds, proxy)
        print(f"\nAfter {calls:,} calls, {failed} of which failed: {old:.0f} µs a call, "
              f"{old / young:.2f} of the {young:.0f} before.", flush=True)
    finally:
        bench.stop_all()


def show_cold(bench, rounds):
    lost = {}
    for who in ("sipward", "kamailio", "haproxy"):
        counts = []
        for _ in range(rounds):
            try:
                beside.start(bench, who, COLD)
                counts.append(beside.run_load(bench, COLD, 40, "--timeout", "32s")[1])
            finally:
                bench.stop_all()
        lost[who] = f"{who} {statistics.median(counts):.0f} ({min(counts)}–{max(counts)})"
    print(f"\nOf 64 calls at once to a peer not yet connected were lost: {', '.join(lost.values())}; "
          f"median of {rounds}.")


def main(rounds, seconds, calls):
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, allowed))
    bench = beside.Bench(connections=2 * MANY)
    try:
        print(beside.conditions(f"{rounds} rounds of {seconds} s"))
        show_costs(bench, rounds, seconds)
        show_age(bench, seconds, calls)
        show_cold(bench, rounds)
    finally:
        bench.stop_all()
        shutil.rmtree(bench.folder, ignore_errors=True)


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    main(*(given + [5, 4, 1_000_000][len(given):]))
