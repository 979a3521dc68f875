"""What tracing costs: CPU of sipward's threads a call while all of its messages go to a Homer server,
into a file, into memory, or to one who follows, beside nobody looking. TCP to TLS, 64 calls at a time,
a write for each message; the proxy has CPU 0, the load and who takes the trace CPU 1. Each figure has
one of nobody looking right before it, for the machine may do other things from time to time.
Usage: SIPWARD=build/release/sipward tests/system/isolated python3 bench/trace_cost.py [ROUNDS] [SECONDS]
"""
import statistics
import sys

from conditions import conditions, ratio
from proxies import PROXY_CPU, SIPWARD, Bench
from works import EACH, Work, place

WORK = Work("TCP to TLS", "", load=EACH)
HOMER = "127.0.9.9"
# Datagrams that nobody reads are lost behind the sender, and cost the load's CPU nothing.
UDP_SINK = f"""
import signal, socket
sink = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sink.bind(("{HOMER}", 9060))
print("ready", flush=True)
signal.pause()
"""
# Reads and forgets, so that no buffer fills.
TCP_SINK = f"""
import socket
sink = socket.create_server(("{HOMER}", 9060))
print("ready", flush=True)
stream, _ = sink.accept()
while stream.recv(1 << 20): pass
"""
ROWS = [
    ("to Homer over UDP", f'hep = "udp:{HOMER}:9060"', UDP_SINK, ()),
    ("to Homer over TCP", f'hep = "tcp:{HOMER}:9060"', TCP_SINK, ()),
    ("into a file", 'pcapng = "trace.pcapng"\npcapng_size = "8 MiB"', None, ()),
    ("into memory", "keep = 10_000", None, ()),
    ("one follows", "", None, ("trace", "--follow", "--json")),
]


def measure(bench, trace, sink, following, seconds):
    path = bench.sipward_config("tcp", more=f"[trace]\nrate = 0\n{trace}\n")
    try:
        if sink:
            bench.start([sys.executable, "-c", sink], "sink").wait_for("ready")
        proxy = bench.start([SIPWARD, "run", "-c", path], "sipward", PROXY_CPU)
        proxy.wait_for("\nready\n")
        if following:
            bench.start([SIPWARD, *following, "-c", path], "follower").wait_for("following")
        place(bench, WORK, 1, proxy)
        return place(bench, WORK, seconds, proxy)
    finally:
        bench.stop_all()


def main(rounds, seconds):
    with Bench() as bench:
        print(conditions(f"{rounds} rounds of {seconds} s", "12 messages a call, a rate of 0",
                         programs=("sipward",)))
        print("| a call, CPU µs | median | nobody looks, right before | ratio |\n|---|---|---|---|")
        quiet = ("", None, ())
        for name, *how in ROWS:
            before, took = [], []
            for _ in range(rounds):
                before.append(measure(bench, *quiet, seconds))
                took.append(measure(bench, *how, seconds))
            print(f"| {name} | {statistics.median(took):.0f} | {statistics.median(before):.0f} | "
                  f"{ratio(took, before)} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
