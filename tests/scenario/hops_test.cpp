// Hops (rewriting.md §8): Max-Forwards, loops, required extensions, methods nobody knows, and text
// of peers in what we say.
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using base::DropReason;
using sip::Header;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

TEST(hops, are_counted_down_and_end_at_zero) {
  World world;
  auto text = RequestText{}.text();
  const std::string seventy = "Max-Forwards: 70";
  text.replace(text.find(seventy), seventy.size(), "Max-Forwards: 0");
  auto sent = world.receive(from_pbx(), text);
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[1].message.status(), 483);
  RequestText other;
  other.via += "other";
  auto without = other.text();
  without.erase(without.find(seventy), seventy.size() + 2);
  sent = world.receive(from_pbx(), without);
  EXPECT_EQ(header(sent.back().message, Header::max_forwards), "70");
}

TEST(hops, of_an_invite_at_zero_are_never_passed_on) {
  World world;
  const auto text = replaced(call_from_outside().text(), "Max-Forwards: 70", "Max-Forwards: 0");
  for (const auto& sent : world.receive(from_cucm(), text)) {
    EXPECT_FALSE(sent.message.is_request());
  }
  EXPECT_EQ(world.drops.get(DropReason::max_forwards_zero), 1U);
}

TEST(hops, of_an_ack_at_zero_end_without_a_word) {
  World world;
  const auto dialog = establish(world);
  const auto ack = replaced(from_inside(dialog, "ACK", 1), "Max-Forwards: 70", "Max-Forwards: 0");
  EXPECT_THAT(world.receive(from_pbx(), ack), SizeIs(0));
}

TEST(hops, a_loop_is_refused_and_a_spiral_is_none) {
  auto network = make_network();
  network.peers[pbx].request_uri = policy::RequestUriStyle::keep;
  network.peers[cucm].request_uri = policy::RequestUriStyle::keep;
  World world(network);
  const auto out = world.receive(from_pbx(), RequestText{}.text());
  const std::string passed(out[1].message.bytes());
  // A spiral: their proxy sends it back in, from the other side.
  auto spiral = passed;
  spiral.insert(spiral.find("Via:"), "Via: SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bKsp\r\n");
  const auto back = world.receive(from_cucm(), spiral);
  ASSERT_EQ(back.size(), 2U);
  EXPECT_EQ(back[1].to.peer, pbx);
  EXPECT_EQ(headers(back[1].message, Header::record_route).size(), 2U);
  // A loop: what we sent into the inside comes again from the side that it once came from.
  auto loop = passed;
  loop.insert(loop.find("Via:"), "Via: SIP/2.0/UDP 10.0.0.10:5060;branch=z9hG4bKlo\r\n");
  const auto refused = world.receive(from_pbx(), loop);
  ASSERT_EQ(refused.size(), 2U);
  EXPECT_EQ(refused[1].message.status(), 482);
}

TEST(hops, the_same_request_by_another_target_is_no_loop) {
  auto network = make_network();
  network.peers[cucm].request_uri = policy::RequestUriStyle::keep;
  World world(network);
  const auto out = world.receive(from_pbx(), RequestText{}.text());
  auto forwarded =
      replaced(std::string(out[1].message.bytes()), "INVITE sip:4711@", "INVITE sip:4712@");
  forwarded =
      replaced(forwarded, "Via:", "Via: SIP/2.0/UDP 10.0.0.10:5060;branch=z9hG4bKfw\r\nVia:");
  EXPECT_EQ(world.receive(from_pbx(), forwarded).back().to.peer, cucm);
}

TEST(extensions, unknown_proxy_require_gets_420_with_its_tags) {
  World world;
  RequestText text;
  text.extra = "Proxy-Require: foo, bar\r\n";
  const auto sent = world.receive(from_pbx(), text.text());
  EXPECT_EQ(sent[1].message.status(), 420);
  EXPECT_EQ(header(sent[1].message, Header::unsupported), "foo, bar");
}

TEST(extensions, that_the_endpoint_must_know_are_its_to_judge) {
  World world;
  RequestText text;
  text.extra = "Require: foo, bar\r\n";
  const auto sent = world.receive(from_pbx(), text.text());
  EXPECT_EQ(header(sent[1].message, Header::require), "foo, bar");
}

TEST(extensions, methods_nobody_knows_pass) {
  World world;
  RequestText text;
  text.method = "x-Unheard.Of!";
  const auto sent = world.receive(from_pbx(), text.text());
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].message.method_text(), "x-Unheard.Of!");
  EXPECT_EQ(header(sent[0].message, Header::cseq), "1 x-Unheard.Of!");
}

TEST(escaping, text_of_peers_stays_within_its_quotes) {
  World world;
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  const auto back = world.fail(sent[1].id, proxy::SendFailure::handshake_failed,
                               "its names are \"a\\b\"\r\nX-Evil: 1\x7f");
  ASSERT_THAT(back, SizeIs(1));
  EXPECT_EQ(header(back[0].message, Header::warning),
            R"(399 10.0.0.2 "peer cucm: its names are \"a\\b\"??X-Evil: 1?")");
  EXPECT_THAT(std::string(back[0].message.bytes()), Not(HasSubstr("\nX-Evil")));
}

TEST(hops, on_behalf_of_a_device_goes_with_every_request_over_tls) {
  auto network = make_network();
  network.peers[pbx].outbound_trustpoint = "phone";
  World world(network);
  const auto invite = world.receive(from_pbx(), RequestText{}.text());
  EXPECT_EQ(invite.at(1).to.identity, "phone");
  world.receive(from_cucm(), respond_to(invite.at(1).message, {180, "t1", cucm_contact, ""}));
  RequestText cancel;
  cancel.method = "CANCEL";
  EXPECT_EQ(world.receive(from_pbx(), cancel.text()).back().to.identity, "phone");
  EXPECT_EQ(world.receive(from_cucm(), call_from_outside().text()).back().to.identity, "");
}

}  // namespace
}  // namespace sipward::scenario
