"""What an idle connection of the secure side takes in memory: mutual TLS 1.3, one OPTIONS answered,
then silence, of sipward, of Kamailio and of HAProxy as a byte pump (a SIP server behind it), in one
run. `sipward load connect` opens them, at a rate and then all at once; its clients send the authority's
certificate behind their own, as OpenSSL's do unless they are told not to.

Memory is the proportional share (PSS) of all processes of the proxy, less what it took before, by
the number of connections. sipward checks the names of the client, the others its chain alone.
Usage: SIPWARD=build/release/sipward tests/system/isolated python3 bench/idle.py [CONNECTIONS...]
(1000 and 9000; more need a higher `ulimit -Hn`)
"""
import resource
import subprocess
import sys
import time
from pathlib import Path

from conditions import conditions
from cpu_time import family
from handshakes import PEERS, start
from proxies import OTHER_CPU, OUTSIDE, SIPWARD, Bench

RATE = 400
SETTLES = 12    # seconds without traffic before memory is read
MOST_PORTS = 20_000


def kilobytes(pid):
    total = 0
    for one in family(pid):
        lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        total += int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return total


def established():
    """Connections that the proxy holds at its TLS port."""
    done = subprocess.run(["ss", "-Htn", "state", "established", f"( src {OUTSIDE}:5061 )"],
                          capture_output=True, text=True, check=True)
    return len(done.stdout.splitlines())


def load(bench, count, rate):
    seconds = count / rate
    sources = [f"127.0.1.{i + 1}" for i in range(-(-count // MOST_PORTS))]
    command = ["taskset", "-c", OTHER_CPU, SIPWARD, "load", "connect", f"tls:{OUTSIDE}:5061",
               "--connections", "per-call", "--rate", rate, "--calls", count,
               "--hold", f"{int(seconds) + 120}s", "--timeout", "60s", "--quiet",
               *bench.tls_options(certificate=bench.with_authority())]
    for source in sources:
        command += ["--source", source]
    return subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL,
                            stderr=subprocess.PIPE, text=True)


def measure(bench, who, count, rate):
    """Kilobytes a connection; None if not all stand."""
    opened = None
    try:
        proxy = start(bench, who)
        time.sleep(1)
        before = kilobytes(proxy.pid)
        opened = load(bench, count, rate)
        until = time.monotonic() + count / rate + 60
        while established() < count and opened.poll() is None and time.monotonic() < until:
            time.sleep(0.5)
        time.sleep(SETTLES)
        if established() < count or opened.poll() is not None:
            return None
        return (kilobytes(proxy.pid) - before) / count
    finally:
        if opened is not None:
            opened.kill()
            opened.wait()
        bench.stop_all()


def main(counts):
    wanted = 2 * max(counts) + 1000    # HAProxy has two for each
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if wanted > allowed:
        raise SystemExit(f"{max(counts)} connections need {wanted} open files, `ulimit -Hn` is {allowed}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, allowed))
    with Bench(connections=2 * max(counts)) as bench:
        print(conditions())
        print("| an idle connection, kB | sipward | Kamailio | HAProxy | to Kamailio | to HAProxy |")
        print("|---|---|---|---|---|---|")
        for count in counts:
            for rate, how in ((RATE, f"{RATE} a second"), (count * 10, "at once")):
                took = [measure(bench, who, count, rate) for who in PEERS]
                cells = [f"{one:.1f}" if one else "lost some" for one in took]
                cells += [f"{took[0] / one:.2f}" if took[0] and one else "–" for one in took[1:]]
                print(f"| {count}, opened {how} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]] or [1000, 9000])
