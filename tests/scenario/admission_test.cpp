// Who may speak, and to whom (rewriting.md §6, §10): strangers, sides, routes; never an open relay.
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using base::DropReason;
using sip::Header;
using ::testing::SizeIs;

TEST(admission, an_unknown_datagram_gets_no_reply_and_an_unknown_stream_403_and_the_end) {
  World world;
  auto stranger = from_pbx();
  stranger.remote.address = *base::IpAddress::parse("10.9.9.9");
  EXPECT_TRUE(world.receive(stranger, RequestText{}.text()).empty());
  EXPECT_TRUE(world.closes.empty());
  auto stream = from_pbx2();
  stream.remote.address = stranger.remote.address;
  const auto sent = world.receive(stream, RequestText{}.text());
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].message.status(), 403);
  ASSERT_EQ(world.closes.size(), 1U);
  EXPECT_EQ(world.closes[0].flow, stream.flow);
  EXPECT_EQ(world.drops.get(DropReason::unknown_source), 2U);
}

TEST(admission, goes_by_the_side_of_the_listener_and_never_by_the_address) {
  auto network = make_network();
  // One address is a peer on both sides.
  network.peers[carrier].prefixes = network.peers[pbx].prefixes;
  network.routes = {{carrier, pbx2, false}, {pbx, cucm, false}};
  World world(network);
  EXPECT_EQ(world.receive(from_pbx(), RequestText{}.text()).back().to.peer, cucm);
  auto outside = from_cucm();
  outside.peer = base::no_peer;
  outside.remote.address = from_pbx().remote.address;
  EXPECT_EQ(world.receive(outside, call_from_outside().text()).back().to.peer, pbx2);
}

TEST(admission, of_a_stream_was_judged_when_it_was_accepted) {
  World world;
  auto source = from_cucm();
  source.remote.address = *base::IpAddress::parse("203.0.113.99");
  EXPECT_EQ(world.receive(source, call_from_outside().text()).back().to.peer, pbx);
}

TEST(admission, a_response_of_a_stranger_is_dropped) {
  World world;
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  auto stranger = from_cucm();
  stranger.peer = base::no_peer;
  stranger.remote.address = *base::IpAddress::parse("203.0.113.99");
  const auto ok = respond_to(sent[1].message, {200, "t1", cucm_contact, "", true});
  EXPECT_THAT(world.receive(stranger, ok), SizeIs(0));
}

TEST(admission, outside_to_outside_needs_a_hairpin_route) {
  auto network = make_network();
  network.routes = {{cucm, carrier, false}};
  World closed(network);
  auto text = call_from_outside();
  EXPECT_EQ(closed.receive(from_cucm(), text.text()).back().message.status(), 404);
  network.routes = {{cucm, carrier, true}};
  World open(network);
  EXPECT_EQ(open.receive(from_cucm(), text.text()).back().to.peer, carrier);
}

TEST(relay, a_new_request_goes_where_its_route_leads_whatever_it_names) {
  World world;
  int number = 0;
  for (const auto* uri : {"sip:x@victim.example", "sip:x@192.0.2.99:25", "sip:x@10.0.0.77",
                          "sip:100@sbc.example.com;maddr=10.0.0.77"}) {
    auto text = call_from_outside();
    text.uri = uri;
    text.via += std::to_string(++number);
    const auto sent = world.receive(from_cucm(), text.text());
    EXPECT_EQ(sent.back().to.peer, pbx) << uri;
    EXPECT_EQ(sent.back().to.remote.text(), "udp:10.0.0.10:5060") << uri;
  }
  EXPECT_THAT(world.queries, SizeIs(0));
}

TEST(relay, a_route_of_somebody_else_leads_a_new_request_nowhere_else) {
  World world;
  auto text = call_from_outside();
  text.extra = "Route: <sip:sbc.example.com;lr>, <sip:victim.example;lr>\r\n";
  const auto sent = world.receive(from_cucm(), text.text());
  EXPECT_EQ(sent.back().to.remote.text(), "udp:10.0.0.10:5060");
  EXPECT_THAT(world.queries, SizeIs(0));
}

TEST(relay, a_route_to_the_peer_that_is_permitted_is_followed) {
  World world;
  RequestText text;
  text.extra = "Route: <sip:10.0.0.2;lr>, <sip:cucm.example.com:5071;transport=tls;lr>\r\n";
  const auto sent = world.receive(from_pbx(), text.text());
  EXPECT_EQ(sent.back().to.remote.text(), "tls:192.0.2.1:5071");
  EXPECT_EQ(header(sent.back().message, Header::route),
            "<sip:cucm.example.com:5071;transport=tls;lr>");
}

TEST(relay, no_route_is_404) {
  auto network = make_network();
  network.routes.clear();
  World world(network);
  EXPECT_EQ(world.receive(from_pbx(), RequestText{}.text()).back().message.status(), 404);
  EXPECT_EQ(world.drops.get(DropReason::no_route), 1U);
}

}  // namespace
}  // namespace sipward::scenario
