"""Whether a call costs the same however much there is: CPU of all of the proxy's threads a call, TCP to
TLS, a write for each message. Two workers beside one, 64 calls at a time. 1,000 and 10,000 connections of
the caller in turn beside 10, at one rate: at as many calls as it can do, those of few connections come
several in a read. The first and the last of many calls. Then what becomes of 64 calls at once to a peer
that is not yet connected. The proxy has CPU 0 for itself, the load CPU 1.
Usage: SIPWARD=build/release/sipward tests/system/isolated python3 bench/scale.py [ROUNDS] [SECONDS] [CALLS]
"""
import resource
import statistics
import sys
import time

from conditions import conditions, ratio
from cpu_time import thread_seconds
from door import CONTROL, calls_so_far, lay_token
from proxies import PROXY_CPU, SIPWARD, Bench, start
from works import EACH, Running, Work, done_and_failed, measure_steady, run_load

MANY = 10_000
AT_A_RATE = ("--rate", "3000", "--write-each")
ONE = Work("TCP to TLS", "", load=EACH)
WORKERS = [("one worker", ONE),
           ("two workers, one connection to the callee",
            Work("TCP to TLS", "", load=EACH, workers=2)),
           ("two workers, a connection of each",
            Work("TCP to TLS", "", load=EACH, workers=2, outbound="per_worker"))]
CONNECTIONS = [(f"{count:,} connections", Work("TCP to TLS", "", load=AT_A_RATE, connections=count))
               for count in (10, 1000, MANY)]
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


def show_age(bench, seconds, calls):
    """In one run, for what the machine takes for the same work may be another a minute later."""
    try:
        lay_token(bench)
        proxy = bench.start([SIPWARD, "run", "-c", bench.sipward_config("tcp", more=CONTROL)],
                            "sipward", PROXY_CPU)
        proxy.wait_for("\nready\n")
        load, costs = Running(bench, ONE, 3600, "--calls", calls), []
        time.sleep(1)
        while load.is_alive():
            done, took = calls_so_far(), thread_seconds(proxy.pid)
            load.join(seconds)
            if load.is_alive():
                took = thread_seconds(proxy.pid) - took
                costs.append(took / (calls_so_far() - done) * 1e6)
        load.count(ONE)
    finally:
        bench.stop_all()
    if len(costs) < 3:
        raise SystemExit(f"{calls} calls are too few for three windows of {seconds} s")
    few = len(costs) // 3
    first, last = min(costs[:few]), min(costs[-few:])    # the least is what others disturbed least
    print(f"Of {calls:,} calls in one run, none of which failed: {first:.1f} µs a call in the best "
          f"{seconds} s of the first third, {last:.1f} in those of the last, {last / first:.2f} of it; "
          f"all windows {min(costs):.1f} to {max(costs):.1f}.", flush=True)


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
    print(conditions(f"{rounds} rounds of {seconds} s"))
    with Bench() as bench:
        show_costs(bench, WORKERS, rounds, seconds)
    with Bench(connections=2 * MANY) as bench:
        show_costs(bench, CONNECTIONS, rounds, seconds)
    with Bench() as bench:
        show_age(bench, seconds, calls)
        show_cold(bench, rounds)


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    main(*(given + [5, 4, 1_000_000][len(given):]))
