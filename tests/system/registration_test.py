"""Phones inside that register through sipward with Kamailio: one binding for ever, and a phone that
can only dial is called over the connection that it made."""
import subprocess
import unittest

from support import kamailio, lab
from support.agent import Agent, Call, unique
from support.message import host_port
from support.standing import Standing
from support.wire import Stream, Udp

DOMAIN = "secure.example.com"


class Registration(lab.Lab):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        kamailio.start(Standing(cls), kamailio.REGISTRAR)

    def setUp(self):
        self.serve()
        self.caller = self.keep(Agent(Udp("127.0.3.5", 5080, (lab.SECURE, 5060)), "caller"))

    def keep(self, agent):
        self.addCleanup(agent.close)
        return agent

    def serve(self):
        self.sipward = self.start_sipward(lab.config())

    def restart(self):
        self.sipward.kill()
        self.serve()

    def udp_phone(self):
        return self.keep(Agent(Udp(lab.LEGACY, 5060, (lab.INSIDE, 5060)), unique("udp")))

    def tcp_phone(self):
        return self.keep(Agent(Stream.dial("127.0.1.7", (lab.INSIDE, 5060)), unique("tcp")))

    def register(self, phone, seconds=300, status=200):
        """The bindings that the registrar tells of."""
        phone.request("REGISTER", f"sip:{DOMAIN}", to=f"<sip:{phone.user}@{DOMAIN}>",
                      headers=[("Expires", str(seconds))])
        return phone.expect(status, "REGISTER").all("contact")

    def assert_called(self, phone):
        call = self.caller.invite(f"sip:{phone.user}@{DOMAIN}")
        answered = Call.accept(phone)
        self.assertEqual(answered.invite.uri.split(";")[0], phone.contact.strip("<>").split(";")[0])
        call.answered()
        answered.expect("ACK")
        call.renew(answered)
        answered.hang_up(call)

    def assert_not_called(self, phone):
        self.caller.invite(f"sip:{phone.user}@{DOMAIN}").answered(404)

    def test_a_phone_is_called_until_it_unregisters(self):
        for phone in (self.udp_phone(), self.tcp_phone()):
            with self.subTest(transport=phone.wire.transport):
                self.assert_not_called(phone)
                for _ in range(2):
                    bindings = self.register(phone)
                    self.assertEqual(len(bindings), 1, bindings)
                    # Its own address comes back to it, not ours.
                    self.assertEqual(host_port(bindings[0].strip("<").split(">")[0]),
                                     (phone.wire.ip, phone.wire.port))
                self.assert_called(phone)
                self.assertEqual(self.register(phone, seconds=0), [])
                self.assert_not_called(phone)

    def test_one_binding_through_restart_and_new_keys(self):
        phone = self.udp_phone()
        self.register(phone)
        self.restart()
        self.assertEqual(len(self.register(phone)), 1)
        rotated = subprocess.run([lab.PROGRAM, "keys", "rotate", "--state", self.folder / "state"],
                                 capture_output=True, text=True, timeout=10)
        self.assertEqual(rotated.returncode, 0, rotated.stderr)
        self.restart()
        bindings = self.register(phone)
        self.assertEqual(len(bindings), 1, bindings)
        self.assert_called(phone)
        self.assertEqual(self.register(phone, seconds=0), [])
        self.assert_not_called(phone)

    def assert_told(self, call):
        """Within the time that one message may take: nobody waits for a timer."""
        # The answer to another call may come again meanwhile.
        finals = (message for message in iter(self.caller.wire.receive, None)
                  if message.status >= 200 and message.get("call-id") == call.call_id)
        final = next(finals, None)
        self.assertIsNotNone(final, "the caller has heard nothing")
        # Kamailio makes 500 of 503.
        self.assertIn(final.status, (430, 480, 500, 503))

    def test_a_phone_that_is_gone_is_told_to_the_caller(self):
        phone = self.tcp_phone()
        self.register(phone)
        phone.wire.close()
        self.assert_told(self.caller.invite(f"sip:{phone.user}@{DOMAIN}"))

    def test_a_phone_that_goes_while_it_is_called_is_told_to_the_caller(self):
        for provisional in (None, 100):
            with self.subTest(provisional=provisional):
                phone = self.tcp_phone()
                self.register(phone)
                call = self.caller.invite(f"sip:{phone.user}@{DOMAIN}")
                invite = phone.expect("INVITE")
                if provisional:
                    phone.answer(invite, provisional)
                phone.wire.close()
                self.assert_told(call)


if __name__ == "__main__":
    unittest.main()
