"""What it costs to look after 1,000 TLS members, each asked by OPTIONS every 5 s, without a call:
CPU of the proxy, memory before and with their connections, OPTIONS answered.

The members are addresses of one process (members.py, asyncio and the ssl module), mutual TLS each.
The proxy has CPU 0, the members CPU 1. CPU time is what is measured: others on the machine hardly
matter.
Usage: SIPWARD=... tests/system/isolated python3 bench/health_cost.py [SECONDS] [MEMBERS] [INTERVAL]
"""
import os
import re
import resource
import shutil
import sys
import time
from pathlib import Path

import members
from conditions import version
from cpu_time import cpu_seconds
from proxies import INSIDE, OUTSIDE, PROXY_CPU, SIPWARD, Bench

CONFIG = members.PROXY + """[[route]]
from = "inside"
to = "everybody"
[group.everybody]
members = [{names}]
options = {{ up = "{interval}" }}
"""


def configure(folder, count, interval):
    text = CONFIG.format(inside=INSIDE, outside=OUTSIDE, interval=interval,
                         names=", ".join(f'{{ peer = "member{i}" }}' for i in range(count)))
    for i, address in enumerate(members.addresses("answering", count)):
        text += members.MEMBER.format(name=f"member{i}", address=address)
    path = folder / "measured.toml"
    path.write_text(text)
    return path


def resident_mb(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


def connections(pid):
    """TCP connections that are established, to members."""
    rows = Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]
    return sum(row.split()[2].endswith(f":{members.PORT:04X}") and row.split()[3] == "01"
               for row in rows)


def answered(program):
    found = re.findall(r"answered (\d+)", program.output())
    return int(found[-1]) if found else 0


def main(seconds, count, interval):
    files = 4 * count + 1000
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, max(
        files, resource.getrlimit(resource.RLIMIT_NOFILE)[1])))
    bench = Bench()
    try:
        bench.authority.issue(members.NAME)
        far = bench.start(["python3", Path(members.__file__), bench.folder, count, "answering"],
                          "members")
        far.wait_for("ready\n")
        proxy = bench.start([SIPWARD, "run", "-c", configure(bench.folder, count, interval)],
                            "sipward", PROXY_CPU)
        proxy.wait_for("\nready\n")
        at_start = resident_mb(proxy.pid)
        began = time.monotonic()
        while connections(proxy.pid) < count or answered(far) < count:
            if time.monotonic() - began > 60:
                raise SystemExit(f"{connections(proxy.pid)} connections only\n{proxy.output()}")
            time.sleep(0.2)
        took, dialled = time.monotonic() - began, cpu_seconds(proxy.pid)
        time.sleep(10)      # until all go their own ways
        before, many, began = cpu_seconds(proxy.pid), answered(far), time.monotonic()
        time.sleep(seconds)
        cpu, many = cpu_seconds(proxy.pid) - before, answered(far) - many
        elapsed = time.monotonic() - began
        if not many:
            raise SystemExit(f"no member was asked within {elapsed:.0f} s: nothing to tell")
        print(f"{version([SIPWARD, '--version'])}; {count} TLS members, OPTIONS every {interval}, "
              f"{elapsed:.0f} s, load {os.getloadavg()[0]:.1f}\n"
              f"CPU: {cpu / elapsed * 100:.1f} % of one core, {cpu / many * 1e6:.0f} µs a check; "
              f"{many / elapsed:.0f} OPTIONS a second\n"
              f"memory: {at_start:.1f} MB at the start, {resident_mb(proxy.pid):.1f} MB with "
              f"{connections(proxy.pid)} connections\n"
              f"all connected and asked after {took:.1f} s, {dialled:.2f} s of CPU")
    finally:
        bench.stop_all()
        shutil.rmtree(bench.folder, ignore_errors=True)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 30,
         int(sys.argv[2]) if len(sys.argv) > 2 else 1000,
         sys.argv[3] if len(sys.argv) > 3 else "5s")
