// The main job without a network: a call from a cleartext PBX to a TLS peer and back.
#include <gmock/gmock.h>

#include "scenario/world.hpp"

namespace sipward::scenario {
namespace {

using sip::Header;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(call, crosses_to_the_outside_and_is_answered) {
  World world;
  auto sent = world.receive(from_pbx(), RequestText{}.text());
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[0].message.status(), 100);
  EXPECT_EQ(sent[0].to.remote.text(), "udp:10.0.0.10:5060");
  const auto invite = std::move(sent[1].message);
  EXPECT_EQ(sent[1].to.remote.text(), "tls:192.0.2.1:5061");
  EXPECT_EQ(sent[1].to.peer, cucm);
  EXPECT_EQ(invite.request_uri(), "sip:4711@192.0.2.1");
  const auto vias = headers(invite, Header::via);
  ASSERT_EQ(vias.size(), 2U);
  EXPECT_THAT(vias[0], StartsWith("SIP/2.0/TLS sbc.example.com:5061;branch=z9hG4bK"));
  EXPECT_THAT(vias[0], HasSubstr(";alias"));
  EXPECT_EQ(vias[1], "SIP/2.0/UDP 10.0.0.10:5060;branch=z9hG4bKa1");
  EXPECT_THAT(header(invite, Header::contact),
              StartsWith("<sip:100@sbc.example.com:5061;transport=tls;sw="));
  EXPECT_THAT(header(invite, Header::contact), Not(HasSubstr("10.0.0")));
  EXPECT_THAT(header(invite, Header::record_route),
              HasSubstr("@sbc.example.com:5061;transport=tls;lr>"));
  EXPECT_EQ(header(invite, Header::max_forwards), "69");

  auto back = world.receive(
      from_cucm(),
      respond_to(invite, {180, "t1", "<sip:4711@192.0.2.1:5061;transport=tls>", "", true}));
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(back[0].message.status(), 180);
  back = world.receive(
      from_cucm(),
      respond_to(invite, {200, "t1", "<sip:4711@192.0.2.1:5061;transport=tls>", "", true}));
  ASSERT_EQ(back.size(), 1U);
  const auto ok = std::move(back[0].message);
  EXPECT_EQ(back[0].to.remote.text(), "udp:10.0.0.10:5060");
  EXPECT_THAT(headers(ok, Header::via), ElementsAre("SIP/2.0/UDP 10.0.0.10:5060;branch=z9hG4bKa1"));
  EXPECT_THAT(header(ok, Header::contact), StartsWith("<sip:4711@10.0.0.2:5060;sw="));
  EXPECT_THAT(header(ok, Header::record_route), HasSubstr("@10.0.0.2:5060;lr>"));
  EXPECT_EQ(world.core().dialogs_created(), 1U);

  // ACK and BYE from the inside: by Contact, through our Route.
  RequestText ack;
  ack.method = "ACK";
  ack.uri = uri_in(header(ok, Header::contact));
  ack.to += ";tag=t1";
  ack.contact.clear();
  ack.via = "SIP/2.0/UDP 10.0.0.10:5060;branch=z9hG4bKa2";
  ack.extra = "Route: " + header(ok, Header::record_route) + "\r\n";
  sent = world.receive(from_pbx(), ack.text());
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].message.request_uri(), "sip:4711@192.0.2.1:5061;transport=tls");
  EXPECT_EQ(sent[0].to.peer, cucm);
  EXPECT_EQ(sent[0].message.count(Header::route), 0U);

  // BYE from the outside.
  RequestText bye;
  bye.method = "BYE";
  bye.uri = uri_in(header(invite, Header::contact));
  bye.via = "SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bKb1";
  bye.from = "<sip:4711@10.0.0.2>;tag=t1";
  bye.to = "<sip:100@10.0.0.10>;tag=f1";
  bye.contact.clear();
  bye.extra = "Route: " + header(invite, Header::record_route) + "\r\n";
  sent = world.receive(from_cucm(), bye.text());
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].message.request_uri(), "sip:100@10.0.0.10:5060");
  EXPECT_EQ(sent[0].to.remote.text(), "udp:10.0.0.10:5060");
  EXPECT_EQ(sent[0].to.local, base::no_listener);
  back = world.receive(from_pbx(), respond_to(sent[0].message, {200, "", "", "", true}));
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(back[0].message.status(), 200);
  EXPECT_EQ(back[0].to.flow, from_cucm().flow);
  EXPECT_TRUE(world.refusals.empty());
  world.advance(std::chrono::seconds(64));
  EXPECT_EQ(world.core().transactions(), 0U);
}

}  // namespace
}  // namespace sipward::scenario
