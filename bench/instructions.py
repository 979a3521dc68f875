"""How many instructions a call takes sipward, outside the kernel: the program under callgrind, a run
of N calls and one of 2N, and what the second took more. Unlike times they repeat, on whatever else
the machine does. One call at a time, so that no two messages share a read or a write; the CPU that
valgrind shows has fewer vector instructions than the machine's may have.

A call is INVITE (1.3 kB), 180, 200, ACK, BYE, 200; mutual TLS 1.3, ECDSA P-256, names checked.
Usage: SIPWARD=build/release/sipward tests/system/isolated python3 bench/instructions.py [CALLS] [ROUNDS]
"""
import re
import statistics
import sys

from conditions import conditions
from proxies import Bench
from works import Work, count_done, run_load

WAYS = ("TCP to TLS", "TLS to TCP", "UDP to TLS")
LONGEST = 300    # seconds that a run of calls may take


def instructions(bench, way, calls):
    """Of a whole life of the program, in which it forwarded so many calls."""
    out = bench.folder / "callgrind.out"
    work = Work(way, "", load=("--outstanding", "1", "--calls", calls), connections=1)
    try:
        program = bench.sipward(work.transport, under=(
            "valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", "--quiet"))
        count_done(work, run_load(bench, work, LONGEST))
        program.process.terminate()
        program.wait(60)
    finally:
        bench.stop_all()
    return int(re.search(r"^(?:summary|totals): (\d+)", out.read_text(), re.MULTILINE)[1])


def main(calls, rounds):
    with Bench() as bench:
        print(conditions(f"{rounds} times {2 * calls} calls less {calls}", "one at a time",
                         "mutual TLS 1.3, ECDSA P-256, names checked, glibc's allocator",
                         programs=("sipward", "valgrind")))
        print("| instructions a call | median | range |\n|---|---|---|")
        for way in WAYS:
            each = [(instructions(bench, way, 2 * calls) - instructions(bench, way, calls)) / calls
                    for _ in range(rounds)]
            print(f"| {way} | {statistics.median(each):,.0f} | {min(each):,.0f}–{max(each):,.0f} |",
                  flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
