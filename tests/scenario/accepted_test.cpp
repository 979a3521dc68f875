// What still comes of an INVITE after its 2xx (RFC 6026 §7).
#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using base::DropReason;
using proxy::SendFailure;
using sip::Header;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string answer_to(const Sent& invite, const std::string& tag, const std::string& contact) {
  return respond_to(invite.message, {200, tag, contact, "", true});
}

// The pbx has called cucm, which has accepted.
struct Accepted {
  explicit Accepted(policy::Network network = make_network()) : world(std::move(network)) {}
  World world;
  RequestText text;
  Sent invite = last(world.receive(from_pbx(), text.text()));
  Sent ok = last(world.receive(from_cucm(), answer_to(invite, "t1", cucm_contact)));
};

TEST(accepted, the_2xx_again_is_forwarded_as_the_first) {
  Accepted call;
  const auto again = call.world.receive(from_cucm(), answer_to(call.invite, "t1", cucm_contact));
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].message.bytes(), call.ok.message.bytes());
  EXPECT_EQ(again[0].to.remote, call.ok.to.remote);
  EXPECT_EQ(again[0].to.flow, call.ok.to.flow);
}

// What the far end was not shown is put back as the first 2xx had it, and no transaction is kept
// for that.
TEST(accepted, the_2xx_again_brings_back_what_was_hidden) {
  auto network = make_network();
  network.peers[cucm].topology = policy::Topology::hide;
  network.peers[cucm].identity_host = policy::IdentityHost::advertise;
  Accepted call(network);
  EXPECT_EQ(call.world.core().transactions(), 0U);
  ASSERT_THAT(header(call.invite.message, Header::to), HasSubstr("@sbc.example.com"));
  EXPECT_EQ(header(call.ok.message, Header::via), call.text.via);
  EXPECT_EQ(header(call.ok.message, Header::from), call.text.from);
  EXPECT_EQ(header(call.ok.message, Header::to), call.text.to + ";tag=t1");
  const auto again = call.world.receive(from_cucm(), answer_to(call.invite, "t1", cucm_contact));
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].message.bytes(), call.ok.message.bytes());
}

TEST(accepted, a_forks_2xx_has_its_own_contact_sealed) {
  Accepted call;
  const auto fork = call.world.receive(
      from_cucm(), answer_to(call.invite, "t2", "<sip:4712@192.0.2.1:5061;transport=tls>"));
  ASSERT_THAT(fork, SizeIs(1));
  EXPECT_EQ(fork[0].message.to_tag(), "t2");
  EXPECT_THAT(header(fork[0].message, Header::contact), HasSubstr("@10.0.0.2"));
  EXPECT_NE(header(fork[0].message, Header::contact), header(call.ok.message, Header::contact));
  EXPECT_EQ(header(fork[0].message, Header::record_route),
            header(call.ok.message, Header::record_route));
}

TEST(accepted, nothing_but_a_2xx_of_that_peer_means_anything_now) {
  Accepted call;
  for (const int status : {100, 180, 486, 503}) {
    const auto late = respond_to(call.invite.message, {status, "t3", cucm_contact, "", true});
    EXPECT_THAT(call.world.receive(from_cucm(), late), IsEmpty()) << status;
  }
  EXPECT_THAT(call.world.receive(from_pbx(), answer_to(call.invite, "t1", cucm_contact)),
              IsEmpty());
  EXPECT_EQ(call.world.drops.get(DropReason::response_wrong_source), 1U);
}

TEST(accepted, the_invite_again_is_absorbed_and_a_cancel_is_too_late) {
  Accepted call;
  EXPECT_THAT(call.world.receive(from_pbx(), call.text.text()), IsEmpty());
  auto cancel = call.text;
  cancel.method = "CANCEL";
  const auto sent = call.world.receive(from_pbx(), cancel.text());
  ASSERT_THAT(sent, SizeIs(1)) << "and nothing to cucm";
  EXPECT_EQ(sent[0].message.status(), 200);
}

TEST(accepted, after_its_time_it_is_forgotten) {
  Accepted call;
  call.world.advance(seconds(33));
  EXPECT_THAT(call.world.receive(from_cucm(), answer_to(call.invite, "t1", cucm_contact)),
              IsEmpty());
  EXPECT_EQ(call.world.drops.get(DropReason::response_without_transaction), 1U);
}

TEST(accepted, it_takes_no_room_from_new_calls_and_the_oldest_is_forgotten) {
  auto network = make_network();
  network.limits.transactions = 2;
  World world(network);
  std::vector<Sent> invites;
  for (int i = 0; i < 5; ++i) {
    RequestText text;
    text.via += std::to_string(i);
    text.call_id = std::to_string(i) + "@10.0.0.10";
    invites.push_back(last(world.receive(from_pbx(), text.text())));
    ASSERT_TRUE(invites.back().message.is_request()) << i;
    world.receive(from_cucm(), answer_to(invites.back(), "t1", cucm_contact));
    EXPECT_EQ(world.core().transactions(), 0U);
  }
  const auto passes = [&](const Sent& invite) {
    return world.receive(from_cucm(), answer_to(invite, "t1", cucm_contact)).size();
  };
  EXPECT_EQ(passes(invites[4]), 1U);
  EXPECT_EQ(passes(invites[3]), 1U);
  EXPECT_EQ(passes(invites[2]), 0U);
}

TEST(accepted, a_2xx_that_cannot_be_sent_is_told_of_once) {
  Accepted call;
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(call.world.fail(call.ok.id, SendFailure::flow_gone, "gone"), IsEmpty());
  }
  EXPECT_EQ(call.world.drops.get(DropReason::response_undelivered), 1U);
}

TEST(accepted, keys_in_a_forks_2xx_are_told_of_if_none_were_before) {
  auto network = make_network();
  network.peers[pbx].sdes = policy::Sdes::warn;
  Accepted call(network);
  const auto fork = with_sdes_key(answer_to(call.invite, "t2", cucm_contact));
  for (int i = 0; i < 2; ++i) EXPECT_THAT(call.world.receive(from_cucm(), fork), SizeIs(1));
  EXPECT_EQ(call.world.drops.get(DropReason::sdes_to_cleartext), 1U);
}

}  // namespace
}  // namespace sipward::scenario
