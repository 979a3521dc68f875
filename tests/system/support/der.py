"""Certificates written byte by byte, for what no tool would put into one: any name, any date."""
import datetime
import secrets
import subprocess

# Tags of a GeneralName and of the strings in a distinguished name.
URI, DNS, IP = 0x86, 0x82, 0x87
UTF8, PRINTABLE, IA5 = 0x0C, 0x13, 0x16

COMMON_NAME = bytes.fromhex("0603550403")
ORGANISATION = bytes.fromhex("060355040a")
ALTERNATIVE_NAME = bytes.fromhex("0603551d11")
EXTENDED_KEY_USAGE = bytes.fromhex("0603551d25")
SERVER_AUTH, CLIENT_AUTH = (bytes.fromhex(f"06082b0601050507030{n}") for n in (1, 2))
ECDSA_WITH_SHA256 = bytes.fromhex("300a06082a8648ce3d040302")


def tlv(tag, *parts):
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def sequence(*parts):
    return tlv(0x30, *parts)


def name(*attributes):
    """Of (type, tag, bytes), one RDN each."""
    return sequence(*(tlv(0x31, sequence(kind, tlv(tag, text))) for kind, tag, text in attributes))


def time_of(moment):
    return tlv(0x18, moment.strftime("%Y%m%d%H%M%SZ").encode())


def extension(kind, value):
    return sequence(kind, tlv(0x04, value))


def openssl_bytes(*arguments, data=None):
    return subprocess.run(["openssl", *map(str, arguments)], input=data, check=True,
                          capture_output=True).stdout


def certificate(subject, alternatives, authority, public_key, days=(-1, 30)):
    """DER of a leaf that AUTHORITY (of support.pki) signs. `subject`: as name() takes it;
    `alternatives`: (tag, bytes) of each; `days`: from and until, counted from now."""
    now = datetime.datetime.now(datetime.timezone.utc)
    validity = sequence(*(time_of(now + datetime.timedelta(days=day)) for day in days))
    extensions = extension(EXTENDED_KEY_USAGE, sequence(SERVER_AUTH, CLIENT_AUTH))
    if alternatives:
        extensions += extension(ALTERNATIVE_NAME, sequence(*(tlv(*one) for one in alternatives)))
    serial = tlv(0x02, b"\x01" + secrets.token_bytes(15))
    body = sequence(tlv(0xA0, tlv(0x02, b"\x02")), serial, ECDSA_WITH_SHA256,
                    name((COMMON_NAME, UTF8, authority.name.encode())), validity, name(*subject),
                    public_key, tlv(0xA3, sequence(extensions)))
    signature = openssl_bytes("dgst", "-sha256", "-sign", authority.key, data=body)
    return sequence(body, ECDSA_WITH_SHA256, tlv(0x03, b"\x00", signature))
