"""Routes over the real thing: numbers, headers and the certificate that a connection showed."""
import os
import signal
import unittest

from support import lab
from support.program import wait_until
from support.ua import Endpoint, branch, request, tls_context

ROUTES = """
[[route]]
from        = "inside"
user_prefix = "0900"
refuse      = {{ status = 403, reason = "No premium numbers" }}

[[route]]
from       = "inside"
user_regex = '^\\+49[0-9]{{5}}$'
refuse     = {{ status = 488 }}

[[route]]
from   = "inside"
header = {{ name = "X-Site", equals = "berlin" }}
refuse = {{ status = 480 }}

[[route]]
from_name = "{named}"
refuse    = {{ status = 486, reason = "Named" }}

[[route]]
from   = "outside"
refuse = {{ status = 603 }}
"""


def config(named, names='["secure.example.com", "two.example.com"]'):
    text = lab.config().partition("[[route]]")[0].replace("[server]", "[server]\nworkers = 3")
    return text.replace('["secure.example.com"]', names) + ROUTES.format(named=named)


class Routes(lab.Lab):
    def setUp(self):
        self.sipward = self.start_sipward(config("two.example.com"))

    def reload(self, text):
        fresh = self.folder / "sipward.toml.new"
        fresh.write_text(text)
        os.rename(fresh, self.folder / "sipward.toml")
        before = self.sipward.output().count("reloaded: ")
        self.sipward.process.send_signal(signal.SIGHUP)
        wait_until(lambda: self.sipward.output().count("reloaded: ") > before, 15, "a reload")

    def ask(self, end, uri, extra=""):
        """What is answered to an INVITE, as its start line."""
        call = {"id": branch(), "from": "<sip:1@x.example>;tag=1", "to": f"<{uri}>"}
        end.send(request(end, "INVITE", uri, call, extra=extra))
        while True:
            answer = end.receive()
            self.assertIsNotNone(answer, "nothing came")
            if answer.get("Call-ID") == call["id"] and answer.status >= 200:
                end.send(request(end, "ACK", uri, call, via_branch=self.branch_of(answer),
                                 to_tag=answer.get("To").partition(";tag=")[2]))
                return answer.first

    def branch_of(self, answer):
        return answer.get("Via").partition("branch=")[2].partition(";")[0]

    def secure(self, name):
        context = tls_context(self.folder, name, server=False)
        end = Endpoint("tls", lab.SECURE, 0, context).connect(lab.OUTSIDE, 5061)
        self.addCleanup(end.close)
        return end

    def test_what_is_called_decides(self):
        legacy = Endpoint("udp", lab.LEGACY, 5060).connect(lab.INSIDE, 5060)
        self.addCleanup(legacy.close)
        self.assertEqual(self.ask(legacy, f"sip:0900-555@{lab.INSIDE}"),
                         "SIP/2.0 403 No premium numbers")
        self.assertIn(" 488 ", self.ask(legacy, f"sip:+4930123@{lab.INSIDE}"))
        self.assertIn(" 480 ", self.ask(legacy, f"sip:1@{lab.INSIDE}", "X-Site: Berlin\r\n"))
        self.assertIn(" 404 ", self.ask(legacy, f"sip:1@{lab.INSIDE}"))

    def test_a_certificate_decides_on_every_worker_and_after_a_reload(self):
        secure, two = self.secure("secure.example.com"), self.secure("two.example.com")
        uri = f"sip:1@{lab.OUTSIDE}"

        def check(named, other):
            for _ in range(12):   # Call-IDs of every worker
                self.assertEqual(self.ask(named, uri), "SIP/2.0 486 Named")
                self.assertIn(" 603 ", self.ask(other, uri))

        check(two, secure)
        self.reload(config("secure.example.com", '["two.example.com", "secure.example.com"]'))
        check(secure, two)


if __name__ == "__main__":
    unittest.main()
