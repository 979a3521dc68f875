"""Two peers that have nothing to do with what is under test, and whose calls must not notice it; and
the lines of the log that do."""
import time

from support import lab
from support.ua import Endpoint, request, response, tls_context

PEERS = """
[trustpoint.healthy]
chain   = "sbc.example.com.pem"
key     = "sbc.example.com.key"
anchors = ["lab-ca.pem"]

[[peer]]
name       = "second"
side       = "outside"
address    = ["127.0.4.0/24"]
target     = "tls:127.0.4.1:5061"
trustpoint = "healthy"
names      = ["two.example.com"]

[[peer]]
name    = "ivr"
side    = "inside"
address = ["127.0.5.0/24"]
target  = "udp:127.0.5.1:5060"

[[route]]
from = "ivr"
to   = "second"

"""


def add_to(text):
    """The first route that matches wins: "ivr" has to come before its side."""
    first = text.index("[[route]]")
    return text[:first] + PEERS + text[first:]


def one_call(ivr, second, name, between=lambda: None):
    """From the first to the second end; `between` happens while it rings."""
    call = {"id": name, "from": "<sip:i@x>;tag=1", "to": "<sip:j@x>"}
    ivr.send(request(ivr, "INVITE", f"sip:9@{lab.INSIDE}", call))
    invite = second.expect("INVITE")
    between()
    second.send(response(second, invite, 200))
    ok = ivr.expect(200)
    routes = "".join(f"Route: {value}\r\n" for value in ok.routes())
    ivr.send(request(ivr, "ACK", ok.contact_uri(), call, 1, routes, "", "uas"))
    second.expect("ACK")
    ivr.send(request(ivr, "BYE", ok.contact_uri(), call, 2, routes, "", "uas"))
    second.send(response(second, second.expect("BYE"), 200))
    ivr.expect(200)


class Neighbours:
    """Beside lab.Lab, with `self.sipward` running a configuration with those peers."""

    def undisturbed(self, attempt, calls=6):
        """Their calls go on while `attempt` happens, in the midst of one of them."""
        context = tls_context(self.folder, "two.example.com", server=True)
        second = Endpoint("tls", "127.0.4.1", 5061, context).listen()
        ivr = Endpoint("udp", "127.0.5.1", 5060).connect(lab.INSIDE, 5060)
        self.addCleanup(second.close)
        self.addCleanup(ivr.close)
        for number in range(calls):
            one_call(ivr, second, f"{self.id()}-other-{number}",
                     attempt if number == calls // 2 else lambda: None)

    def lines(self, *texts):
        return [line for line in self.sipward.output().splitlines()
                if all(text in line for text in texts)]

    def assert_one_line(self, *texts):
        """One line of the log has all of `texts`; it is waited for."""
        until = time.monotonic() + 5
        while not self.lines(*texts) and time.monotonic() < until:
            time.sleep(0.02)
        found = self.lines(*texts)
        self.assertEqual(len(found), 1, f"{texts} in\n{self.sipward.output()}")
