"""Compares a message with what became of it on the other side: byte for byte, but for the header
fields that a proxy edits."""
import re

EDITED = {b"via", b"v", b"contact", b"m", b"record-route", b"route", b"max-forwards"}
LENGTH = {b"content-length", b"l"}


def fields(head):
    """[(name, raw field with its folds)] below the start line."""
    lines = re.split(rb"\r\n(?![ \t])", head)[1:]
    return [(line.partition(b":")[0].strip().lower(), line) for line in lines if line]


def values_of(all_fields, *names):
    return [line.partition(b":")[2].strip() for name, line in all_fields if name in names]


def declared_length(all_fields):
    for value in values_of(all_fields, *LENGTH):
        return int(value)
    return None


def without_source(via):
    """A Via without what its receiver may add (RFC 3261 §18.2.1, RFC 3581)."""
    return re.sub(rb";\s*(received=[^;,\s]*|rport(=\d+)?)", b"", via)


def users(contacts):
    return re.findall(rb"sips?:([^@>\s]*@)", b",".join(contacts))


def differences(sent, arrived):
    """Sentences; none: the message crossed as it should."""
    found = []
    head, _, body = sent.partition(b"\r\n\r\n")
    other_head, _, other_body = arrived.partition(b"\r\n\r\n")
    before, after = fields(head), fields(other_head)
    if head.split(b"\r\n")[0] != other_head.split(b"\r\n")[0]:
        found.append(f"start line: {other_head.splitlines()[0]!r}")
    length = declared_length(before)
    if other_body != (body if length is None else body[:length]):
        found.append(f"body: {other_body!r}")
    if length is None:   # may be added, towards a stream it must
        after = [field for field in after if field[0] not in LENGTH]
    kept = [line for name, line in before if name not in EDITED]
    crossed = [line for name, line in after if name not in EDITED]
    if kept != crossed:
        found.append(f"header fields: {[line for line in crossed if line not in kept]!r} for "
                     f"{[line for line in kept if line not in crossed]!r}, or their order")
    vias, other_vias = values_of(before, b"via", b"v"), values_of(after, b"via", b"v")
    if [without_source(via) for via in vias] != [without_source(via) for via in other_vias[1:]]:
        found.append(f"Via: {other_vias!r}")
    contacts = values_of(before, b"contact", b"m")
    if users(contacts) != users(values_of(after, b"contact", b"m")):
        found.append(f"Contact: {values_of(after, b'contact', b'm')!r}")
    return found
