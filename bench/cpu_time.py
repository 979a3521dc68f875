"""CPU time of a process and all its descendants, as the kernel counts it."""
import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def family(pid):
    """A process and all its descendants: its number, and the fields of its stat behind the name."""
    children, stats = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        own = int(stat.parent.name)
        children.setdefault(int(fields[1]), []).append(own)
        stats[own] = fields
    found, waiting = {}, [pid]
    while waiting:
        one = waiting.pop()
        if one in stats:
            found[one] = stats[one]
        waiting += children.get(one, [])
    return found


def thread_seconds(pid):
    """Of the threads of a process alone, to the nanosecond."""
    every = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(one.read_text().split()[0]) for one in every) / 1e9


def cpu_seconds(pid):
    """User and system time of a process and all its descendants, in seconds."""
    return sum(int(fields[11]) + int(fields[12]) for fields in family(pid).values()) / TICKS
