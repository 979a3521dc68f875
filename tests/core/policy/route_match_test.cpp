// Each condition of a route by itself.
#include <gtest/gtest.h>

#include "core/policy/route_request.hpp"

namespace sipward::policy::test {
namespace {

bool user_begins(const std::string& uri, const std::string& text) {
  return fits({.user_prefixes = {prefix(text)}}, {.uri = uri});
}

TEST(condition, user_prefix_of_a_number) {
  EXPECT_TRUE(user_begins("sip:+49301001@x", "+4930"));
  EXPECT_TRUE(user_begins("sip:+4930@x", "+4930"));
  EXPECT_FALSE(user_begins("sip:+493@x", "+4930"));
  EXPECT_FALSE(user_begins("sip:4930100@x", "+4930"));
  EXPECT_FALSE(user_begins("sip:x", "+4930"));
  EXPECT_TRUE(user_begins("tel:+49-(30).100;phone-context=x", "+4930"));
  EXPECT_TRUE(user_begins("sip:+49-30-100@x", "+49.30"));  // separators in the setting too
  EXPECT_TRUE(user_begins("sip:+4930100;npdi@x;user=phone", "+4930100"));
  EXPECT_TRUE(user_begins("sip:49%33%30100@x", "4930"));
  EXPECT_TRUE(user_begins("sip:%2b4930100@x", "+4930"));
  EXPECT_TRUE(user_begins("sip:*69%23@x", "*69"));
  EXPECT_TRUE(user_begins("sip:100-abc@x", "100"));  // no number, but it begins so
  EXPECT_FALSE(user_begins("sip:1-00abc@x", "100"));
}

TEST(condition, user_prefix_of_a_name_is_taken_by_the_letter) {
  EXPECT_TRUE(user_begins("sip:alice-x@x", "alice-"));
  EXPECT_FALSE(user_begins("sip:alicex@x", "alice-"));
  EXPECT_FALSE(user_begins("sip:Alice-x@x", "alice-"));
  EXPECT_TRUE(user_begins("sip:alice:secret@x", "alice"));
  EXPECT_FALSE(user_begins("sip:alice:secret@x", "alice:"));
  EXPECT_TRUE(user_begins("urn:service:sos.fire", "service:sos"));
}

TEST(condition, user_prefix_is_seen_behind_any_escapes) {
  std::string hidden;
  for (int i = 0; i < 200; ++i) hidden += "%39";
  EXPECT_TRUE(user_begins("sip:%2B" + hidden + "@x", "+999"));
  EXPECT_TRUE(user_begins("sip:+9-0-0" + std::string(500, '-') + "@x", "+900"));
  EXPECT_FALSE(user_begins("sip:%2@x", "+"));
  EXPECT_FALSE(user_begins("sip:%zz@x", "+"));
}

TEST(condition, what_is_no_prefix) {
  EXPECT_FALSE(UserPrefix::parse(""));
  EXPECT_FALSE(UserPrefix::parse("-"));
  EXPECT_FALSE(UserPrefix::parse(std::string(33, '1')));
}

bool in_range(const std::string& user, const std::string& text) {
  return fits({.user_ranges = {range(text)}}, {.uri = "sip:" + user + "@x"});
}

TEST(condition, user_range_has_its_ends_and_that_many_digits) {
  const std::string block = "+4930100-+4930199";
  for (const auto* user : {"+4930100", "+4930199", "+49-30-150", "%2B4930150"}) {
    EXPECT_TRUE(in_range(user, block)) << user;
  }
  for (const auto* user : {"+4930099", "+4930200", "4930150", "+49301501", "+493015", "+",
                           "+49301a0", "+4930150*", "+99999999999999999999999999999999"}) {
    EXPECT_FALSE(in_range(user, block)) << user;
  }
  EXPECT_TRUE(in_range("0042", "0000-0099"));
  EXPECT_FALSE(in_range("42", "0000-0099"));
  EXPECT_TRUE(in_range("999999999999999999", "000000000000000000-999999999999999999"));
  EXPECT_FALSE(in_range(std::string(200, '1'), "1-9"));
}

TEST(condition, what_is_no_range) {
  for (const auto* text : {"", "-", "100", "1-", "-1", "100-99", "1-10", "+1-2", "1-+2", "a-b",
                           "1-2-3", "+-+", "1234567890123456789-1234567890123456789"}) {
    EXPECT_FALSE(NumberRange::parse(text)) << text;
  }
  EXPECT_EQ(range("+0012-+0099").written(), "+0012-+0099");
}

bool user_like(const std::string& user, const std::string& text) {
  return fits({.user_patterns = {pattern(text)}}, {.uri = "sip:" + user + "@x"});
}

TEST(condition, user_pattern_is_looked_for_anywhere_unless_bound) {
  EXPECT_TRUE(user_like("+4930100", "30"));
  EXPECT_FALSE(user_like("+4930100", "^30"));
  EXPECT_TRUE(user_like("+4930100", "^\\+49[0-9]{5}$"));
  EXPECT_TRUE(user_like("%2B4930100", "^\\+49"));
  EXPECT_FALSE(user_like("alice", "^[0-9]*$"));
  EXPECT_TRUE(user_like("Alice", "(?i)^alice$"));
  EXPECT_TRUE(fits({.user_patterns = {pattern("^$")}}, {.uri = "sip:x"}));
}

TEST(condition, a_list_is_met_by_one_of_it_and_all_conditions_must_be_met) {
  RouteMatch match;
  match.user_prefixes = {prefix("+1"), prefix("+49")};
  match.hosts = {host("a.example"), host("b.example")};
  EXPECT_TRUE(fits(match, {.uri = "sip:+491@b.example"}));
  EXPECT_FALSE(fits(match, {.uri = "sip:+441@b.example"}));
  EXPECT_FALSE(fits(match, {.uri = "sip:+491@c.example"}));
}

TEST(condition, hosts_go_without_case_and_addresses_by_value) {
  const auto at = [](const std::string& written, const std::string& wanted) {
    return fits({.hosts = {host(wanted)}}, {.uri = "sip:1@" + written});
  };
  EXPECT_TRUE(at("Example.COM:5070;transport=tcp", "example.com"));
  EXPECT_FALSE(at("a.example.com", "example.com"));
  EXPECT_TRUE(at("[2001:DB8::1]:5060", "2001:db8:0::1"));
  EXPECT_TRUE(at("192.0.2.1", "192.0.2.1"));
  EXPECT_FALSE(at("192.0.2.10", "192.0.2.1"));
  EXPECT_TRUE(at("a.example.com", "*.example.com"));
  for (const auto* other : {"example.com", "a.b.example.com", ".example.com", "aexample.com"}) {
    EXPECT_FALSE(at(other, "*.example.com")) << other;
  }
  EXPECT_FALSE(fits({.hosts = {host("x")}}, {.uri = "tel:+49"}));
  for (const auto* text : {"", "*", "*.", "a.*.b", "**.a"}) EXPECT_FALSE(HostPattern::parse(text));
}

TEST(condition, method_scheme_and_the_hosts_of_to_and_from) {
  EXPECT_TRUE(fits({.methods = {"OPTIONS", "INVITE"}}, {}));
  EXPECT_FALSE(fits({.methods = {"OPTIONS"}}, {}));
  EXPECT_TRUE(fits({.methods = {"X-PING"}}, {.method = "X-PING"}));
  EXPECT_FALSE(fits({.methods = {"X-PING"}}, {.method = "X-PONG"}));
  EXPECT_FALSE(fits({.methods = {"X-PING"}}, {}));
  EXPECT_TRUE(fits({.methods = {"X-PING", "INVITE"}}, {}));
  EXPECT_TRUE(fits({.schemes = {sip::Scheme::tel, sip::Scheme::sips}}, {.uri = "SIPS:1@x"}));
  EXPECT_FALSE(fits({.schemes = {sip::Scheme::tel, sip::Scheme::sips}}, {}));
  EXPECT_TRUE(fits({.to_hosts = {host("to.example.com")}}, {}));
  EXPECT_FALSE(fits({.to_hosts = {host("from.example.com")}}, {}));
  EXPECT_TRUE(fits({.from_hosts = {host("from.example.com")}}, {}));
  EXPECT_FALSE(fits({.from_hosts = {host("from.example.com")}}, {.from_uri = "tel:1"}));
}

bool has_header(const std::string& lines, const std::string& name,
                std::optional<std::string> equals = {}) {
  return fits({.headers = {{name, std::move(equals)}}}, {.extra = lines});
}

TEST(condition, a_header_is_there_or_has_a_value) {
  EXPECT_TRUE(has_header("X-Foo: bar\r\n", "x-foo"));
  EXPECT_FALSE(has_header("X-Foo: bar\r\n", "X-Fo"));
  EXPECT_TRUE(has_header("X-Foo:   Bar \r\n", "X-Foo", "bar"));
  EXPECT_FALSE(has_header("X-Foo: bars\r\n", "X-Foo", "bar"));
  EXPECT_TRUE(has_header("X-Foo:\r\n", "X-Foo"));
  EXPECT_TRUE(has_header("X-Foo:\r\n", "X-Foo", ""));
  EXPECT_TRUE(has_header("X-Foo: a\r\nX-Bar: b\r\nX-FOO: b\r\n", "X-Foo", "b"));
  EXPECT_TRUE(has_header("X-Foo: a\r\n b\r\n", "X-Foo", "a b"));
  EXPECT_TRUE(has_header("k: 100rel\r\n", "Supported", "100rel"));  // compact forms
  EXPECT_TRUE(has_header("Supported: 100rel\r\n", "k"));
  EXPECT_FALSE(has_header("", "Diversion"));
}

TEST(condition, every_header_must_be_met_however_many_names_there_are) {
  RouteMatch match;
  std::string lines;
  for (int i = 0; i < 100; ++i) {
    match.headers.push_back({"X-" + std::to_string(i), std::to_string(i)});
    lines += "X-" + std::to_string(i) + ": " + std::to_string(i) + "\r\n";
  }
  EXPECT_TRUE(fits(match, {.extra = lines}));
  match.headers.push_back({"X-100", {}});
  EXPECT_FALSE(fits(match, {.extra = lines}));
}

TEST(condition, the_name_that_the_certificate_was_verified_by) {
  const RouteMatch match{.from_names = {host("b.example.com")}};
  EXPECT_TRUE(fits(match, {.verified_name = "b.example.com"}));
  EXPECT_FALSE(fits(match, {.verified_name = "a.example.com"}));
  EXPECT_FALSE(fits(match, {}));  // cleartext, or nobody's name was asked for
  EXPECT_TRUE(fits({.from_names = {host("*.example.com")}}, {.verified_name = "a.example.com"}));
}

}  // namespace
}  // namespace sipward::policy::test
