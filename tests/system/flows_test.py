"""Call flows beyond the plain call, between a cleartext UDP phone inside and one behind Kamailio."""
import unittest

from support import lab
from support.agent import SDP, Agent, Call
from support.message import address, host_port
from support.phones import BEHIND, Phones
from support.wire import Stream

SHORT_INSIDE, SHORT_OUTSIDE = "127.0.2.3", "127.0.2.4"


class Flows(Phones):
    def both_ways(self):
        return (self.inside, self.outside), (self.outside, self.inside)

    def ring(self, caller, callee, headers=(), status=180):
        """An INVITE that has arrived and, with a status, been answered so by the callee."""
        first = caller.invite(f"sip:{callee.user}@{caller.wire.remote[0]}:5060", headers=headers)
        second = Call.accept(callee, status=0)
        if status:
            second.answer(status)
            first.learn(first.expect(status, "INVITE"))
        return first, second

    def test_both_ends_renew_and_either_hangs_up(self):
        for caller, callee in self.both_ways():
            first, second = self.call(caller, callee)
            first.renew(second)
            second.renew(first)
            first.renew(second)
            second.hang_up(first)
            first, second = self.call(caller, callee)
            first.hang_up(second)

    def test_a_tcp_phone_is_reached_over_the_connection_that_it_made(self):
        phone = Agent(Stream.dial("127.0.1.7", (lab.INSIDE, 5060)), "dialler")   # listens nowhere
        self.addCleanup(phone.close)
        first = phone.invite(f"sip:agent@{lab.INSIDE}:5060")
        second = Call.accept(self.outside)
        first.answered()
        second.expect("ACK")
        second.renew(first)
        second.hang_up(first)

    def test_reliable_provisional_answer_and_updates_from_both_ends(self):
        for caller, callee in self.both_ways():
            first, second = self.ring(caller, callee, [("Supported", "100rel")], status=0)
            second.answer(183, headers=[("Require", "100rel"), ("RSeq", "17")], body=SDP)
            progress = first.learn(first.expect(183, "INVITE"))
            self.assertEqual(progress.get("rseq"), "17")
            first.send("PRACK", [("RAck", "17 1 INVITE")])
            prack = second.expect("PRACK")
            self.assertEqual(prack.get("rack"), "17 1 INVITE")
            callee.answer(prack, 200)
            first.expect(200, "PRACK")
            for sender, receiver in ((first, second), (second, first)):
                sender.send("UPDATE", body=SDP)
                receiver.agent.answer(receiver.expect("UPDATE"), 200, body=SDP)
                self.assertEqual(sender.expect(200, "UPDATE").body, SDP.encode())
            second.answer(200, body=SDP)
            first.expect(200, "INVITE")
            first.ack(1)
            second.expect("ACK")
            second.hang_up(first)

    def test_early_dialogs_with_several_tags_lead_to_their_own_targets(self):
        branches = [self.outside, self.agent(BEHIND, 5081, lab.SECURE, "other")]
        call = self.inside.invite(f"sip:agent@{lab.INSIDE}:5060", [("Supported", "100rel")])
        invite = self.outside.expect("INVITE")
        early = []
        for number, branch in enumerate(branches):
            self.outside.answer(invite, 183, tag=f"fork{number}", contact=False, headers=[
                ("Contact", branch.contact), ("Require", "100rel"), ("RSeq", "1")])
            early.append(call.expect(183))
        self.assertEqual([one.tag("to") for one in early], ["fork0", "fork1"])
        for number in (1, 0):
            call.learn(early[number])
            call.send("PRACK", [("RAck", "1 1 INVITE")])
            prack = branches[number].expect("PRACK", call_id=call.call_id)
            self.assertEqual(prack.tag("to"), f"fork{number}")
            branches[number].answer(prack, 200)
            call.expect(200, "PRACK")
        self.outside.answer(invite, 200, tag="fork1", contact=False, body=SDP,
                            headers=[("Contact", branches[1].contact)])
        self.assertEqual(call.answered().tag("to"), "fork1")
        branches[1].expect("ACK", call_id=call.call_id)
        call.send("BYE")
        branches[1].answer(branches[1].expect("BYE", call_id=call.call_id), 200)
        call.expect(200, "BYE")

    def test_cancel_reaches_the_phone_that_rings(self):
        for caller, callee in self.both_ways():
            first, second = self.ring(caller, callee)
            first.cancel()
            callee.answer(second.expect("CANCEL"), 200)
            first.expect(200, "CANCEL")
            second.answer(487)
            second.expect("ACK")
            first.expect(487, "INVITE")

    def test_refusals_cross_as_they_are(self):
        for caller, callee in self.both_ways():
            for status in (404, 486, 488, 603):
                first, second = self.ring(caller, callee, status=0)
                second.answer(status, headers=[("Reason", "Q.850;cause=17")])
                refused = first.expect(status, "INVITE")
                self.assertEqual(refused.get("reason"), "Q.850;cause=17")
                second.expect("ACK")

    def test_a_phone_that_is_never_answered_is_cancelled_by_timer_c(self):
        self.start_sipward(lab.config(inside=SHORT_INSIDE, outside=SHORT_OUTSIDE,
                                      extra='[timers]\ntimer_c = "400ms"\n'),
                           file="short.toml")
        caller = self.agent("127.0.1.2", 5060, SHORT_INSIDE, "patient")
        first, second = self.ring(caller, self.outside)
        self.outside.answer(second.expect("CANCEL"), 200)
        second.answer(487)
        second.expect("ACK")
        final = caller.wire.receive()
        self.assertIn(final.status, (408, 487))

    def test_redirection_leads_through_sipward(self):
        self.colleague = self.agent("127.0.1.2", 5060, lab.INSIDE, "colleague")
        cases = ((self.inside, self.outside, self.outside, f"sip:new@{lab.SECURE}:5061;transport=tls"),
                 (self.outside, self.inside, self.colleague, "sip:new@127.0.1.2:5060"))
        for caller, callee, third, contact in cases:
            with self.subTest(caller=caller.user):
                own = lab.INSIDE if caller is self.inside else lab.OUTSIDE
                first, second = self.ring(caller, callee, status=0)
                second.answer(302, headers=[("Contact", f"<{contact}>")])
                moved = first.expect(302, "INVITE")
                second.expect("ACK")
                self.assertEqual(host_port(moved.contact())[0], own)
                again = caller.invite(moved.contact())
                arrived = Call.accept(third)
                self.assertEqual(arrived.invite.uri.split("@")[0], "sip:new")
                again.answered()
                arrived.expect("ACK")
                again.hang_up(arrived)

    def refer(self, sender, receiver, refer_to):
        """Sends REFER in the dialog; the Refer-To that arrived."""
        sender.send("REFER", [("Refer-To", refer_to)])
        request = receiver.expect("REFER")
        receiver.agent.answer(request, 202)
        sender.expect(202, "REFER")
        receiver.send("NOTIFY", [("Event", "refer"), ("Subscription-State", "active;expires=60"),
                                 ("Content-Type", "message/sipfrag")])
        sender.agent.answer(sender.expect("NOTIFY"), 200)
        receiver.expect(200, "NOTIFY")
        return address(request.get("refer-to"))

    def test_blind_transfer_of_the_phone_inside_goes_through_sipward(self):
        first, second = self.call(self.inside, self.outside)
        target = self.refer(second, first, f"<sip:third@{lab.SECURE}:5061;transport=tls>")
        self.assertEqual(host_port(target)[0], lab.INSIDE)
        self.assertTrue(target.startswith("sip:third@"), target)
        onward = self.inside.invite(target)
        third = Call.accept(self.outside)
        self.assertTrue(third.invite.uri.startswith("sip:third@"), third.invite.uri)
        onward.answered()
        third.expect("ACK")
        onward.hang_up(third)
        second.hang_up(first)

    def test_blind_transfer_of_the_phone_outside_goes_through_sipward(self):
        colleague = self.agent("127.0.1.2", 5060, lab.INSIDE, "colleague")
        first, second = self.call(self.outside, self.inside)
        target = self.refer(second, first, "<sip:colleague@127.0.1.2:5060>")
        self.assertEqual(host_port(target)[0], lab.OUTSIDE)
        onward = self.outside.invite(target)
        third = Call.accept(colleague)
        self.assertEqual(third.invite.uri, "sip:colleague@127.0.1.2:5060")
        onward.answered()
        third.expect("ACK")
        third.hang_up(onward)
        first.hang_up(second)

    def test_attended_transfer_between_two_of_one_side_meets_without_sipward(self):
        # The one who transfers knows both phones of the other side by sealed addresses; the one
        # transferred shall call the other as it is.
        for caller, callee in self.both_ways():
            one_here, one_there = self.call(caller, callee)
            two_here, two_there = self.call(caller, callee, user="colleague")
            tags = two_here.local.rpartition("tag=")[2], two_here.remote.rpartition("tag=")[2]
            replaces = f"{two_here.call_id}%3Bto-tag%3D{tags[1]}%3Bfrom-tag%3D{tags[0]}"
            target = self.refer(one_here, one_there, f"<{two_here.target}?Replaces={replaces}>")
            self.assertEqual(target, f"{address(callee.contact)}?Replaces={replaces}")
            one_here.hang_up(one_there)
            two_there.hang_up(two_here)

    def test_attended_transfer_across_keeps_replaces(self):
        # The phone outside transfers the one inside to a third one outside.
        first, second = self.call(self.inside, self.outside)
        target = self.refer(second, first, f"<sip:third@{lab.SECURE}:5061;transport=tls"
                                           "?Replaces=abc%40example%3Bto-tag%3Dx%3Bfrom-tag%3Dy>")
        uri, _, replaces = target.partition("?Replaces=")
        self.assertEqual(host_port(uri)[0], lab.INSIDE)
        self.assertEqual(replaces, "abc%40example%3Bto-tag%3Dx%3Bfrom-tag%3Dy")
        onward = self.inside.invite(uri, [("Replaces", "abc@example;to-tag=x;from-tag=y")])
        third = Call.accept(self.outside)
        self.assertEqual(third.invite.get("replaces"), "abc@example;to-tag=x;from-tag=y")
        onward.answered()
        third.expect("ACK")
        onward.hang_up(third)
        first.hang_up(second)


if __name__ == "__main__":
    unittest.main()
