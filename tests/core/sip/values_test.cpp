// Lists (RFC 3261 §7.3.1): where a comma separates and where it does not.
#include "core/sip/messages.hpp"

namespace sipward::sip::test {
namespace {

using List = std::vector<std::string>;

List contacts(std::string_view value) {
  return values_of(parsed(sound_request("Contact: " + std::string(value) + "\r\n")),
                   Header::contact);
}

TEST(values, are_split_at_commas_and_trimmed) {
  EXPECT_EQ(contacts("<sip:a@b>"), (List{"<sip:a@b>"}));
  EXPECT_EQ(contacts("<sip:a@b>,<sip:c@d>;q=0.5 ,\t sip:e@f"),
            (List{"<sip:a@b>", "<sip:c@d>;q=0.5", "sip:e@f"}));
}

TEST(values, keep_commas_in_quotes_and_brackets) {
  EXPECT_EQ(contacts("\"a, b\" <sip:a,b@c>, <sip:d>"), (List{"\"a, b\" <sip:a,b@c>", "<sip:d>"}));
}

TEST(values, keep_commas_behind_an_escaped_quote) {
  EXPECT_EQ(contacts(R"("a\", b" <sip:a>, <sip:b>)"), (List{R"("a\", b" <sip:a>)", "<sip:b>"}));
  EXPECT_EQ(contacts(R"("a\\", <sip:b>)"), (List{R"("a\\")", "<sip:b>"}));
}

TEST(values, keep_commas_in_quoted_parameters) {
  EXPECT_EQ(contacts("<sip:a>;x=\"1,2\",<sip:b>"), (List{"<sip:a>;x=\"1,2\"", "<sip:b>"}));
}

TEST(values, a_quote_within_brackets_opens_nothing) {
  EXPECT_EQ(contacts("<sip:a\"b>, <sip:c>"), (List{"<sip:a\"b>", "<sip:c>"}));
}

TEST(values, a_quote_that_never_ends_swallows_the_rest) {
  EXPECT_EQ(contacts("\"a <sip:b>, <sip:c>"), (List{"\"a <sip:b>, <sip:c>"}));
}

TEST(values, empty_ones_are_left_out) {
  EXPECT_EQ(contacts(",<sip:a>,, ,<sip:b>,"), (List{"<sip:a>", "<sip:b>"}));
  EXPECT_EQ(contacts(""), List{});
  EXPECT_EQ(contacts(" , "), List{});
}

TEST(values, run_over_folds_and_lines_in_order) {
  const auto message =
      parsed(sound_request("Route: <sip:a;lr>,\r\n  <sip:b;lr>\r\nX: "
                           "y\r\nROUTE:<sip:c;lr>\r\nRoute:\r\n <sip:d;lr>\r\n"));
  const auto routes = message.values(Header::route);
  EXPECT_EQ(texts(message, routes), (List{"<sip:a;lr>", "<sip:b;lr>", "<sip:c;lr>", "<sip:d;lr>"}));
  EXPECT_EQ(routes[0].line, routes[1].line);
  EXPECT_LT(routes[1].line, routes[2].line);
}

TEST(values, compact_and_long_names_are_one_list) {
  const auto message = parsed(sound_request("m: <sip:a>\r\nContact: <sip:b>\r\n"));
  EXPECT_EQ(values_of(message, Header::contact), (List{"<sip:a>", "<sip:b>"}));
}

TEST(values, comments_hold_commas_in_via_alone) {
  const auto via = parsed(
      with(sound_request(), "rport", "rport (one, (two, three), four), SIP/2.0/TCP 192.0.2.9"));
  EXPECT_EQ(values_of(via, Header::via),
            (List{"SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKone;rport (one, (two, three), four)",
                  "SIP/2.0/TCP 192.0.2.9"}));
  EXPECT_EQ(contacts("<sip:a>;x=(1, <sip:b>"), (List{"<sip:a>;x=(1", "<sip:b>"}));
}

TEST(values, of_an_absent_header_are_none) {
  EXPECT_TRUE(parsed(sound_request()).values(Header::path).empty());
}

}  // namespace
}  // namespace sipward::sip::test
