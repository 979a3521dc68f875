// What the transactions do for those who cannot do it themselves (rewriting.md §8).
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using base::DropReason;
using sip::Header;
using sip::Method;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;

RequestText cancel_text() {
  RequestText cancel;
  cancel.method = "CANCEL";
  cancel.contact.clear();
  cancel.extra = "Reason: SIP;cause=200;text=\"Call completed elsewhere\"\r\n";
  return cancel;
}

TEST(transaction, absorbs_retransmissions_of_an_invite) {
  World world;
  const auto invite = RequestText{}.text();
  EXPECT_EQ(world.receive(from_pbx(), invite).size(), 2U);
  const auto again = world.receive(from_pbx(), invite);
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].message.status(), 100);
}

TEST(transaction, absorbs_retransmissions_of_others_and_repeats_their_answer) {
  World world;
  RequestText text;
  text.method = "MESSAGE";
  const auto sent = world.receive(from_pbx(), text.text());
  EXPECT_TRUE(world.receive(from_pbx(), text.text()).empty());
  EXPECT_TRUE(world.receive(from_cucm(), respond_to(sent[0].message, {180, "t", "", "", true}))
                  .empty());  // RFC 4320 §4.1
  const auto back =
      world.receive(from_cucm(), respond_to(sent[0].message, {202, "t", "", "", true}));
  ASSERT_EQ(back.size(), 1U);
  const auto again = world.receive(from_pbx(), text.text());
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].message.bytes(), back[0].message.bytes());
}

TEST(transaction, retransmits_towards_a_datagram_peer_until_it_hears) {
  World world;
  const auto sent = world.receive(from_cucm(), call_from_outside().text());
  const auto again = world.advance(milliseconds(3500));
  ASSERT_EQ(again.size(), 3U);
  for (const auto& copy : again) EXPECT_EQ(copy.message.bytes(), sent[1].message.bytes());
  world.receive(from_pbx(), respond_to(sent[1].message, {180, "t", "", "", true}));
  EXPECT_TRUE(world.advance(seconds(10)).empty());
}

TEST(transaction, acknowledges_a_refusal_itself_and_retransmits_it_until_acknowledged) {
  World world;
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  const auto back =
      world.receive(from_cucm(), respond_to(sent[1].message, {486, "t1", "", "", true}));
  ASSERT_EQ(back.size(), 2U);
  EXPECT_EQ(back[0].message.method(), Method::ack);
  EXPECT_EQ(back[0].to.peer, cucm);
  EXPECT_EQ(back[0].message.value(Header::via), sent[1].message.value(Header::via));
  EXPECT_EQ(back[1].message.status(), 486);
  auto again = world.advance(milliseconds(500));
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].message.status(), 486);
  RequestText ack;
  ack.method = "ACK";
  ack.contact.clear();
  ack.to += ";tag=t1";
  EXPECT_TRUE(world.receive(from_pbx(), ack.text()).empty());
  EXPECT_TRUE(world.advance(seconds(10)).empty());
}

TEST(transaction, passes_a_cancel_on_with_its_reason_once_a_provisional_was_heard) {
  World world;
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  auto cancelled = world.receive(from_pbx(), cancel_text().text());
  ASSERT_EQ(cancelled.size(), 1U);  // only the 200 to CANCEL so far (RFC 3261 §9.1)
  EXPECT_EQ(cancelled[0].message.status(), 200);
  EXPECT_EQ(cancelled[0].message.method(), Method::cancel);
  cancelled = world.receive(from_cucm(), respond_to(sent[1].message, {180, "t1", "", "", true}));
  ASSERT_EQ(cancelled.size(), 2U);
  const auto& cancel = cancelled[0].message;
  EXPECT_EQ(cancel.method(), Method::cancel);
  EXPECT_EQ(cancel.value(Header::via), headers(sent[1].message, Header::via)[0]);
  EXPECT_EQ(cancel.value(Header::cseq), "1 CANCEL");
  EXPECT_THAT(std::string(cancel.bytes()), HasSubstr("Reason: SIP;cause=200"));
  world.receive(from_cucm(), respond_to(cancel, {200, "t1", "", "", true}));
  const auto back =
      world.receive(from_cucm(), respond_to(sent[1].message, {487, "t1", "", "", true}));
  ASSERT_EQ(back.size(), 2U);
  EXPECT_EQ(back[1].message.status(), 487);
}

TEST(transaction, answers_481_to_a_cancel_that_matches_nothing) {
  World world;
  const auto sent = world.receive(from_pbx(), cancel_text().text());
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].message.status(), 481);
}

TEST(transaction, timer_c_cancels_a_call_that_rings_for_ever_and_answers_408) {
  auto network = make_network();
  network.timing.timer_c = milliseconds(300);
  World world(network);
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  world.receive(from_cucm(), respond_to(sent[1].message, {180, "t1", "", "", true}));
  const auto fired = world.advance(milliseconds(300));
  ASSERT_EQ(fired.size(), 1U);
  EXPECT_EQ(fired[0].message.method(), Method::cancel);
  const auto back =
      world.receive(from_cucm(), respond_to(sent[1].message, {487, "t1", "", "", true}));
  ASSERT_EQ(back.size(), 2U);
  EXPECT_EQ(back[0].message.method(), Method::ack);
  EXPECT_EQ(back[1].message.status(), 408);
  EXPECT_EQ(world.drops.get(DropReason::timer_c), 1U);
}

TEST(transaction, answers_408_when_nobody_answers_at_all) {
  World world;
  world.receive(from_pbx(), RequestText{}.text());
  const auto sent = world.advance(seconds(33));
  ASSERT_FALSE(sent.empty());
  EXPECT_EQ(sent[0].message.status(), 408);
  EXPECT_EQ(world.drops.get(DropReason::transaction_timeout), 1U);
}

TEST(transaction, says_why_a_peer_could_not_be_reached_but_only_inside) {
  World world;
  auto sent = world.receive(from_pbx(), RequestText{}.text());
  auto back = world.fail(sent[1].id, proxy::SendFailure::handshake_failed,
                         "its certificate expired on 2026-11-01");
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(back[0].message.status(), 503);
  EXPECT_EQ(header(back[0].message, Header::warning),
            "399 10.0.0.2 \"peer cucm: its certificate expired on 2026-11-01\"");
  EXPECT_TRUE(has_usual_retry_after(back[0].message));
  RequestText inbound;
  inbound.via = "SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bKx";
  inbound.uri = "sip:100@sbc.example.com";
  sent = world.receive(from_cucm(), inbound.text());
  ASSERT_EQ(sent.size(), 2U);
  back = world.fail(sent[1].id, proxy::SendFailure::no_listener, "no socket");
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(back[0].message.status(), 503);
  EXPECT_EQ(back[0].message.count(Header::warning), 0U);
}

TEST(transaction, tries_the_next_address_of_a_name_with_a_new_branch) {
  auto network = make_network();
  network.peers[cucm].target = policy::Target{base::Transport::tls, "cucm.example.com", 5061, {}};
  World world(network);
  auto sent = world.receive(from_pbx(), RequestText{}.text());
  ASSERT_EQ(sent.size(), 1U);
  ASSERT_EQ(world.queries.size(), 1U);
  EXPECT_EQ(world.queries[0].wanted.name, "cucm.example.com");
  sent = world.resolve({"192.0.2.1", "192.0.2.9"});
  ASSERT_EQ(sent.size(), 1U);
  const auto second = world.fail(sent[0].id, proxy::SendFailure::connect_failed, "refused");
  ASSERT_EQ(second.size(), 1U);
  EXPECT_EQ(second[0].to.remote.text(), "tls:192.0.2.9:5061");
  EXPECT_NE(headers(second[0].message, Header::via)[0], headers(sent[0].message, Header::via)[0]);
  const auto back = world.fail(second[0].id, proxy::SendFailure::connect_failed, "refused");
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(back[0].message.status(), 503);
}

TEST(transaction, drops_responses_that_are_not_for_us_or_not_from_the_peer) {
  World world;
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  const auto ok = respond_to(sent[1].message, {200, "t1", cucm_contact, "", true});
  EXPECT_TRUE(world.receive(from_carrier(), ok).empty());
  EXPECT_EQ(world.drops.get(DropReason::response_wrong_source), 1U);
  auto stranger = ok;
  stranger.replace(stranger.find("branch=z9hG4bKsw"), 16, "branch=z9hG4bKzz");
  EXPECT_TRUE(world.receive(from_cucm(), stranger).empty());
  EXPECT_EQ(world.drops.get(DropReason::response_via_not_ours), 1U);
  EXPECT_EQ(world.receive(from_cucm(), ok).size(), 1U);
  EXPECT_EQ(world.receive(from_cucm(), ok).size(), 1U);  // RFC 6026: 2xx again passes
}

TEST(transaction, passes_several_early_dialogs_each_with_its_own_target) {
  World world;
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  const auto& invite = sent[1].message;
  const auto one = world.receive(
      from_cucm(),
      respond_to(invite, {183, "a", "<sip:a@192.0.2.1:5061;transport=tls>", "", true}));
  const auto two = world.receive(
      from_cucm(),
      respond_to(invite, {183, "b", "<sip:b@192.0.2.7:5071;transport=tls>", "", true}));
  ASSERT_EQ(one.size(), 1U);
  ASSERT_EQ(two.size(), 1U);
  EXPECT_NE(header(one[0].message, Header::record_route),
            header(two[0].message, Header::record_route));
  RequestText prack;
  prack.method = "PRACK";
  prack.cseq = 2;
  prack.to += ";tag=b";
  prack.via = "SIP/2.0/UDP 10.0.0.10:5060;branch=z9hG4bKp";
  prack.uri = uri_in(header(two[0].message, Header::contact));
  prack.extra = "Route: " + header(two[0].message, Header::record_route) + "\r\n";
  const auto forwarded = world.receive(from_pbx(), prack.text());
  ASSERT_EQ(forwarded.size(), 1U);
  EXPECT_EQ(forwarded[0].message.request_uri(), "sip:b@192.0.2.7:5071;transport=tls");
  EXPECT_EQ(forwarded[0].to.remote.text(), "tls:192.0.2.7:5071");
  EXPECT_EQ(forwarded[0].to.peer, cucm);  // an unknown node: the sealed peer's policy applies
}

}  // namespace
}  // namespace sipward::scenario
