"""What the page costs: how long its refreshes take and what they do to the calls of others, with 1,000
peers configured, 1,000 TLS connections open (`sipward load connect`) and 100 calls a second over TLS.

A viewer reads /events and with each event asks for what a view shows: connections, peers, calls (both
lists) in turn. Rounds without and with viewers take turns in one run; disturbed ones are made anew
(calm.py). The proxy has CPU 0, load (SCHED_RR) and viewers CPU 1.
Usage: SIPWARD=build/release/sipward tests/system/isolated python3 bench/page_cost.py
       [ROUNDS] [SECONDS] [VIEWERS] [PEERS] [CONNECTIONS]
"""
import http.client
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time

import members
from calm import TRIES, Calm, awake
from conditions import conditions, ratio
from cpu_time import cpu_seconds
from door import CONTROL, HEADERS, HERE, lay_token
from proxies import CALLEE, OTHER_CPU, OUTSIDE, PROXY_CPU, SIPWARD, Bench
from storm import result, run

RATE = 100
OPENING = 400       # connections a second
ASKED = {"connections": ("/connections?age=1&most=100&from=0&text=",),
         "peers": ("/peers?age=1&order=trouble&most=100&from=0&text=",),
         "calls": ("/calls?most=100&text=", "/calls?state=ended&most=100&text=")}
WANTED_MS = 50


def configure(bench, peers):
    text = CONTROL
    for i, address in enumerate(members.addresses("answering", peers)):
        text += members.MEMBER.format(name=f"member{i}", address=address)
    lay_token(bench)
    return bench.sipward_config("tcp", more=text)


class Viewer(threading.Thread):
    """Reads /events; what it asks for with each takes `took[view]` ms, an event `gaps` s to come."""

    def __init__(self, number):
        super().__init__(daemon=True)
        self.number, self.over = number, threading.Event()
        self.took, self.gaps, self.first, self.problem = {view: [] for view in ASKED}, [], None, None

    def get(self, asking, path):
        asking.request("GET", path, headers=HEADERS)
        answer = asking.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")

    def run(self):
        try:
            self.watch()
        except (OSError, RuntimeError, http.client.HTTPException) as error:
            self.problem = repr(error)

    def watch(self):
        events, asking = (http.client.HTTPConnection(*HERE, timeout=10) for _ in range(2))
        began = time.monotonic()
        events.request("GET", "/events", headers=HEADERS)
        answer, last, turn = events.getresponse(), None, self.number
        while not self.over.is_set():
            if not answer.readline().startswith(b"data: "):
                continue
            now = time.monotonic()
            if last is None:
                self.first = (now - began) * 1e3
            else:
                self.gaps.append(now - last)
            last, view, turn = now, list(ASKED)[turn % len(ASKED)], turn + 1
            for path in ASKED[view]:
                begun = time.monotonic()
                self.get(asking, path)
                self.took[view].append((time.monotonic() - begun) * 1e3)
        events.close()
        asking.close()


def place(bench, seconds):
    calls = run(["chrt", "-r", "1", "taskset", "-c", OTHER_CPU, SIPWARD, "load", "call",
                 f"tls:{OUTSIDE}:5061", "--rate", RATE,
                 "--duration", f"{seconds}s", "--connections", "8", "--json", "-", *bench.tls_options()])
    done = result(calls, seconds)
    took = done["latency"]["invite_200"]
    return took["p50_ns"] / 1e6, took["p99_ns"] / 1e6, done["totals"]["calls_failed"]


def hold(bench, count, seconds):
    """Opens them and waits until all stand."""
    opened = subprocess.Popen(list(map(str, [
        "taskset", "-c", OTHER_CPU, SIPWARD, "load", "connect", f"tls:{OUTSIDE}:5061", "--connections", "per-call",
        "--rate", OPENING, "--calls", count, "--hold", f"{seconds}s", "--timeout", "60s", "--quiet",
        *bench.tls_options()])), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + count / OPENING + 30
    while standing() < count:
        if opened.poll() is not None or time.monotonic() > until:
            opened.kill()
            raise SystemExit(f"{standing()} of {count} connections stand")
        time.sleep(0.2)
    return opened


def standing():
    done = subprocess.run(["ss", "-Htn", "state", "established", f"( src {OUTSIDE}:5061 )"],
                          capture_output=True, text=True, check=True)
    return len(done.stdout.splitlines())


def measure(bench, proxy, seconds, viewers):
    """p50, p99, failed; share of a core; the viewers."""
    looking = [Viewer(i) for i in range(viewers)]
    for one in looking:
        one.start()
    before, began = cpu_seconds(proxy.pid), time.monotonic()
    calls = place(bench, seconds)
    core = (cpu_seconds(proxy.pid) - before) / (time.monotonic() - began)
    for one in looking:
        one.over.set()
    for one in looking:
        one.join(15)
        if one.problem or one.is_alive():
            raise SystemExit(f"a viewer failed: {one.problem}")
    return calls, core, looking


def row(name, values, unit="ms"):
    ordered = sorted(values)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    print(f"| {name} | {len(values)} | {statistics.median(values):.1f} | {p99:.1f} | {ordered[-1]:.1f} {unit} |")


def main(rounds, seconds, viewers, peers, connections):
    os.sched_setaffinity(0, {int(OTHER_CPU)})
    bench, opened = Bench(connections=2 * connections + 100), None
    try:
        proxy = bench.start([SIPWARD, "run", "-c", configure(bench, peers)], "sipward", PROXY_CPU)
        proxy.wait_for("\nready\n")
        bench.start(["chrt", "-r", "1", SIPWARD, "load", "answer", f"tcp:{CALLEE}", "--quiet"], "callee")
        opened = hold(bench, connections, 60 + rounds * 2 * TRIES * (seconds + 5))
        place(bench, 1)
        quiet, alone, watched = Calm(), [], []
        with awake():
            for _ in range(rounds):
                alone.append(quiet.run(lambda: measure(bench, proxy, seconds, 0), seconds))
                watched.append(quiet.run(lambda: measure(bench, proxy, seconds, viewers), seconds))
        print(conditions(f"{rounds} rounds of {seconds} s, {peers} peers, {connections} connections, "
                                f"{viewers} viewers", programs=("sipward",)))
        print("| INVITE to 200 | p50 ms | p99 ms | p99 of the rounds | failed | CPU of a core |\n|---|---|---|---|---|---|")
        for name, seen in (("nobody looks", alone), ("viewers", watched)):
            p50, p99 = (statistics.median(calls[i] for calls, *_ in seen) for i in (0, 1))
            each = ", ".join(f"{calls[1]:.2f}" for calls, *_ in seen)
            print(f"| {name} | {p50:.2f} | {p99:.2f} | {each} | {sum(calls[2] for calls, *_ in seen)} | "
                  f"{statistics.median(core for _, core, _ in seen) * 100:.1f} % |")
        print(f"p99 with viewers to p99 without: {ratio([c[1] for c, *_ in watched], [c[1] for c, *_ in alone])}")
        looked = [one for *_, looking in watched for one in looking]
        print("\n| a refresh | count | p50 | p99 | most |\n|---|---|---|---|---|")
        for view in ASKED:
            row(view, [took for one in looked for took in one.took[view]])
        row("first event", [one.first for one in looked if one.first is not None])
        row("between events", [gap for one in looked for gap in one.gaps], "s")
        every = sorted(took for one in looked for view in ASKED for took in one.took[view])
        slow = sum(took >= WANTED_MS for took in every)
        print(f"{slow} of {len(every)} refreshes took {WANTED_MS} ms or more\n{quiet}")
    finally:
        if opened is not None:
            opened.kill()
            opened.wait()
        bench.stop_all()
        shutil.rmtree(bench.folder, ignore_errors=True)


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    main(*(given + [5, 10, 4, 1000, 1000][len(given):]))
