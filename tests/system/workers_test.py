"""Several workers: a call is one worker's, whichever connections its messages come over."""
import re
import time
import unittest

from support import lab
from support.asking import Asking
from support.program import wait_until
from support.ua import Endpoint, branch, request, response

WORKERS = 2


class Several(Asking):
    transport = "tcp"

    def start_sipward(self, text, **options):
        several = text.replace("[server]\n", f"[server]\nworkers = {WORKERS}\n")
        return super().start_sipward(several, **options)

    def connect_again(self):
        """One more connection of the caller: the next worker's."""
        again = Endpoint("tcp", lab.LEGACY, 0).connect(lab.INSIDE, 5060)
        self.addCleanup(again.close)
        return again

    def calls_of_each(self):
        found = re.findall(r'^sipward_calls\{worker="\d+"\} (\d+)$', self.metrics_text(), re.MULTILINE)
        self.assertEqual(len(found), WORKERS)
        return [int(one) for one in found]

    def invite(self, many):
        for _ in range(many):
            self.send(request(self.caller, "INVITE", f"sip:4711@{lab.INSIDE}", self.new_call()))


class Workers(Several):
    def test_a_dialog_goes_on_over_any_connection(self):
        dialog = self.establish()
        for cseq in range(2, 2 + WORKERS):
            self.caller = self.connect_again()
            dialog.exchange("inside", "outside", "INFO", cseq)
        self.caller = self.connect_again()
        dialog.exchange("inside", "outside", "BYE", 2 + WORKERS)
        self.assertEqual(self.json("calls")["calls"], [])
        ended = self.json("calls", "--ended")["calls"]
        self.assertEqual([one["call_id"] for one in ended], [dialog.call["id"]])

    def test_a_cancel_over_another_connection_finds_its_invite(self):
        for _ in range(WORKERS):
            call, transaction = self.new_call(), branch()
            uri = f"sip:4711@{lab.INSIDE}"
            self.send(request(self.caller, "INVITE", uri, call, via_branch=transaction))
            invite = self.secure.expect("INVITE")
            self.secure.send(response(self.secure, invite, 180))
            self.caller.expect(180)
            other = self.connect_again()
            other.send(request(self.caller, "CANCEL", uri, call, via_branch=transaction))
            other.expect(200)
            cancel = self.secure.expect("CANCEL")
            self.secure.send(response(self.secure, cancel, 200))
            self.secure.send(response(self.secure, invite, 487))
            self.secure.expect("ACK")
            self.caller.expect(487)
            self.send(request(self.caller, "ACK", uri, call, to_tag="uas", via_branch=transaction))
        wait_until(lambda: self.calls_of_each() == [0] * WORKERS, 10, "the end of all calls")

    def test_a_trunk_of_one_connection_keeps_all_workers_at_work(self):
        self.invite(300)
        wait_until(lambda: sum(self.calls_of_each()) == 300, 20, "300 calls")
        self.assertGreaterEqual(min(self.calls_of_each()), 150 - 64)

    def test_few_calls_of_a_connection_stay_where_it_is(self):
        self.invite(20)
        wait_until(lambda: sum(self.calls_of_each()) == 20, 20, "20 calls")
        self.assertEqual(max(self.calls_of_each()), 20)


class OneEach(Several):
    """Each worker has a connection of its own to the peer outside."""

    def start_sipward(self, text, **options):
        each = text.replace('names      = [', 'connections = "per_worker"\nnames = [')
        return super().start_sipward(each, **options)

    def dialled(self):
        """The worker of each connection to the secure peer."""
        return sorted(one["worker"] for one in self.json("connections")["connections"]
                      if one["role"] == "client")

    def accept_another(self):
        self.secure.accept()
        stream = self.secure.stream
        self.addCleanup(stream.close)
        return Endpoint.of(stream, self.secure.address, self.secure.port)


class ConnectionsOfEachWorker(OneEach):
    def test_a_call_leaves_by_the_worker_where_it_came(self):
        self.establish()
        first = self.secure.stream
        self.addCleanup(first.close)
        self.assertEqual(len(self.dialled()), 1)
        self.caller = self.connect_again()
        self.invite(1)
        second = self.accept_another()
        arrived = second.expect("INVITE")
        second.send(response(second, arrived, 486))
        self.caller.expect(486)
        second.expect("ACK")
        self.assertEqual(self.dialled(), [0, 1])

    def test_one_that_is_lost_is_one_workers(self):
        dialog = self.establish()
        first = Endpoint.of(self.secure.stream, self.secure.address, self.secure.port)
        caller, self.caller = self.caller, self.connect_again()
        self.invite(1)
        second = self.accept_another()
        arrived = second.expect("INVITE")
        first.close()
        wait_until(lambda: len(self.dialled()) == 1, 10, "the end of one connection")
        second.send(response(second, arrived, 486))
        self.caller.expect(486)
        self.caller = caller
        dialog.from_inside("BYE", 2)
        again = self.accept_another()
        again.send(response(again, again.expect("BYE"), 200))
        caller.expect(200)


class OfAPeerThatIsAsked(OneEach):
    """It is looked after with OPTIONS, by one of the workers."""

    def start_sipward(self, text, **options):
        asked = 'options = { up = "1s", down = "1s", timeout = "1s", rise = 1, fall = 100 }\nnames      = ['
        return super().start_sipward(text.replace("names      = [", asked), **options)

    def assert_ends(self, connection):
        until = time.monotonic() + 20
        while connection.receive(until - time.monotonic()) is not None:
            pass
        self.assertLess(time.monotonic(), until, "it is still open")

    def test_when_it_falls_silent_the_connections_of_all_workers_end(self):
        self.invite(1)
        first = self.accept_another()
        self.caller = self.connect_again()
        self.invite(1)
        second = self.accept_another()
        self.assertEqual(self.dialled(), [0, 1])
        for connection in (first, second):
            self.assert_ends(connection)


if __name__ == "__main__":
    unittest.main()
