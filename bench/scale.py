"""Whether a call costs the same however much there is: CPU of all of sipward's threads a call, TCP to
TLS, a write for each message, beside the first row in the same round. Then what becomes of 64 calls
at once to a peer that is not yet connected. The proxy has CPU 0 for itself, the load CPU 1.
Usage: SIPWARD=build/release/sipward tests/system/isolated python3 bench/scale.py [ROUNDS] [SECONDS] [CALLS]
"""
import resource
import statistics
import sys

from conditions import conditions, ratio
from proxies import Bench, start
from works import EACH, Work, done_and_failed, measure, place, run_load

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
            costs[name].append(measure(bench, "sipward", work, seconds))
    first = costs[ROWS[0][0]]
    for name, took in costs.items():
        print(f"| {name} | {statistics.median(took):.0f} | {ratio(took, first)} |", flush=True)


def show_age(bench, seconds, calls):
    work = ROWS[0][1]
    try:
        proxy = start(bench, "sipward", work)
        place(bench, work, 1, proxy)
        young = place(bench, work, seconds, proxy)
        aged = run_load(bench, work, 3600, "--calls", calls, "--timeout", "8s")
        old = place(bench, work, seconds, proxy)
        print(f"\nAfter {calls:,} calls, {done_and_failed(aged)[1]} of which failed: {old:.0f} µs a call, "
              f"{old / young:.2f} of the {young:.0f} before.", flush=True)
    finally:
        bench.stop_all()


def show_cold(bench, rounds):
    lost = {}
    for who in ("sipward", "kamailio", "haproxy"):
        counts = []
        for _ in range(rounds):
            try:
                start(bench, who, COLD)
                counts.append(done_and_failed(run_load(bench, COLD, 40, "--timeout", "32s"))[1])
            finally:
                bench.stop_all()
        lost[who] = f"{who} {statistics.median(counts):.0f} ({min(counts)}–{max(counts)})"
    print(f"\nOf 64 calls at once to a peer not yet connected were lost: {', '.join(lost.values())}; "
          f"median of {rounds}.")


def main(rounds, seconds, calls):
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, allowed))
    with Bench(connections=2 * MANY) as bench:
        print(conditions(f"{rounds} rounds of {seconds} s"))
        show_costs(bench, rounds, seconds)
        show_age(bench, seconds, calls)
        show_cold(bench, rounds)


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    main(*(given + [5, 4, 1_000_000][len(given):]))
