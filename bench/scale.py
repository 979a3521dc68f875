"""Whether a call costs the same however much there is: CPU of all of the proxy's threads a call, TCP to
TLS, a write for each message. Two workers beside one, 64 calls at a time. 1,000 and 10,000 connections of
the caller in turn beside 10, at one rate: at as many calls as it can do, those of few connections come
several in a read. After many calls, beside Kamailio without state ("forward"): what a later hour costs
others. Then what becomes of 64 calls at once to a peer that is not yet connected. The proxy has CPU 0
for itself, the load CPU 1.
Usage: SIPWARD=build/release/sipward tests/system/isolated python3 bench/scale.py [ROUNDS] [SECONDS] [CALLS]
"""
import resource
import statistics
import sys

from conditions import conditions, ratio
from proxies import Bench, start
from works import EACH, Work, done_and_failed, measure_steady, place, run_load

MANY = 10_000
AT_A_RATE = ("--rate", "3000", "--write-each")
ONE = Work("TCP to TLS", "", load=EACH)
WORKERS = [("one worker", ONE), ("two workers", Work("TCP to TLS", "", load=EACH, workers=2))]
CONNECTIONS = [(f"{count:,} connections", Work("TCP to TLS", "", load=AT_A_RATE, connections=count))
               for count in (10, 1000, MANY)]
BESIDE = "forward"
COLD = Work("TCP to TLS", "cold", load=("--outstanding", "64", "--calls", "64"))


def show_costs(bench, rows, rounds, seconds):
    print("| a call, CPU µs | median | to the first |\n|---|---|---|")
    costs = {name: [] for name, _ in rows}
    for _ in range(rounds):
        for name, work in rows:
            costs[name].append(measure_steady(bench, "sipward", work, seconds))
    first = costs[rows[0][0]]
    for name, took in costs.items():
        print(f"| {name} | {statistics.median(took):.0f} | {ratio(took, first)} |")
    print(flush=True)


def age(bench, who, seconds, calls):
    """CPU microseconds a call of a young one and of the same after so many; how many of them failed."""
    try:
        proxy = start(bench, who, ONE)
        place(bench, ONE, 1, proxy)
        young = place(bench, ONE, seconds, proxy)
        failed = done_and_failed(run_load(bench, ONE, 3600, "--calls", calls, "--timeout", "8s"))[1]
        return young, place(bench, ONE, seconds, proxy), failed
    finally:
        bench.stop_all()


def show_age(bench, rounds, seconds, calls):
    seen = {"sipward": [], BESIDE: []}
    for _ in range(rounds):
        for who, ages in seen.items():
            ages.append(age(bench, who, seconds, calls))
    for who, ages in seen.items():
        young, old, failed = zip(*ages)
        print(f"{who} after {calls:,} calls, {sum(failed)} of which failed: {statistics.median(old):.0f} µs a "
              f"call, {ratio(old, young)} of the {statistics.median(young):.0f} before.", flush=True)


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
        for rows in (WORKERS, CONNECTIONS):
            show_costs(bench, rows, rounds, seconds)
        show_age(bench, rounds, seconds, calls)
        show_cold(bench, rounds)


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    main(*(given + [5, 4, 1_000_000][len(given):]))
