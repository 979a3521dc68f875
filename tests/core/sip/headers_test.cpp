// The fields that our rules edit, decoded: URIs, addresses, Via, CSeq, parameters.
#include "sipward/core/sip/headers.hpp"

#include <gtest/gtest.h>

namespace sipward::sip {
namespace {

TEST(uri, has_its_parts) {
  const auto uri = parse_uri("sips:al%20ice;x@[2001:db8::1]:5062;transport=TCP;lr?Subject=a");
  ASSERT_TRUE(uri);
  EXPECT_EQ(uri->scheme, Scheme::sips);
  EXPECT_EQ(uri->user, "al%20ice;x");
  EXPECT_TRUE(uri->has_user);
  EXPECT_EQ(uri->host, "2001:db8::1");
  EXPECT_EQ(uri->port, 5062);
  EXPECT_EQ(uri->params, "transport=TCP;lr");
  EXPECT_EQ(uri->headers, "Subject=a");
  EXPECT_EQ(uri->transport(), base::Transport::tcp);
  EXPECT_EQ(uri->param("LR"), "");
  EXPECT_EQ(uri->param("maddr"), std::nullopt);
}

TEST(uri, needs_neither_user_nor_port) {
  const auto uri = parse_uri("sip:example.com");
  ASSERT_TRUE(uri);
  EXPECT_FALSE(uri->has_user);
  EXPECT_EQ(uri->port, 0);
  EXPECT_EQ(uri->params, "");
}

TEST(uri, other_schemes_are_left_whole) {
  EXPECT_EQ(parse_uri("tel:+1;phone-context=a")->rest, "+1;phone-context=a");
  EXPECT_EQ(parse_uri("urn:service:sos")->scheme, Scheme::urn);
  EXPECT_EQ(parse_uri("http://a/b")->scheme, Scheme::other);
}

class BadUri : public ::testing::TestWithParam<const char*> {};
TEST_P(BadUri, is_none) {
  EXPECT_FALSE(parse_uri(GetParam()));
}
INSTANTIATE_TEST_SUITE_P(all, BadUri,
                         ::testing::Values("", "sip", "sip:", "sip:@b", "sip:a@", "sip:a@b:0",
                                           "sip:a@b:65536", "sip:a@b:x", "sip:a@b c",
                                           "sip:2001:db8::10", "sip:a@[2001:db8::1", "sip:a@[x]",
                                           "<sip:a@b>", "1sip:a@b", "sip:a@b\"c", "sip:a@b\r\n"));

TEST(name_addr, with_and_without_brackets) {
  const auto full = parse_name_addr("\"A \\\"B\\\", C\" <sip:a@b;x=1>;tag=2 ; y");
  ASSERT_TRUE(full);
  EXPECT_EQ(full->display, "\"A \\\"B\\\", C\"");
  EXPECT_EQ(full->uri, "sip:a@b;x=1");
  EXPECT_EQ(find_param(full->params, "tag"), "2");
  EXPECT_EQ(find_param(full->params, "y"), "");
  EXPECT_TRUE(full->bracketed);
  const auto bare = parse_name_addr("sip:a@b;tag=2");
  ASSERT_TRUE(bare);
  EXPECT_EQ(bare->uri, "sip:a@b");
  EXPECT_EQ(bare->params, "tag=2");
  EXPECT_FALSE(bare->bracketed);
  EXPECT_EQ(parse_name_addr("A B <sip:a@b>")->display, "A B");
}

class BadAddress : public ::testing::TestWithParam<const char*> {};
TEST_P(BadAddress, is_none) {
  EXPECT_FALSE(parse_name_addr(GetParam()));
}
INSTANTIATE_TEST_SUITE_P(all, BadAddress,
                         ::testing::Values("", "<>", "<sip:a@b", "\"A <sip:a@b>", "A, B <sip:a@b>",
                                           "<sip:a@b> x", "<sip:a@b>;;", "sip:a@b?x", "sip:a b"));

TEST(via, has_its_parts) {
  const auto via = parse_via(
      "SIP / 2.0 / TLS  [2001:db8::9] : 5061 ;branch=z9hG4bKx;rport;received=[2001:db8::1]");
  ASSERT_TRUE(via);
  EXPECT_EQ(via->transport, "TLS");
  EXPECT_EQ(via->host, "2001:db8::9");
  EXPECT_EQ(via->port, 5061);
  EXPECT_EQ(via->branch, "z9hG4bKx");
  EXPECT_TRUE(via->has_rport);
  EXPECT_EQ(via->rport, 0);
  EXPECT_EQ(via->received, "2001:db8::1");
  EXPECT_EQ(parse_via("SIP/2.0/UDP a;rport=5090")->rport, 5090);
}

TEST(via, broken_ones_are_none) {
  for (const auto* text :
       {"", "SIP/2.0/UDP", "SIP/3.0/UDP a", "HTTP/2.0/UDP a", "SIP/2.0/UDP a:0",
        "SIP/2.0/UDP a:99999", "SIP/2.0/UDP [::1", "SIP/2.0/UDP a;;,", "SIP/2.0/UDPa"}) {
    EXPECT_FALSE(parse_via(text)) << text;
  }
}

TEST(cseq, number_and_method) {
  EXPECT_EQ(parse_cseq("0009\r\n  INVITE")->number, 9U);
  EXPECT_EQ(parse_cseq("1 a")->method, "a");
  for (const auto* text : {"", "1", "INVITE", "1INVITE", "-1 BYE", "4294967296 BYE", "1 BY E"}) {
    EXPECT_FALSE(parse_cseq(text)) << text;
  }
}

TEST(params, are_found_outside_quotes_only) {
  EXPECT_EQ(find_param("a=\"x;tag=no\"; TAG = yes ", "tag"), "yes");
  EXPECT_EQ(find_param("tagged=1", "tag"), std::nullopt);
  EXPECT_EQ(locate_param("a; b=2 ;c", "b"), "b=2");
  EXPECT_TRUE(params_well_formed("a;b=\";;\";"));
  EXPECT_FALSE(params_well_formed("a;;b"));
}

TEST(numbers, are_digits_of_at_most_32_bits) {
  EXPECT_EQ(parse_number("0068"), 68U);
  EXPECT_EQ(parse_number("4294967295"), 4294967295U);
  for (const auto* text : {"", "-1", "+1", "1 ", "0x1", "4294967296"}) {
    EXPECT_FALSE(parse_number(text)) << text;
  }
}

TEST(lists, of_tokens_and_folds) {
  EXPECT_TRUE(has_token("path , Outbound,gruu", "outbound"));
  EXPECT_FALSE(has_token("outbounds", "outbound"));
  EXPECT_EQ(unfold("a\r\n  b\r\n\tc"), "a b c");
}

}  // namespace
}  // namespace sipward::sip
