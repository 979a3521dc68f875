"""A cleartext UDP phone inside and one behind Kamailio, which sipward reaches over mutual TLS: what
the tests of call flows start from. sipward and Kamailio stay up for all tests of a class."""
from support import kamailio, lab
from support.agent import Agent, Call
from support.standing import Standing
from support.wire import Udp

PHONE, BEHIND = "127.0.1.1", "127.0.3.5"


class Phones(lab.Lab):
    extra = ""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standing = Standing(cls)
        cls.sipward = cls.standing.start_sipward(lab.config(extra=cls.extra))
        kamailio.start(cls.standing, kamailio.RELAY.format(behind=f"{BEHIND}:5080"))

    def setUp(self):
        self.inside = self.agent(PHONE, 5060, lab.INSIDE, "ivr")
        self.outside = self.agent(BEHIND, 5080, lab.SECURE, "agent")

    def agent(self, ip, port, remote, user):
        agent = Agent(Udp(ip, port, (remote, 5060)), user)
        self.addCleanup(agent.close)
        return agent

    def call(self, caller, callee, user=None):
        first = caller.invite(f"sip:{user or callee.user}@{caller.wire.remote[0]}:5060")
        second = Call.accept(callee)
        first.answered()
        second.expect("ACK")
        return first, second
