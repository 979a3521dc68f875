// [[route]]: what its conditions may be, and what is said of those that cannot be.
#include "shell/config/config_test.hpp"

namespace sipward::config::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class BadRoute : public Refused {};
TEST_P(BadRoute, says_what_and_where) {
  check();
}
class DoubtfulRoute : public Warned {};
TEST_P(DoubtfulRoute, says_what_and_where) {
  check();
}

constexpr auto host_expected =
    "; expected a host name, an address, or \"*.example.com\", where the star is one label";

// One more line in the route in lines 26 to 28.
Case line(const char* name, const char* text, std::vector<std::string> expected) {
  return {name, "to = \"cvp\"", text, std::move(expected)};
}

const Case bad_routes[] = {
    line("method_in_small_letters", "to = \"cvp\"\nmethod = \"invite\"",
         {"29:10: method is \"invite\"; expected \"INVITE\": methods are written so"}),
    line("method_of_an_ack", "to = \"cvp\"\nmethod = [\"INVITE\", \"ACK\"]",
         {"29:21: method is \"ACK\"; expected a method that begins something: ACK and CANCEL go "
          "where their INVITE went"}),
    line("no_method", "to = \"cvp\"\nmethod = \"IN VITE\"",
         {"29:10: method is \"IN VITE\"; expected a method such as \"INVITE\""}),
    line("prefix", "to = \"cvp\"\nuser_prefix = [\"\"]",
         {"29:16: user_prefix is \"\"; expected how a user begins, 1 to 32 bytes: \"+4930\" or "
          "\"alice-\""}),
    line("range", "to = \"cvp\"\nuser_range = \"100-99\"",
         {"29:14: user_range is \"100-99\"; expected two numbers of equally many digits, at most "
          "18, both with or without \"+\", the lower first: \"+4930100-+4930199\""}),
    line("regex", "to = \"cvp\"\nuser_regex = [\"^a$\", \"+49\"]",
         {"29:22: user_regex is \"+49\": \"no argument for repetition operator: +\"; expected a "
          "regular expression as RE2 knows it, such as '^\\+49[0-9]{5}$'"}),
    line("regex_that_would_backtrack", "to = \"cvp\"\nuser_regex = '(a)\\1'",
         {"29:14: user_regex is \"(a)\\1\": \"invalid escape sequence: \\1\"; expected a regular "
          "expression as RE2 knows it, such as '^\\+49[0-9]{5}$'"}),
    line("host", "to = \"cvp\"\nhost = [\"a.*.b\"]",
         {std::string("29:9: host is \"a.*.b\"") + host_expected}),
    line("host_with_a_port", "to = \"cvp\"\nto_host = \"a.b:5060\"",
         {std::string("29:11: to_host is \"a.b:5060\"") + host_expected}),
    line("star_before_an_address", "to = \"cvp\"\nfrom_host = \"*.192.0.2.1\"",
         {std::string("29:13: from_host is \"*.192.0.2.1\"") + host_expected}),
    line("scheme", "to = \"cvp\"\nscheme = [\"sip\", \"http\"]",
         {"29:18: scheme is \"http\"; expected one of \"sip\", \"sips\", \"tel\", \"urn\""}),
    line("header_as_text", "to = \"cvp\"\nheader = \"X-Foo\"",
         {"29:10: header is no table; expected { name = \"X-Site\", equals = \"berlin\" }"}),
    line("header_without_name", "to = \"cvp\"\nheader = [{ equals = \"a\" }]",
         {"29:11: header has no name; expected name = \"X-Site\""}),
    line("header_with_a_colon", "to = \"cvp\"\nheader = { name = \"X-Foo:\" }",
         {"29:19: name is \"X-Foo:\"; expected the name of a header field"}),
    line("header_with_more", "to = \"cvp\"\nheader = { name = \"a\", equal = \"b\" }",
         {"29:24: header: unknown key \"equal\", did you mean \"equals\"?"}),
    line("to_and_refuse", "to = \"cvp\"\nrefuse = { status = 403 }",
         {"29:10: the route has both to and refuse; expected one of them"}),
    line("refuse_with_a_redirect", "refuse = { status = 302 }",
         {"28:21: status is 302; expected a number from 400 to 699"}),
    line("refuse_without_status", "refuse = { reason = \"no\" }",
         {"28:10: refuse has no status; expected status = 403"}),
    line("refuse_as_number", "refuse = 403",
         {"28:10: refuse is no table; expected { status = 403, reason = \"…\" }"}),
    line("refuse_with_two_lines", "refuse = { status = 403, reason = \"a\\r\\nX: b\" }",
         {"28:35: reason is \"a??X: b\"; expected at most 64 bytes of one printable line"}),
    line("name_of_nobody",
         "to = \"cvp\"\nfrom_name = [\"cucm1.example.com\", \"cucm2.example.com\"]",
         {"29:35: from_name is \"cucm2.example.com\", which is in the names of no peer that it "
          "could come from; expected one of the names of a TLS peer whose verify is \"full\""}),
    {"name_of_the_other_side",
     "to = \"cucm\"",
     "to = \"cucm\"\nfrom_name = \"*.example.com\"",
     {"26:13: from_name is \"*.example.com\", which is in the names of no peer that it could come "
      "from; expected one of the names of a TLS peer whose verify is \"full\""}},
    {"nobody_at_all",
     "from = \"outside\"\n",
     "",
     {"26:1: [[route]] has no from; expected \"inside\", \"outside\" or a peer's name"}},
    {"hairpin_by_name",
     "from = \"outside\"\nto = \"cvp\"",
     "from_name = \"cucm1.example.com\"\nto = \"cucm\"",
     {"26:1: a route leads from outside to outside; "
      "expected hairpin = true if calls of strangers shall be passed on to others"}},
};
INSTANTIATE_TEST_SUITE_P(routes, BadRoute, ::testing::ValuesIn(bad_routes), name_of);

const Case doubtful[] = {
    {"refusal_never_taken",
     "",
     "[[route]]\nfrom = \"cvp\"\nuser_prefix = \"0900\"\nrefuse = { status = 403 }\n",
     {"31:1: an earlier route takes every call from \"cvp\": this one is never taken"}},
    {"name_behind_both_sides",
     "",
     "[[route]]\nfrom_name = \"cucm1.example.com\"\nto = \"cvp\"\n",
     {"31:1: an earlier route takes every call: this one only permits dialogs with \"cvp\""}},
};
INSTANTIATE_TEST_SUITE_P(routes, DoubtfulRoute, ::testing::ValuesIn(doubtful), name_of);

const Case fine_routes[] = {
    {"conditions_leave_something",
     "[[route]]\nfrom = \"inside\"\n",
     "[[route]]\nfrom = \"inside\"\nmethod = \"OPTIONS\"\nto = \"cucm\"\n"
     "[[route]]\nfrom = \"inside\"\n",
     {}},
    {"by_name_alone",
     "from = \"outside\"\n",
     "from_name = [\"cucm1.example.com\", \"*.example.com\"]\n",
     {}},
};
INSTANTIATE_TEST_SUITE_P(fine, DoubtfulRoute, ::testing::ValuesIn(fine_routes), name_of);

TEST(Route, conditions_are_as_written) {
  const auto loaded = load(changed("to = \"cvp\"", R"(from_name = "CUCM1.example.com"
method = ["INVITE", "X-PING"]
user_prefix = ["+49-30", "alice-"]
user_range = "+4930100-+4930199"
user_regex = '^\+49'
host = ["Example.com", "*.example.com", "[2001:db8::1]"]
scheme = ["sip", "tel"]
to_host = "to.example"
from_host = "from.example"
header = [{ name = "X-Site" }, { name = "X-Class", equals = "" }]
refuse = { status = 488, reason = "Nö" })"));
  ASSERT_THAT(texts(loaded.errors), IsEmpty());
  const auto& route = loaded.settings->network->routes.at(1);
  const auto& match = route.match;
  EXPECT_EQ(std::get<base::Side>(route.from), base::Side::outside);
  EXPECT_EQ(match.from_names.at(0).text, "cucm1.example.com");
  EXPECT_THAT(match.methods, ElementsAre("INVITE", "X-PING"));
  EXPECT_EQ(match.user_prefixes.at(0).text, "+4930");
  EXPECT_EQ(match.user_prefixes.at(1).text, "alice-");
  EXPECT_EQ(match.user_ranges.at(0).written(), "+4930100-+4930199");
  EXPECT_EQ(match.user_patterns.at(0).text(), "^\\+49");
  EXPECT_EQ(match.hosts.at(1).written(), "*.example.com");
  EXPECT_TRUE(match.hosts.at(2).address.has_value());
  EXPECT_THAT(match.schemes, ElementsAre(sip::Scheme::sip, sip::Scheme::tel));
  EXPECT_EQ(match.to_hosts.at(0).text, "to.example");
  EXPECT_EQ(match.from_hosts.at(0).text, "from.example");
  EXPECT_FALSE(match.headers.at(0).equals.has_value());
  EXPECT_EQ(match.headers.at(1).equals, "");
  const auto& refuse = std::get<policy::Refuse>(route.to);
  EXPECT_EQ(refuse.status, 488);
  EXPECT_EQ(refuse.phrase, "Nö");
}

}  // namespace
}  // namespace sipward::config::test
