"""What a connection of the secure side costs: mutual TLS, one OPTIONS answered, and the end, of
sipward, of Kamailio and of HAProxy as a byte pump (to a SIP server on the other CPU), in one run, in
turn. `sipward load connect` opens them.

First the CPU of all threads and processes a connection, 8 at a time; then, at a rate of new
connections, how long the handshake takes, and all from the SYN to the first answer; runs that the
hypervisor disturbed are made anew (calm.py). The proxy has CPU 0 for itself, the load CPU 1. sipward
checks the names of the client, the others its chain alone.
Usage: SIPWARD=build/release/sipward tests/system/isolated python3 bench/handshakes.py [ROUNDS] [SECONDS]
"""
import itertools
import json
import statistics
import subprocess
import sys

from calm import Calm, awake
from conditions import conditions, ratio
from cpu_time import cpu_seconds
from proxies import CALLEE, OTHER_CPU, OUTSIDE, SIPWARD, Bench, accepts, wait_until

PEERS = ("sipward", "kamailio", "haproxy")
KINDS = [(version, kind, key) for key in ("ec", "rsa") for version in ("1.3", "1.2")
         for kind in ("per-call", "resumed") if (key, kind) != ("rsa", "resumed")]
RATES = (50, 200, 500)


def start(bench, who):
    """What stands behind them serves before they begin."""
    bench.start([SIPWARD, "load", "answer", f"tcp:{CALLEE}", "--duration", "300s", "--quiet"], "behind")
    wait_until(lambda: accepts(CALLEE), 10, "the SIP server behind accepts")
    if who == "kamailio":
        return bench.kamailio("tcp")
    if who == "haproxy":
        return bench.haproxy("TLS to TCP")
    return bench.sipward("tcp")


def connect(bench, who, version, kind, *load):
    """One run of the load; its totals and latencies."""
    command = ["taskset", "-c", OTHER_CPU, SIPWARD, "load", "connect", f"tls:{OUTSIDE}:5061",
               "--connections", kind, "--json", "-", *bench.tls_options(version), *load]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False,
                          timeout=120)
    if done.returncode != 0:
        raise SystemExit(f"the load ended with {done.returncode}: {done.stderr[-2000:]}")
    run = json.loads(done.stdout)["runs"][0]
    total = run["totals"]
    if total["calls_failed"] or not total["calls_done"]:
        raise SystemExit(f"{who}: {total['calls_failed']} connections failed, the figure is worth "
                         f"nothing:\n{done.stderr[-2000:]}")
    return total["calls_done"], run["latency"]


def cost(bench, who, version, kind, seconds):
    """CPU microseconds a connection, after a second to warm up."""
    try:
        proxy = start(bench, who)
        load = ("--outstanding", "8", "--duration")
        connect(bench, who, version, kind, *load, "1s")
        before = cpu_seconds(proxy.pid)
        done, latency = connect(bench, who, version, kind, *load, f"{seconds}s")
        spent = cpu_seconds(proxy.pid) - before
        if kind == "resumed":
            resumed = latency.get("tls_resumed", {"count": 0})["count"]
            if resumed < 0.9 * done:
                raise SystemExit(f"{who}, TLS {version}: only {resumed} of {done} were resumed")
        return spent / done * 1e6
    finally:
        bench.stop_all()


def times(bench, calm, who, version, kind, rate, seconds):
    """The quantiles of the handshake and of SYN to first answer, in microseconds."""
    try:
        start(bench, who)
        load = ("--rate", rate, "--duration")
        connect(bench, who, version, kind, *load, "1s")
        _, latency = calm.run(lambda: connect(bench, who, version, kind, *load, f"{seconds}s"), seconds)
        span = "tls_full" if kind == "per-call" else "tls_resumed"
        return [latency[name][f"{quantile}_ns"] / 1e3
                for name in (span, "connect_to_answer") for quantile in ("p50", "p90", "p99")]
    finally:
        bench.stop_all()


def named(version, kind, key):
    of = "ECDSA P-256" if key == "ec" else "RSA 2048"
    return f"TLS {version}, {'full' if kind == 'per-call' else 'resumed'}, {of}"


def show_costs(bench, rounds, seconds):
    print("| a connection, CPU µs | sipward | Kamailio | HAProxy | to Kamailio | to HAProxy |")
    print("|---|---|---|---|---|---|")
    for version, kind, key in KINDS:
        bench.use_keys(key)
        costs = {who: [] for who in PEERS}
        for _ in range(rounds):
            for who in PEERS:
                costs[who].append(cost(bench, who, version, kind, seconds))
        middle = [f"{statistics.median(costs[who]):.0f}" for who in PEERS]
        ratios = [ratio(costs["sipward"], costs[who]) for who in PEERS[1:]]
        print(f"| {named(version, kind, key)} | {' | '.join(middle + ratios)} |", flush=True)


def show_times(bench, calm, rounds, seconds):
    print("\n| p50 / p90 / p99 in ms | new a second | | sipward | Kamailio | HAProxy |")
    print("|---|---|---|---|---|---|")
    for key, version, kind in itertools.product(("ec", "rsa"), ("1.3", "1.2"), ("per-call", "resumed")):
        bench.use_keys(key)
        for rate in RATES:
            seen = {who: [] for who in PEERS}
            for _ in range(rounds):
                for who in PEERS:
                    seen[who].append(times(bench, calm, who, version, kind, rate, seconds))
            for place, what in ((0, "handshake"), (3, "SYN to answer")):
                cells = []
                for who in PEERS:
                    middle = [statistics.median(one[place + i] for one in seen[who]) for i in range(3)]
                    cells.append(" / ".join(f"{value / 1e3:.2f}" for value in middle))
                print(f"| {named(version, kind, key)} | {rate} | {what} | {' | '.join(cells)} |", flush=True)


def main(rounds, seconds):
    with Bench() as bench:
        print(conditions(f"{rounds} rounds of {seconds} s"))
        show_costs(bench, rounds, seconds)
        calm = Calm()
        with awake():
            show_times(bench, calm, rounds, seconds)
        print(calm)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5, int(sys.argv[2]) if len(sys.argv) > 2 else 2)
