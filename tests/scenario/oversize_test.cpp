// Messages too large for a datagram (rewriting.md §8, RFC 3261 §18.1.1).
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using policy::Oversize;
using sip::Header;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

policy::Network with(Oversize oversize) {
  auto network = make_network();
  network.peers[pbx].oversize = oversize;
  return network;
}

std::string large() {
  auto text = call_from_outside();
  text.body = std::string(2000, 'x');
  return text.text();
}

TEST(oversize, fragment_sends_it_as_it_is) {
  World world(with(Oversize::fragment));
  const auto sent = world.receive(from_cucm(), large());
  EXPECT_EQ(sent[1].to.remote.text(), "udp:10.0.0.10:5060");
  EXPECT_GT(sent[1].message.bytes().size(), 2000U);
}

TEST(oversize, refuse_answers_513_and_counts) {
  World world(with(Oversize::refuse));
  EXPECT_EQ(world.receive(from_cucm(), large())[1].message.status(), 513);
  EXPECT_EQ(world.drops.get(base::DropReason::oversize), 1U);
}

TEST(oversize, what_fits_is_not_refused) {
  World world(with(Oversize::refuse));
  EXPECT_EQ(world.receive(from_cucm(), call_from_outside().text())[1].to.peer, pbx);
}

TEST(oversize, tcp_rebuilds_every_address_of_ours) {
  World world(with(Oversize::tcp));
  const auto sent = world.receive(from_cucm(), large());
  EXPECT_EQ(sent[1].to.remote.text(), "tcp:10.0.0.10:5060");
  EXPECT_THAT(header(sent[1].message, Header::via), StartsWith("SIP/2.0/TCP 10.0.0.2:5060"));
  EXPECT_THAT(header(sent[1].message, Header::record_route), HasSubstr(";transport=tcp;lr"));
  EXPECT_THAT(header(sent[1].message, Header::contact), HasSubstr("@10.0.0.2:5060;transport=tcp;"));
}

TEST(oversize, tcp_that_cannot_be_had_falls_back_to_udp) {
  World world(with(Oversize::tcp));
  const auto sent = world.receive(from_cucm(), large());
  const auto again = world.fail(sent[1].id, proxy::SendFailure::connect_failed, "refused");
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].to.remote.text(), "udp:10.0.0.10:5060");
  EXPECT_THAT(header(again[0].message, Header::via), StartsWith("SIP/2.0/UDP"));
  const auto back = world.receive(
      from_pbx(), respond_to(again[0].message, {200, "t", "<sip:100@10.0.0.10>", "", true}));
  EXPECT_EQ(back.at(0).message.status(), 200);
}

TEST(oversize, towards_tls_there_is_none) {
  World world(with(Oversize::refuse));
  RequestText text;
  text.body = std::string(5000, 'x');
  EXPECT_EQ(world.receive(from_pbx(), text.text())[1].to.peer, cucm);
}

}  // namespace
}  // namespace sipward::scenario
