"""`sipward load`: runs it to its end and reads what it measured."""
import json
import os
import subprocess
import tempfile

PROGRAM = os.environ.get("SIPWARD", "")


class Result:
    """A run's totals, failures by cause and latencies (in ms), and what was printed."""

    def __init__(self, code, text, run):
        self.code, self.text, self.run = code, text, run
        self.totals, self.failures = run["totals"], run["failures"]
        self.statuses, self.warnings = run["statuses"], run["warnings"]

    def latency(self, span, quantile):
        return self.run["latency"][span][f"{quantile}_ns"] / 1e6

    def setting(self, name):
        return dict(map(tuple, self.run["settings"]))[name]


def run(test, *arguments, seconds=60):
    """`sipward load ARGUMENTS`; it has to run, whatever fails in it."""
    with tempfile.NamedTemporaryFile(dir=test.folder, suffix=".json") as file:
        words = [word for argument in arguments for word in str(argument).split()]
        done = subprocess.run([PROGRAM, "load", *words, "--json", file.name], capture_output=True,
                              text=True, timeout=seconds)
        text = done.stdout + done.stderr
        test.assertIn(done.returncode, (0, 1), text)
        return Result(done.returncode, text, json.load(file)["runs"][0])


def certificate(folder, name, anchors="lab-ca"):
    return f"--cert {folder}/{name}.pem --key {folder}/{name}.key --ca {folder}/{anchors}.pem"
