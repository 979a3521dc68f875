"""A dialog needs no state of ours: it survives a crash and moves to another instance."""
import shutil
import unittest

from support import lab
from support.pair import Pair
from support.phones import Phones
from support.ua import Endpoint, tls_context

TWIN_INSIDE, TWIN_OUTSIDE = "127.0.2.3", "127.0.2.4"


class Restart(Pair):
    def after(self, dialog):
        """Both sides go on in the dialog: re-INVITE and BYE, over new connections."""
        server = tls_context(self.folder, "secure.example.com", server=False)
        accepting = self.secure
        dialling = Endpoint("tls", lab.SECURE, 0, server).connect(lab.OUTSIDE, 5061)
        self.addCleanup(dialling.close)
        accepting.stream.close()
        accepting.stream = None            # the old connection died with the old process
        dialog.exchange("inside", "outside", "INVITE", 5)
        dialog.from_inside("ACK", 5)
        self.secure.expect("ACK")
        self.secure = dialling
        dialog.exchange("outside", "inside", "INVITE", 2)
        dialog.from_outside("ACK", 2)
        self.legacy.expect("ACK")
        dialog.exchange("outside", "inside", "BYE", 3)
        self.secure = accepting
        return dialog

    def test_killed_in_mid_call_and_started_again(self):
        one, two = self.establish(), self.establish()
        self.sipward.kill()
        self.sipward = self.start_sipward(lab.config())
        self.after(one)
        two.exchange("inside", "outside", "BYE", 7)

    def test_another_instance_with_the_same_keys_takes_over(self):
        dialog = self.establish()
        self.sipward.kill()
        self.start_sipward(lab.config(), file="replica.toml")
        self.after(dialog)

    def test_other_keys_do_not_open_it(self):
        dialog = self.establish()
        self.sipward.kill()
        self.sipward = self.start_sipward(
            lab.config().replace('state_folder = "state"', 'state_folder = "other"'))
        dialog.from_inside("BYE", 2)
        self.caller.expect(481)


class RestartBesideKamailio(Phones):
    def test_killed_in_mid_call_and_started_again(self):
        calls = self.call(self.inside, self.outside), self.call(self.outside, self.inside)
        self.sipward.kill()
        type(self).sipward = self.standing.start_sipward(lab.config())
        for caller, callee in calls:
            caller.renew(callee)
            callee.renew(caller)
        calls[0][0].hang_up(calls[0][1])
        calls[1][1].hang_up(calls[1][0])

    def test_a_twin_with_the_same_keys_serves_calls_that_it_never_saw(self):
        # Another machine, which a load balancer chose: other addresses, the same advertised ones.
        first, second = self.call(self.inside, self.outside)
        shutil.copytree(self.folder / "state", self.folder / "twin",
                        ignore=shutil.ignore_patterns("*.sock"))
        text = lab.config(inside=TWIN_INSIDE, outside=TWIN_OUTSIDE)
        text = text.replace(f'advertise = "{TWIN_INSIDE}"', f'advertise = "{lab.INSIDE}:5060"')
        text = text.replace('state_folder = "state"', 'state_folder = "twin"')
        self.start_sipward(text, file="twin.toml")
        self.inside.wire.remote = (TWIN_INSIDE, 5060)
        first.renew(second)
        first.hang_up(second)


if __name__ == "__main__":
    unittest.main()
