"""SIPp, Debian 12's (UDP and TCP): runs a scenario and reads its verdict."""
import csv
from pathlib import Path

from support.program import wait_until

FAULTS = ("FailedCall(C)", "FailedUnexpectedMessage(C)", "OutOfCallMsgs(C)", "DeadCallMsgs(C)")
SCENARIOS = Path(__file__).resolve().parents[1] / "sipp"


def is_bound(transport, address, port):
    """Does somebody on this machine receive (UDP) or listen (TCP) there?"""
    quad = "".join(f"{int(part):02X}" for part in reversed(address.split(".")))
    waiting = {"udp": "07", "tcp": "0A"}[transport]
    rows = Path(f"/proc/net/{transport}").read_text().splitlines()[1:]
    return any(row.split()[1] == f"{quad}:{port:04X}" and row.split()[3] == waiting for row in rows)


class Sipp:
    def __init__(self, test, scenario, bind, remote=None, calls=None, rate=50, tcp=False,
                 at_once=200, options=()):
        self.folder = test.folder
        self.stat = test.folder / f"{scenario}-{bind.replace(':', '-')}.csv"
        self.errors = test.folder / f"{scenario}-{bind.replace(':', '-')}.err"
        for old in (self.stat, self.errors):
            old.unlink(missing_ok=True)
        address, port = bind.split(":")
        arguments = ["sipp"] + ([remote] if remote else [])
        arguments += ["-sf", SCENARIOS / f"{scenario}.xml", "-i", address, "-p", port,
                      "-t", "t1" if tcp else "u1", "-nostdin", "-r", rate,
                      "-trace_stat", "-stf", self.stat, "-fd", "1",
                      "-trace_err", "-error_file", self.errors,
                      "-timeout", "100", "-timeout_error", "-recv_timeout", "20000", *options]
        if calls:
            arguments += ["-m", calls, "-l", at_once]
        self.program = test.start(arguments, f"sipp-{scenario}")
        if not remote:
            wait_until(lambda: is_bound("tcp" if tcp else "udp", address, int(port)), 10,
                       f"SIPp on {bind}")

    def totals(self):
        with open(self.stat, newline="") as file:
            rows = list(csv.DictReader(file, delimiter=";"))
        last = rows[-1]
        return {key: int(last[key]) for key in ("SuccessfulCall(C)", *FAULTS)}

    def counted(self, name):
        """By the counter of that name in the scenario."""
        with open(self.stat, newline="") as file:
            last = list(csv.DictReader(file, delimiter=";"))[-1]
        return int(last[f"{name}(C)"])

    def finish(self, test, calls, seconds=120, faults=FAULTS):
        """Waits for its end; nothing may have failed or been unexpected."""
        code = self.program.wait(seconds)
        errors = self.errors.read_text(errors="replace") if self.errors.exists() else ""
        totals = self.totals()
        text = f"code {code}, {totals}\n{errors[:4000]}\n{self.program.output()[-1500:]}"
        test.assertEqual(totals["SuccessfulCall(C)"], calls, text)
        for fault in faults:
            test.assertEqual(totals[fault], 0, text)
        test.assertEqual(code, 0, text)
