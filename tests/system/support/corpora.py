"""The torture messages of RFC 4475 and RFC 5118: read where they lie, never copied; what a proxy is
to do with each, taken from the column expected_proxy_behaviour of their indexes."""
import os
import re
from pathlib import Path

FOLDER = Path(os.environ.get("SIPWARD_CORPORA",
                             Path(__file__).resolve().parents[3].parent / "shared/corpora"))
FORWARD, DROP, CLOSE = "forwarded", "dropped", "closed"

# Everything that is not named here crosses. A set: any of these is right.
OUTCOMES = {
    # Responses that answer no request of ours, or are none at all.
    "unreason": {DROP}, "noreason": {DROP}, "scalarlg": {DROP}, "bigcode": {DROP}, "bcast": {DROP},
    "badinv01": {400}, "clerr": {400}, "ncl": {400}, "scalar02": {400}, "quotbal": {400},
    "ltgtruri": {400}, "lwsruri": {400}, "mismatch01": {400}, "insuf": {400}, "multi01": {400},
    "mcl01": {400}, "baddn": {400}, "ipv6-bad": {400}, "mismatch02": {400, 501}, "badvers": {505},
    "lwsstart": {400, FORWARD}, "trws": {400, FORWARD}, "escruri": {400, FORWARD},
    "baddate": {400, FORWARD}, "regbadct": {400, FORWARD}, "badaspec": {400, FORWARD},
    "badbranch": {400, FORWARD},
    "unkscm": {416}, "novelsc": {404, 416}, "bext01": {420}, "zeromf": {483},
}
# On a stream their boundaries cannot be found: the connection ends, with or without a 400.
UNFRAMED = {"clerr", "ncl", "mcl01", "baddn", "inv2543"}
# The first message crosses, then the rest of the bytes end the connection.
ENDING = {"dblreq"}
REPAIRED = {"lwsstart", "trws", "escruri"}   # if they cross, then not with that start line


class Torture:
    def __init__(self, path):
        self.name = path.stem
        self.bytes = path.read_bytes()
        self.ending = self.name in ENDING
        self.repaired = self.name in REPAIRED

    def outcomes(self, stream):
        if stream and self.name in UNFRAMED:
            return {400, CLOSE}
        return OUTCOMES.get(self.name, {FORWARD})

    def unique(self, mark):
        """The corpus uses some branches and Call-IDs again: each sending has its own."""
        def marked(match):
            return match.group(0) + mark.encode()

        head, blank, body = self.bytes.partition(b"\r\n\r\n")
        head = re.sub(rb"(?im)^(?:call-id|i)[ \t]*:\s*[^\s]+", marked, head, count=1)
        head = re.sub(rb"(?i)branch\s*=\s*z9hG4bK[^\s;,]+", marked, head, count=1)
        return head + blank + body


def messages():
    return [Torture(path) for path in sorted(FOLDER.glob("rfc*/*.dat"))]


def indexed():
    """The names that the indexes list."""
    names = set()
    for index in FOLDER.glob("rfc*/index.tsv"):
        names |= {line.split(".dat\t")[0] for line in index.read_text().splitlines()[1:]}
    return names
