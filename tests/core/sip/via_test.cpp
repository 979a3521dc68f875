// Via values (RFC 3261 §20.42, RFC 3581).
#include <gtest/gtest.h>

#include "sipward/core/sip/headers.hpp"

namespace sipward::sip::test {
namespace {

TEST(via, is_taken_apart) {
  const auto via = parse_via(
      "SIP/2.0/TLS sbc.example.com:5061;branch=z9hG4bKx;rport=4711;"
      "received=192.0.2.7;alias");
  ASSERT_TRUE(via);
  EXPECT_EQ(via->transport, "TLS");
  EXPECT_EQ(via->sent_by, "sbc.example.com:5061");
  EXPECT_EQ(via->host, "sbc.example.com");
  EXPECT_EQ(via->port, 5061);
  EXPECT_EQ(via->branch, "z9hG4bKx");
  EXPECT_TRUE(via->has_rport);
  EXPECT_EQ(via->rport, 4711);
  EXPECT_EQ(via->received, "192.0.2.7");
  EXPECT_EQ(via->params, "branch=z9hG4bKx;rport=4711;received=192.0.2.7;alias");
}

TEST(via, needs_neither_port_nor_parameters) {
  const auto via = parse_via("SIP/2.0/UDP 192.0.2.1");
  ASSERT_TRUE(via);
  EXPECT_EQ(via->sent_by, "192.0.2.1");
  EXPECT_EQ(via->port, 0);
  EXPECT_EQ(via->branch, "");
  EXPECT_FALSE(via->has_rport);
}

TEST(via, may_hold_white_space_and_folds_wherever_the_grammar_does) {
  const auto via =
      parse_via("sip \r\n / 2.0 / \tudp  192.0.2.1 : \r\n 5070 \r\n ; branch = x;rport");
  ASSERT_TRUE(via);
  EXPECT_EQ(via->transport, "udp");
  EXPECT_EQ(via->host, "192.0.2.1");
  EXPECT_EQ(via->port, 5070);
  EXPECT_EQ(via->branch, "x");
  EXPECT_TRUE(via->has_rport);
  EXPECT_EQ(via->rport, 0);
}

TEST(via, an_ipv6_sent_by_loses_its_brackets_in_host_alone) {
  const auto via = parse_via("SIP/2.0/UDP [2001:db8::9:1]:6050;received=[2001:db8::9:255]");
  ASSERT_TRUE(via);
  EXPECT_EQ(via->sent_by, "[2001:db8::9:1]:6050");
  EXPECT_EQ(via->host, "2001:db8::9:1");
  EXPECT_EQ(via->port, 6050);
  EXPECT_EQ(via->received, "2001:db8::9:255");
  EXPECT_EQ(parse_via("SIP/2.0/UDP [::1];received=2001:db8::2")->received, "2001:db8::2");
}

TEST(via, an_unknown_transport_is_read) {
  EXPECT_EQ(parse_via("SIP/2.0/UNKNOWN host")->transport, "UNKNOWN");
}

TEST(via, an_rport_out_of_range_has_no_value) {
  const auto via = parse_via("SIP/2.0/UDP h;rport=70000");
  ASSERT_TRUE(via);
  EXPECT_TRUE(via->has_rport);
  EXPECT_EQ(via->rport, 0);
}

TEST(via, of_other_shapes_is_refused) {
  for (const auto* value :
       {"", "SIP/2.0/UDP", "SIP/2.0/UDP ", "SIP/2.0 h", "SIP/3.0/UDP h", "HTTP/2.0/UDP h",
        "SIP/2.0/ h", "SIP/2.0/UDP h:", "SIP/2.0/UDP h:0", "SIP/2.0/UDP h:65536", "SIP/2.0/UDP h:x",
        "SIP/2.0/UDP [::1", "SIP/2.0/UDP ;branch=x", "SIP/2.0/UDP :5060", "SIP/2.0/UDP h x",
        "SIP/2.0/UDP h;;branch=x"}) {
    EXPECT_FALSE(parse_via(value)) << value;
  }
}

}  // namespace
}  // namespace sipward::sip::test
