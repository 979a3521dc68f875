"""Our own torture messages, read from tests/torture/*.txt, whose format valid.txt tells. The unit test
core/sip/torture_test.cpp reads the same files."""
import re
from pathlib import Path

from support.corpora import CLOSE, DROP, FORWARD, Torture

FOLDER = Path(__file__).resolve().parents[2] / "torture"
WORDS = {"forwarded": FORWARD, "dropped": DROP, "closed": CLOSE}
ESCAPE = re.compile(rb"\\x([0-9a-f]{2})|\\\{(\d+)\*([^}]*)\}")


def unescaped(line):
    def one(match):
        byte, times, text = match.groups()
        return bytes([int(byte, 16)]) if byte else text * int(times)

    return ESCAPE.sub(one, line) + b"\r\n"


def outcomes(words):
    return {WORDS.get(word) or int(word) for word in words.split()}


class OwnTorture(Torture):
    def __init__(self, record):
        heading, *lines = record.splitlines()
        columns = [column.strip().decode() for column in heading.split(b"|")]
        self.name = columns[0]
        self.on_datagrams = outcomes(columns[3])
        self.on_streams = outcomes(columns[4]) if len(columns) > 4 else self.on_datagrams
        self.ending = {FORWARD, CLOSE} <= self.on_streams
        self.repaired = False
        while lines[0].startswith(b"#"):
            lines.pop(0)
        data = b"".join(unescaped(line) for line in lines)
        body = data.partition(b"\r\n\r\n")[2]
        self.bytes = data.replace(rb"\{length}", str(len(body)).encode(), 1)

    def outcomes(self, stream):
        if not stream:
            return self.on_datagrams
        return {FORWARD} if self.ending else self.on_streams


def messages():
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        records = re.split(rb"(?m)^=== ", path.read_bytes())[1:]
        found += [OwnTorture(record) for record in records if not record.startswith(b"NAME")]
    return found
