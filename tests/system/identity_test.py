"""Requests on behalf of devices: each goes out with its own certificate, on its own connection."""
import unittest

from support import lab
from support.program import wait_until
from support.tls_sink import TlsSink
from support.ua import Endpoint, request, tls_context

PHONES = """
[[peer]]
name    = "phone{number}"
side    = "inside"
address = ["127.0.6.{number}/32"]
target  = "udp:127.0.6.{number}:5060"
outbound_trustpoint = "phone{number}"

[trustpoint.phone{number}]
chain   = "SEP{number}.pem"
key     = "SEP{number}.key"
anchors = ["lab-ca.pem"]
"""


class Identities(lab.Lab):
    def test_each_device_has_its_own_certificate_and_connection(self):
        for number in (1, 2):
            self.authority.issue(f"SEP{number}", [f"sep{number}.example.com"])
        self.start_sipward(lab.config() + "".join(PHONES.format(number=n) for n in (1, 2)))
        sink = TlsSink(lab.SECURE, 5061, tls_context(self.folder, "secure.example.com", server=True))
        self.addCleanup(sink.close)
        phones = {name: Endpoint("udp", address, 5060).listen()
                  for name, address in (("SEP1", "127.0.6.1"), ("SEP2", "127.0.6.2"),
                                        ("sbc.example.com", lab.LEGACY))}
        for turn in (1, 2):
            for name, phone in phones.items():
                self.addCleanup(phone.close)
                call = {"id": f"{name}-{turn}", "from": "<sip:a@x>;tag=f", "to": "<sip:b@x>"}
                phone.send(request(phone, "MESSAGE", f"sip:4711@{lab.INSIDE}", call),
                           (lab.INSIDE, 5060))
        wait_until(lambda: sum(len(ids) for _, ids in sink.calls()) == 6, 15, "six requests")
        self.assertEqual(sorted(sink.calls()),
                         sorted((name, {f"{name}-1", f"{name}-2"}) for name in phones))


if __name__ == "__main__":
    unittest.main()
