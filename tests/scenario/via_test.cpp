// Via (rewriting.md §2): what our own says, what the sender's gets, where responses go.
#include <gmock/gmock.h>

#include <set>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using base::DropReason;
using sip::Header;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

// What became of the sender's Via on its way out.
std::string stamped(const base::Source& source, const std::string& via) {
  World world;
  RequestText text;
  text.via = via;
  const auto sent = world.receive(source, text.text());
  return headers(sent.back().message, Header::via).at(1);
}

// Where the 100 to an INVITE with this Via went.
proxy::Destination way_back(const base::Source& source, const std::string& via) {
  World world;
  RequestText text;
  text.via = via;
  return world.receive(source, text.text()).front().to;
}

std::string branch_in(const Sent& sent) {
  return std::string(sent.message.top_via()->branch);
}

TEST(via, ours_says_the_leg_that_the_request_leaves_by) {
  World world;
  const auto out = world.receive(from_pbx(), RequestText{}.text());
  EXPECT_THAT(header(out[1].message, Header::via),
              StartsWith("SIP/2.0/TLS sbc.example.com:5061;branch=z9hG4bK"));
  const auto in = world.receive(from_cucm(), call_from_outside().text());
  EXPECT_THAT(header(in[1].message, Header::via),
              StartsWith("SIP/2.0/UDP 10.0.0.2:5060;branch=z9hG4bK"));
}

TEST(via, ours_asks_for_rport_on_udp_and_reuse_on_tls_and_neither_on_tcp) {
  World world;
  const auto out = header(world.receive(from_pbx(), RequestText{}.text())[1].message, Header::via);
  EXPECT_THAT(out, HasSubstr(";alias"));
  EXPECT_THAT(out, Not(HasSubstr("rport")));
  const auto in =
      header(world.receive(from_cucm(), call_from_outside().text())[1].message, Header::via);
  EXPECT_THAT(in, HasSubstr(";rport"));
  EXPECT_THAT(in, Not(HasSubstr("alias")));
  auto network = make_network();
  network.routes = {{cucm, pbx2, false}};
  World tcp(network);
  const auto third =
      header(tcp.receive(from_cucm(), call_from_outside().text())[1].message, Header::via);
  EXPECT_THAT(third, StartsWith("SIP/2.0/TCP 10.0.0.2:5060;"));
  EXPECT_THAT(third, Not(HasSubstr("rport")));
  EXPECT_THAT(third, Not(HasSubstr("alias")));
}

TEST(via, ours_says_what_this_peer_is_told_of_us) {
  auto network = make_network();
  network.peers[cucm].advertise = base::HostPort{"edge.example.org", 15061};
  World world(network);
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  EXPECT_THAT(header(sent[1].message, Header::via),
              StartsWith("SIP/2.0/TLS edge.example.org:15061;"));
  EXPECT_THAT(header(sent[1].message, Header::record_route),
              HasSubstr("@edge.example.org:15061;transport=tls"));
  EXPECT_THAT(header(sent[1].message, Header::contact),
              HasSubstr("@edge.example.org:15061;transport=tls"));
}

TEST(via, branches_are_new_for_each_request_and_long_enough_to_be_secret) {
  World world;
  std::set<std::string> random_parts;
  for (int i = 0; i < 50; ++i) {
    RequestText text;
    text.via += std::to_string(i);
    text.call_id = "call-" + std::to_string(i);
    const auto branch = branch_in(world.receive(from_pbx(), text.text())[1]);
    ASSERT_THAT(branch, StartsWith("z9hG4bK"));
    ASSERT_GE(branch.size(), 7U + 16U + 16U) << "64 random bits and what detects loops";
    random_parts.insert(branch.substr(9, 16));
  }
  EXPECT_THAT(random_parts, SizeIs(50));
}

TEST(via, the_sender_s_gets_received_where_it_came_from_elsewhere) {
  const std::string branch = ";branch=z9hG4bKa";
  EXPECT_EQ(stamped(from_pbx(), "SIP/2.0/UDP 10.0.0.10:5060" + branch),
            "SIP/2.0/UDP 10.0.0.10:5060" + branch);
  EXPECT_EQ(stamped(from_pbx(), "SIP/2.0/UDP 172.16.0.1:5060" + branch),
            "SIP/2.0/UDP 172.16.0.1:5060" + branch + ";received=10.0.0.10");
  EXPECT_EQ(stamped(from_pbx(), "SIP/2.0/UDP pbx.example.com" + branch),
            "SIP/2.0/UDP pbx.example.com" + branch + ";received=10.0.0.10");
}

TEST(via, the_sender_s_rport_gets_its_value_and_received_with_it) {
  EXPECT_EQ(stamped(from_pbx(40001), "SIP/2.0/UDP 10.0.0.10;rport;branch=z9hG4bKa"),
            "SIP/2.0/UDP 10.0.0.10;rport=40001;branch=z9hG4bKa;received=10.0.0.10");
}

TEST(via, a_response_goes_to_received_at_the_sent_by_port) {
  const auto to = way_back(from_pbx(40001), "SIP/2.0/UDP 172.16.0.1:5070;branch=z9hG4bKa");
  EXPECT_EQ(to.remote.text(), "udp:10.0.0.10:5070");
  EXPECT_EQ(way_back(from_pbx(40001), "SIP/2.0/UDP 10.0.0.10;branch=z9hG4bKa").remote.text(),
            "udp:10.0.0.10:5060");
}

TEST(via, a_response_goes_to_rport_by_the_socket_that_the_request_came_to) {
  auto source = from_pbx(40001);
  source.listener = 0;
  const auto to = way_back(source, "SIP/2.0/UDP 172.16.0.1:5070;rport;branch=z9hG4bKa");
  EXPECT_EQ(to.remote.text(), "udp:10.0.0.10:40001");
  EXPECT_EQ(to.local, source.listener);
}

TEST(via, maddr_is_ignored) {
  const auto to =
      way_back(from_pbx(), "SIP/2.0/UDP 10.0.0.10:5060;maddr=192.0.2.66;branch=z9hG4bKa");
  EXPECT_EQ(to.remote.text(), "udp:10.0.0.10:5060");
}

TEST(via, a_response_on_a_stream_goes_by_its_connection_or_to_the_sent_by_port) {
  const auto to = way_back(from_pbx2(), "SIP/2.0/TCP 10.0.0.11:5080;branch=z9hG4bKa");
  EXPECT_EQ(to.flow, from_pbx2().flow);
  EXPECT_EQ(to.remote.text(), "tcp:10.0.0.11:5080");
  EXPECT_FALSE(to.flow_only);
}

TEST(via, ours_is_popped_and_what_was_below_it_stays) {
  World world;
  RequestText text;
  text.via += ", SIP/2.0/TCP 172.16.0.9;branch=z9hG4bKz";
  text.extra = "v: SIP/2.0/UDP phone.example;branch=z9hG4bKy\r\n";
  const auto sent = world.receive(from_pbx(), text.text());
  const auto back =
      world.receive(from_cucm(), respond_to(sent[1].message, {200, "t1", cucm_contact, "", true}));
  ASSERT_THAT(back, SizeIs(1));
  EXPECT_THAT(headers(back[0].message, Header::via),
              ElementsAre("SIP/2.0/UDP 10.0.0.10:5060;branch=z9hG4bKa1",
                          "SIP/2.0/TCP 172.16.0.9;branch=z9hG4bKz",
                          "SIP/2.0/UDP phone.example;branch=z9hG4bKy"));
}

TEST(via, a_response_whose_branch_is_not_known_is_dropped) {
  World world;
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  const auto ok = respond_to(sent[1].message, {200, "t1", cucm_contact, "", true});
  const auto branch = branch_in(sent[1]);
  const auto guessed = branch.substr(0, 9) + "0123456789abcdef" + branch.substr(25);
  EXPECT_THAT(world.receive(from_cucm(), replaced(ok, branch, guessed)), SizeIs(0));
  EXPECT_EQ(world.drops.get(DropReason::response_without_transaction), 1U);
}

TEST(via, a_response_from_the_other_side_is_dropped) {
  World world;
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  const auto ok = respond_to(sent[1].message, {200, "t1", cucm_contact, "", true});
  EXPECT_THAT(world.receive(from_pbx(), ok), SizeIs(0));
  EXPECT_EQ(world.drops.get(DropReason::response_wrong_source), 1U);
}

}  // namespace
}  // namespace sipward::scenario
