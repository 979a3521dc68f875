"""Connections that are up when their certificate is revoked or expires, or a CRL runs out: they begin
nothing more and end within the drain time, whatever was right when they were made."""
import os
import time
import unittest

from support import der, lab
from support.ua import Endpoint, request, tls_context

SECONDS = 1 / (24 * 60 * 60)   # of a day


class Rejudgement(lab.Lab):
    def start_with_list(self, days=(-1, 30), if_unknown="refuse"):
        self.authority.issue_crl([], days=days)
        anchors = 'anchors = ["lab-ca.pem"]\n'
        text = lab.config().replace(
            anchors, f'{anchors}crl = ["lab-ca.crl"]\nrevocation_failure = "{if_unknown}"\n', 1)
        return self.start_sipward(text.replace('"5s"', '"1s"'))

    def connect(self, certificate):
        context = tls_context(self.folder, certificate, server=False)
        end = Endpoint("tls", lab.SECURE, 0, context).connect(lab.OUTSIDE, 5061)
        self.addCleanup(end.close)
        return end

    def ask(self, end, status):
        call = {"id": f"{self.id()}-{time.monotonic()}", "from": "<sip:a@x>;tag=f", "to": "<sip:b@x>"}
        end.send(request(end, "OPTIONS", f"sip:{lab.OUTSIDE}", call))
        end.expect(status)

    def revoke(self, *names):
        """As a deployment does: the new list takes the old one's place at once."""
        self.authority.issue_crl(names, file="fresh")
        os.rename(self.folder / "fresh.crl", self.folder / "lab-ca.crl")

    def test_who_is_revoked_meanwhile_ends_and_others_stay(self):
        for file in ("one", "other"):
            self.authority.issue("secure.example.com", file=file)
        sipward = self.start_with_list()
        one, other = self.connect("one"), self.connect("other")
        self.ask(one, 200)
        self.ask(other, 200)
        self.revoke("one")
        sipward.wait_for("a connection is no longer allowed and will end: peer secure")
        sipward.wait_for(": revoked: ")
        one.expect_end(10)
        self.ask(other, 200)

    def test_a_certificate_that_expires_meanwhile_ends(self):
        name = b"secure.example.com"
        sipward = self.start_sipward(lab.config().replace('"5s"', '"1s"'))
        self.authority.issue_exactly("short", [(der.COMMON_NAME, der.UTF8, name)], [(der.DNS, name)],
                                     (-1, 4 * SECONDS))
        short, lasting = self.connect("short"), self.connect("secure.example.com")
        self.ask(short, 200)
        self.ask(lasting, 200)
        sipward.wait_for("a connection is no longer allowed and will end: peer secure")
        sipward.wait_for(": expired: ")
        short.expect_end(10)
        self.ask(lasting, 200)

    def test_who_needs_a_list_ends_when_it_has_run_out(self):
        sipward = self.start_with_list((-1, 4 * SECONDS))
        end = self.connect("secure.example.com")
        self.ask(end, 200)
        sipward.wait_for("a connection is no longer allowed and will end: peer secure")
        sipward.wait_for(": revocation_unknown: ")
        sipward.wait_for("remedy: fetch the CRL of CN=lab-ca again: ")
        end.expect_end(10)

    def test_who_needs_none_stays_when_it_has_run_out(self):
        sipward = self.start_with_list((-1, 4 * SECONDS), "allow")
        end = self.connect("secure.example.com")
        self.ask(end, 200)
        time.sleep(6)   # the list has run out, and connections have been looked at since
        self.ask(end, 200)
        self.assertNotIn("no longer allowed", sipward.output())

    def test_a_list_that_is_renewed_in_time_ends_nobody(self):
        sipward = self.start_with_list((-1, 6 * SECONDS))
        end = self.connect("secure.example.com")
        self.ask(end, 200)
        self.revoke()
        time.sleep(8)
        self.ask(end, 200)
        self.assertNotIn("no longer allowed", sipward.output())


if __name__ == "__main__":
    unittest.main()
