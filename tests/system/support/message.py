"""A SIP message as the tests see it: start line, header fields in order, body. Nothing is tidied
up: what is parsed and printed again is byte for byte the same but for folded lines."""
import re

COMPACT = {"v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "l": "content-length",
           "c": "content-type", "k": "supported", "r": "refer-to"}


def full_name(name):
    name = name.strip().lower()
    return COMPACT.get(name, name)


def split_list(value):
    """At the commas outside of <> and quotes."""
    return [part.strip() for part in re.findall(r'(?:"(?:\\.|[^"\\])*"|<[^>]*>|[^,"<])+', value)]


class Message:
    def __init__(self, start, fields=(), body=b""):
        self.start = start
        self.fields = list(fields)
        self.body = body.encode() if isinstance(body, str) else body

    @classmethod
    def parse(cls, data):
        head, _, body = data.partition(b"\r\n\r\n")
        lines = re.sub(r"\r\n[ \t]+", " ", head.decode("utf-8", "surrogateescape")).split("\r\n")
        fields = []
        for line in lines[1:]:
            name, _, value = line.partition(":")
            fields.append((name.strip(), value.strip()))
        return cls(lines[0], fields, body)

    def __bytes__(self):
        lines = [self.start] + [f"{name}: {value}" for name, value in self.fields]
        if self.get("content-length") is None:
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join(lines + ["", ""]).encode("utf-8", "surrogateescape") + self.body

    def all(self, name):
        """Every value of that header, lists taken apart."""
        return [value for key, line in self.fields if full_name(key) == name
                for value in split_list(line)]

    def get(self, name):
        return next((value for key, value in self.fields if full_name(key) == name), None)

    @property
    def status(self):
        return int(self.start.split()[1]) if self.start.startswith("SIP/2.0 ") else 0

    @property
    def method(self):
        """Of a request; of a response the method that it answers."""
        return self.get("cseq").split()[1] if self.status else self.start.split()[0]

    @property
    def uri(self):
        return self.start.split()[1]

    @property
    def cseq(self):
        return int(self.get("cseq").split()[0])

    def tag(self, name):
        found = re.search(r";\s*tag=([^;>\s]+)", self.get(name).rpartition(">")[2])
        return found.group(1) if found else None

    def contact(self):
        return address(self.all("contact")[0])

    def __repr__(self):
        return bytes(self).decode("utf-8", "replace")


def address(value):
    """The URI of a name-addr or addr-spec."""
    found = re.search(r"<([^>]*)>", value)
    return found.group(1) if found else value.split(";")[0].strip()


def host_port(uri):
    """("127.0.0.1", 5061 or None) of a SIP URI or of a Via's sent-by."""
    rest = re.sub(r"^(sips?:|SIP/2\.0/\w+\s+)", "", uri).split(";")[0].split("?")[0]
    found = re.match(r"(?:.*@)?(\[[^]]*\]|[^:]*)(?::(\d+))?$", rest)
    return found.group(1), int(found.group(2)) if found.group(2) else None
