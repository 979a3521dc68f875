// URIs (RFC 3261 §19.1, RFC 3966): what is taken apart and what is refused.
#include <gtest/gtest.h>

#include "sipward/core/sip/headers.hpp"

namespace sipward::sip::test {
namespace {

TEST(uri, is_taken_apart_as_written) {
  const auto uri =
      parse_uri("sip:alice;x=1:se%63ret@[2001:DB8::1]:5070;Transport=TCP;lr?Subject=a&Priority=b");
  ASSERT_TRUE(uri);
  EXPECT_EQ(uri->scheme, Scheme::sip);
  EXPECT_TRUE(uri->has_user);
  EXPECT_EQ(uri->user, "alice;x=1:se%63ret");
  EXPECT_EQ(uri->host, "2001:DB8::1");
  EXPECT_EQ(uri->port, 5070);
  EXPECT_EQ(uri->params, "Transport=TCP;lr");
  EXPECT_EQ(uri->headers, "Subject=a&Priority=b");
}

TEST(uri, needs_a_host_alone) {
  const auto uri = parse_uri("SIPS:example.com");
  ASSERT_TRUE(uri);
  EXPECT_EQ(uri->scheme, Scheme::sips);
  EXPECT_EQ(uri->scheme_text, "SIPS");
  EXPECT_EQ(uri->host, "example.com");
  EXPECT_FALSE(uri->has_user);
  EXPECT_EQ(uri->port, 0);
  EXPECT_EQ(uri->params, "");
}

TEST(uri, a_user_may_look_like_parameters_and_headers) {
  const auto uri = parse_uri("sip:user;par=u%40example.net?x=y@example.com");
  ASSERT_TRUE(uri);
  EXPECT_EQ(uri->user, "user;par=u%40example.net?x=y");
  EXPECT_EQ(uri->host, "example.com");
  EXPECT_EQ(uri->headers, "");
}

TEST(uri, parameters_are_found_by_name_whatever_the_case) {
  const auto uri = parse_uri("sip:a@b;maddr=192.0.2.1;LR;transport=Tls");
  ASSERT_TRUE(uri);
  EXPECT_EQ(uri->param("Maddr"), "192.0.2.1");
  EXPECT_EQ(uri->param("lr"), "");
  EXPECT_FALSE(uri->param("l"));
  EXPECT_EQ(uri->transport(), base::Transport::tls);
  EXPECT_FALSE(parse_uri("sip:a@b")->transport());
  EXPECT_FALSE(parse_uri("sip:a@b;transport=sctp")->transport());
}

TEST(uri, of_other_schemes_keeps_its_rest) {
  const auto tel = parse_uri("tel:+1-201-555-0123;phone-context=example.com");
  ASSERT_TRUE(tel);
  EXPECT_EQ(tel->scheme, Scheme::tel);
  EXPECT_EQ(tel->rest, "+1-201-555-0123;phone-context=example.com");
  EXPECT_EQ(parse_uri("urn:service:sos")->scheme, Scheme::urn);
  const auto other = parse_uri("nobodyKnowsThisScheme:totallyopaquecontent");
  ASSERT_TRUE(other);
  EXPECT_EQ(other->scheme, Scheme::other);
  EXPECT_EQ(other->scheme_text, "nobodyKnowsThisScheme");
}

TEST(uri, three_colons_in_an_address_are_read) {
  const auto uri = parse_uri("sip:user@[2001:db8:::192.0.2.1]");
  ASSERT_TRUE(uri);
  EXPECT_EQ(uri->host, "2001:db8:::192.0.2.1");
}

TEST(uri, bytes_above_ascii_are_let_through) {
  EXPECT_TRUE(parse_uri("sip:j\xc3\xbcrgen@example.com"));
}

TEST(uri, what_is_none_is_refused) {
  for (const auto* text : {"",
                           "sip",
                           "sip:",
                           ":a@b",
                           "1sip:a@b",
                           "s p:a@b",
                           "sip:@b",
                           "sip:a@",
                           "sip:a@b@c",
                           "sip:a b@c",
                           "sip:a@b c",
                           "sip:<a@b>",
                           "sip:\"a\"@b",
                           "sip:a@b:",
                           "sip:a@b:0",
                           "sip:a@b:65536",
                           "sip:a@b:-1",
                           "sip:a@b:50x",
                           "sip:a@2001:db8::1",
                           "sip:2001:db8::1",
                           "sip:a@[2001:db8::1",
                           "sip:a@2001:db8::1]",
                           "sip:a@[]",
                           "sip:a@[nothex]",
                           "sip:a@[12]",
                           "sip:;lr",
                           "sip:a@b\r\n",
                           "sip:a@b\x7f",
                           "sip:a@ho(st)",
                           "sip:a@[::1]x"}) {
    EXPECT_FALSE(parse_uri(text)) << text;
  }
}

}  // namespace
}  // namespace sipward::sip::test
