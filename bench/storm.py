"""What a storm of new connections does to the calls of others: how long 500 calls a second take from
INVITE to 200 over connections that stand, TLS to TCP, without and with as many full mutual handshakes
at the same port as the proxy's CPU has time for; beside sipward whose worker does the handshakes
(handshake_thread = false), Kamailio and HAProxy, in one run, in turn.

The proxy has CPU 0 for itself, the load CPU 1, where the calls go before the storm (SCHED_RR).
Usage: SIPWARD=build/release/sipward tests/system/isolated python3 bench/storm.py [ROUNDS] [SECONDS]
"""
import json
import statistics
import subprocess
import sys

from conditions import conditions
from proxies import CALLEE, OTHER_CPU, OUTSIDE, SIPWARD, Bench, start
from works import Work

ON_THE_WORKER = "sipward, on the worker"
PEERS = ("sipward", ON_THE_WORKER, "kamailio", "haproxy")
RATE = 500
AT_ONCE = 32


def run(command):
    return subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True)


def result(process, seconds):
    out, err = process.communicate(timeout=seconds + 60)
    if process.returncode != 0:
        raise SystemExit(f"the load ended with {process.returncode}: {err[-2000:]}")
    return json.loads(out)["runs"][0]


def place(bench, seconds):
    """p50 and p99 in milliseconds, and how many calls failed."""
    calls = run(["chrt", "-r", "1", "taskset", "-c", OTHER_CPU, SIPWARD, "load", "call",
                 f"tls:{OUTSIDE}:5061", "--answer", f"tcp:{CALLEE}", "--rate", RATE,
                 "--duration", f"{seconds}s", "--connections", "8", "--json", "-", *bench.tls_options()])
    done = result(calls, seconds)
    took = done["latency"]["invite_200"]
    return took["p50_ns"] / 1e6, took["p99_ns"] / 1e6, done["totals"]["calls_failed"]


def measure(bench, who, seconds):
    """Calm, stormy, handshakes a second."""
    try:
        if who == ON_THE_WORKER:
            bench.sipward("tcp", server="handshake_thread = false")
        else:
            start(bench, who, Work("TLS to TCP", "storm"))
        place(bench, 1)
        calm = place(bench, seconds)
        storm = run(["taskset", "-c", OTHER_CPU, SIPWARD, "load", "connect", f"tls:{OUTSIDE}:5061",
                     "--connections", "per-call", "--no-options", "--outstanding", AT_ONCE,
                     "--duration", f"{seconds + 2}s", "--json", "-", *bench.tls_options()])
        stormy = place(bench, seconds)
        handshakes = result(storm, seconds)["totals"]["calls_done"] / (seconds + 2)
        return calm, stormy, handshakes
    finally:
        bench.stop_all()


def main(rounds, seconds):
    with Bench() as bench:
        print(conditions(f"{rounds} rounds of {seconds} s", "mutual TLS 1.3, ECDSA P-256"))
        print("| INVITE to 200, ms | calm p50 | p99 | in the storm p50 | p99 | failed | handshakes a s |")
        print("|---|---|---|---|---|---|---|")
        seen = {who: [] for who in PEERS}
        for _ in range(rounds):
            for who in PEERS:
                seen[who].append(measure(bench, who, seconds))
        for who, of_it in seen.items():
            middle = [statistics.median(one[place][i] for one in of_it)
                      for place in (0, 1) for i in (0, 1)]
            failed = sum(one[place][2] for one in of_it for place in (0, 1))
            rate = statistics.median(one[2] for one in of_it)
            print(f"| {who} | {' | '.join(f'{value:.2f}' for value in middle)} | {failed} | {rate:.0f} |",
                  flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5, int(sys.argv[2]) if len(sys.argv) > 2 else 4)
