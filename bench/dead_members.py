"""What 100 dead members of a group cost the calls that go to its healthy one.

   UDP calls -- PROXY ==TLS== far end -- UDP callee       25 each: black-holed, refusing,
                    \\\\==TLS== 100 dead members            handshaking for ever, silent

Each round once without them and once with them, in turn: setup times of calls at a steady rate, on
the way alone (calls.py), and the proxy's CPU. All are checked each second, with a second's timeout.
The proxy has CPU 0, all else CPU 1, both before all other programs of the machine (SCHED_RR) where
that is permitted; the dead ones (members.py) come behind.
Usage: SIPWARD=... tests/system/isolated python3 bench/dead_members.py [ROUNDS] [SECONDS] [KIND...]
"""
import os
import shutil
import statistics
import sys
import time
from pathlib import Path

import members
from conditions import version
from cpu_time import cpu_seconds
from proxies import CALLEE, CALLER, FAR, INSIDE, OTHER_CPU, OUTSIDE, PROXY_CPU, SIPWARD, Bench
from calls import Calls

RATE = 200
DEAD = 100
SETTLE = 12      # seconds until the last of them is known to be down

CONFIG = members.PROXY + """[[peer]]
name = "caller"
side = "inside"
address = ["127.0.0.0/8"]
[[peer]]
name = "healthy"
side = "outside"
target = "tls:{far}:5061"
trustpoint = "lab"
names = ["far.example.com"]
[[route]]
from = "inside"
to = "everybody"
[group.everybody]
members = [{{ peer = "healthy" }}{more}]
options = {{ up = "1s", down = "1s", timeout = "1s" }}
"""


def configure(folder, targets):
    """The proxy's configuration, with members at those addresses beside the healthy one."""
    named = [(f"member{i}", address) for i, address in enumerate(targets)]
    text = CONFIG.format(inside=INSIDE, outside=OUTSIDE, far=FAR,
                         more="".join(f', {{ peer = "{name}" }}' for name, _ in named))
    text += "".join(members.MEMBER.format(name=name, address=address) for name, address in named)
    path = folder / "measured.toml"
    path.write_text(text)
    return path


def start_members(bench, count, kinds):
    program = bench.start(["chrt", "--other", "0", "python3", Path(members.__file__), bench.folder,
                           count, *kinds], "members")
    program.wait_for("ready\n")


def rank(sorted_times, share):
    return sorted_times[min(len(sorted_times) - 1, int(len(sorted_times) * share))]


def measure(bench, calls, seconds, kinds):
    """p50, p99 in ms; CPU of the proxy, a share of one core."""
    try:
        bench.sipward("udp", cpu=OTHER_CPU, far=True)
        count = DEAD // len(kinds) if kinds else 0
        if kinds:
            start_members(bench, count, kinds)
        config = configure(bench.folder, [one for kind in kinds
                                          for one in members.addresses(kind, count)])
        proxy = bench.start([SIPWARD, "run", "-c", config], "sipward", PROXY_CPU)
        proxy.wait_for("\nready\n")
        time.sleep(SETTLE)
        calls.place(1, RATE)
        before, began = cpu_seconds(proxy.pid), time.monotonic()
        times = sorted(calls.place(seconds, RATE))
        cpu = (cpu_seconds(proxy.pid) - before) / (time.monotonic() - began)
        return rank(times, 0.5), rank(times, 0.99), cpu
    finally:
        bench.stop_all()


def row(name, without, beside, scale, unit):
    ratios = sorted(b / a for a, b in zip(without, beside))
    print(f"| {name} | {statistics.median(without) * scale:.2f} {unit} | "
          f"{statistics.median(beside) * scale:.2f} {unit} | "
          f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f}) |", flush=True)


def main(rounds, seconds, kinds):
    os.sched_setaffinity(0, {int(OTHER_CPU)})
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))    # for all that is started here
    except PermissionError:
        print("other programs of this machine disturb: SCHED_RR is not permitted\n")
    bench = Bench()
    bench.authority.issue(members.NAME)
    calls = Calls(CALLER, CALLEE, f"{INSIDE}:5060")
    try:
        print(f"{version([SIPWARD, '--version'])}; {rounds} rounds of {seconds:.0f} s at {RATE} calls/s, "
              f"{DEAD} dead: {', '.join(kinds)}; load {os.getloadavg()[0]:.1f}\n")
        figures = []
        for number in range(rounds):
            pair = {}
            for dead in ((), kinds) if number % 2 == 0 else (kinds, ()):
                pair[dead] = measure(bench, calls, seconds, dead)
            figures.append((pair[()], pair[kinds]))
            print(*(f"p50 {p50:.3f} p99 {p99:.3f} cpu {cpu:.3f};" for p50, p99, cpu in figures[-1]),
                  file=sys.stderr, flush=True)
        print("| of a call's setup | none dead | 100 dead | ratio (each round) |")
        print("|---|---|---|---|")
        for at, name, scale, unit in ((0, "p50", 1, "ms"), (1, "p99", 1, "ms"),
                                      (2, "CPU of the proxy", 100, "%")):
            row(name, *([one[side][at] for one in figures] for side in (0, 1)), scale, unit)
    finally:
        bench.stop_all()
        shutil.rmtree(bench.folder, ignore_errors=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7,
         float(sys.argv[2]) if len(sys.argv) > 2 else 15, tuple(sys.argv[3:]) or members.DEAD)
