// Name-addrs and addr-specs (RFC 3261 §20.10, §25.1): Contact, From, Route and their kind.
#include <gtest/gtest.h>

#include "sipward/core/sip/headers.hpp"

namespace sipward::sip::test {
namespace {

struct Expected {
  const char* value;
  const char* display;
  const char* uri;
  const char* params;
  bool bracketed;
};

void expect(const Expected& expected) {
  const auto address = parse_name_addr(expected.value);
  ASSERT_TRUE(address) << expected.value;
  EXPECT_EQ(address->display, expected.display) << expected.value;
  EXPECT_EQ(address->uri, expected.uri) << expected.value;
  EXPECT_EQ(address->params, expected.params) << expected.value;
  EXPECT_EQ(address->bracketed, expected.bracketed) << expected.value;
}

TEST(name_addr, comes_with_brackets_or_without) {
  expect({"<sip:a@b;lr>;tag=1", "", "sip:a@b;lr", "tag=1", true});
  expect({"sip:a@b;tag=1", "", "sip:a@b", "tag=1", false});
  expect({"sip:a@b", "", "sip:a@b", "", false});
  expect({"  sip:a@b ;tag=1 ", "", "sip:a@b", "tag=1", false});
}

TEST(name_addr, has_a_display_name_of_tokens_or_in_quotes) {
  expect({"Alice Bob <sip:a@b>", "Alice Bob", "sip:a@b", "", true});
  expect({"\"A, \\\"<x>\\\" ;\" <sip:a@b>;x=y", "\"A, \\\"<x>\\\" ;\"", "sip:a@b", "x=y", true});
  expect({"\"\"<sip:a@b>", "\"\"", "sip:a@b", "", true});
  expect({"J\xc3\xbcrgen <sip:a@b>", "J\xc3\xbcrgen", "sip:a@b", "", true});
  expect({"\"a\"\r\n <sip:a@b>\r\n ; tag=1", "\"a\"", "sip:a@b", " tag=1", true});
}

TEST(name_addr, in_brackets_keeps_whatever_the_uri_holds) {
  expect({"<sip:a@b?Replaces=x%3Bto-tag%3Dy>", "", "sip:a@b?Replaces=x%3Bto-tag%3Dy", "", true});
  expect({"<tel:+1>;q=0.1", "", "tel:+1", "q=0.1", true});
}

TEST(name_addr, forgives_one_semicolon_at_the_end) {
  expect({"<sip:a@b>;", "", "sip:a@b", "", true});
}

TEST(name_addr, of_other_shapes_is_refused) {
  for (const auto* value :
       {"", " ", "<>", "<sip:a@b", "\"a <sip:a@b>", "\"a\" x <sip:a@b>", "\"a\" sip:a@b",
        "a;b <sip:a@b>", "a@b <sip:a@b>", "Bell, A <sip:a@b>", "<sip:a@b>x", "<sip:a@b>;;tag=1",
        "<sip:a@b> tag=1", "sip:a@b?Route=x", "sip:a@b,c", "sip:a b", ";tag=1"}) {
    EXPECT_FALSE(parse_name_addr(value)) << value;
  }
}

TEST(name_addr, without_brackets_has_no_empty_parameters_either) {
  EXPECT_FALSE(parse_name_addr("sip:a@b;;tag=1"));
  EXPECT_TRUE(parse_name_addr("sip:a@b;tag=1;"));
}

}  // namespace
}  // namespace sipward::sip::test
