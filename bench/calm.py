"""Tail latencies on a virtual machine: where neighbours take CPU time they are the neighbours'. The CPUs
are kept awake, for a halted one must be scheduled by the hypervisor to wake up, and a run in which time was
stolen is repeated."""
import contextlib
import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
CALM = 0.003    # of the CPUs' time
TRIES = 6


@contextlib.contextmanager
def awake():
    """No CPU halts meanwhile (pm_qos: 0 µs to wake up); where that may not be asked for it says so."""
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(open("/dev/cpu_dma_latency", "wb", buffering=0)).write(bytes(4))
        except OSError as error:
            print(f"CPUs may halt, tails are the machine's: {error}\n")
        yield


def stolen_seconds():
    return int(Path("/proc/stat").read_text().splitlines()[0].split()[8]) / TICKS


class Calm:
    """Repeats what was disturbed, and knows how often that was of no use."""

    def __init__(self):
        self.taken, self.disturbed = 0, 0

    def run(self, what, seconds):
        """The first result in whose `seconds` of work hardly any time was stolen, of TRIES; else the one
        with the least."""
        best = None
        for _ in range(TRIES):
            before = stolen_seconds()
            result = what()
            share = (stolen_seconds() - before) / (seconds * os.cpu_count())
            if best is None or share < best[0]:
                best = share, result
            if share <= CALM:
                break
        self.taken += 1
        self.disturbed += best[0] > CALM
        return best[1]

    def __str__(self):
        return (f"A run in which the hypervisor took more than {CALM:.1%} of the CPUs "
                f"was made anew, up to {TRIES} times in all: of {self.taken} runs {self.disturbed} were never calm.")
