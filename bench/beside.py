"""What a call costs: CPU of all threads and processes of sipward, of Kamailio (t_relay, and forward,
which keeps no state), and of what pumps bytes and reads no SIP: HAProxy, stunnel, and a pump of
epoll and OpenSSL that does nothing else (byte_pump.cpp), which is what the machine allows. The same
calls for each, in one run, in turn.

64 calls at a time over 8 connections of the caller. Either every message leaves in a write of its
own, or all that is due in one turn leaves together ("batched"). "spread": 256 at a time, which ring
and hold for 20 ms each. "hidden": sipward's topology = "hide", Kamailio's topoh.
Usage: SIPWARD=build/release/sipward tests/system/isolated python3 bench/beside.py [ROUNDS] [SECONDS]
"""
import statistics
import sys

from conditions import conditions, ratio, ratios, setting
from proxies import Bench
from works import EACH, SPREAD, Work, measure

NAMES = {"kamailio": "t_relay", "forward": "forward", "haproxy": "HAProxy", "stunnel": "stunnel",
         "pump": "pump"}
WORK = [
    Work("TCP to TLS", "a write each", load=EACH),
    Work("TLS to TCP", "a write each", load=EACH),
    Work("UDP to TLS", "a write each", ("kamailio", "forward"), EACH),
    Work("TCP to TLS", "batched"),
    Work("TLS to TCP", "batched"),
    Work("TCP to TLS", "spread", load=SPREAD),
    Work("TLS to TCP", "spread", load=SPREAD),
    Work("TCP to TLS", "hidden", ("kamailio",), EACH),
]


def show_work(bench, work, rounds, seconds):
    """A row of the table; the costs of each round."""
    costs = {who: [] for who in ("sipward", *work.peers)}
    for _ in range(rounds):
        for who in costs:
            costs[who].append(measure(bench, who, work, seconds))
    cells = [f"{statistics.median(costs['sipward']):.0f}"]
    for who in NAMES:
        cells.append(f"{statistics.median(costs[who]):.0f}, {ratio(costs['sipward'], costs[who])}"
                     if who in costs else "–")
    print(f"| {work.way}, {work.how} | {' | '.join(cells)} |", flush=True)
    return costs


def show_rounds(costs):
    print("\n| sipward to, round by round | | |\n|---|---|---|")
    for work, of_work in costs.items():
        for who in work.peers:
            each = " ".join(f"{one:.2f}" for one in ratios(of_work["sipward"], of_work[who]))
            print(f"| {work.way}, {work.how} | {NAMES[who]} | {each} |")


def main(rounds, seconds):
    with Bench() as bench:
        print(conditions(f"{rounds} rounds of {seconds} s",
                         programs=("sipward", "kamailio", "haproxy", "stunnel")))
        print(f"| a call, CPU µs; sipward to it | sipward | {' | '.join(NAMES.values())} |")
        print("|---" * (len(NAMES) + 2) + "|")
        costs = {work: show_work(bench, work, rounds, seconds) for work in WORK}
        show_rounds(costs)
        print(setting(bench) + " No call failed.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5, int(sys.argv[2]) if len(sys.argv) > 2 else 4)
