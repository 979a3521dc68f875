// What is wrong with one key alone: its name, its type.
#include "shell/config/config_test.hpp"

namespace sipward::config::test {
namespace {

class Form : public Refused {};
TEST_P(Form, says_what_and_where) {
  check();
}

constexpr auto texts_expected = "expected a text in quotes or a list of them";

const Case keys[] = {
    {"a_key_misspelled",
     "advertise = \"10",
     "advertize = \"10.0.0.2\"\nadvertise = \"10",
     {"3:1: [inside]: unknown key \"advertize\", did you mean \"advertise\"?"}},
    {"a_key_nowhere_near",
     "advertise = \"sbc",
     "  colour = 1\nadvertise = \"sbc",
     {"6:3: [outside]: unknown key \"colour\"; "
      "expected one of listen, advertise, aliases, options_outside"}},
    {"a_key_of_the_other_side",
     "[outside]",
     "options_outside = \"truth\"\n[outside]",
     {"4:1: [inside]: unknown key \"options_outside\"; "
      "expected one of listen, advertise, aliases"}},
    {"a_table_misspelled",
     "",
     "[limit]\n",
     {"31:2: top level: unknown key \"limit\", did you mean \"limits\"?"}},
    {"a_key_of_a_peer",
     "names =",
     "record_rout = \"none\"\nnames =",
     {"17:1: [[peer]] \"cucm\": unknown key \"record_rout\", did you mean \"record_route\"?"}},
    {"a_key_of_tls",
     "names =",
     "tls = { minimum = \"1.2\" }\nnames =",
     {"17:9: tls: unknown key \"minimum\"; expected one of min, max, ciphers, groups"}},
    {"a_key_with_control_characters",
     "",
     "[tls]\n\"a\\u001b[2J\" = 1\n",
     {"32:1: [tls]: unknown key \"a?[2J\"; expected one of key_log, key_log_peers, "
      "resumption, ticket_keys"}},
    {"a_listener_table_without_bind",
     "[\"tls:192.0.2.2:5061\"]",
     "[\"tls:192.0.2.2:5061\", { bnd = \"\" }]",
     {"5:33: listen has no bind; expected bind = \"TRANSPORT:ADDRESS:PORT\"",
      "5:35: listen: unknown key \"bnd\", did you mean \"bind\"?"}},
    {"a_route_without_ends",
     "",
     "[[route]]\n",
     {"31:1: [[route]] has no from; expected \"inside\", \"outside\" or a peer's name",
      "31:1: [[route]] has no to; expected a peer's or group's name, or refuse = { status = 403 "
      "}"}},
    {"a_peer_without_name_and_side",
     "",
     "[[peer]]\n",
     {"31:1: [[peer]] has no name; expected name = \"…\"",
      "31:1: [[peer]] has no side; expected \"inside\" or \"outside\""}},
    {"a_trustpoint_without_files",
     "",
     "[trustpoint.empty]\n",
     {"31:1: [trustpoint.empty] has no chain; expected the path of a PEM file",
      "31:1: [trustpoint.empty] has no key; expected the path of a PEM file",
      join("31:1: [trustpoint.empty] has no anchors", pem_files_expected)}},
};
INSTANTIATE_TEST_SUITE_P(keys, Form, ::testing::ValuesIn(keys), name_of);

const Case types[] = {
    {"a_text",
     "\"10.0.0.2\"\n",
     "10\n",
     {"3:13: advertise is a number; expected a text in quotes"}},
    {"texts",
     "[\"cucm1.example.com\"]",
     "1.5",
     {join("17:9: names is a fraction", texts_expected)}},
    {"a_text_in_a_list",
     "[\"cucm1.example.com\"]",
     "[\"cucm1.example.com\", true]",
     {"17:31: names is true or false; expected a text in quotes"}},
    {"a_flag",
     "names =",
     "terminates_sips = \"yes\"\nnames =",
     {"17:19: terminates_sips is a text; expected true or false"}},
    {"a_number",
     "",
     "workers = \"many\"\n",
     {"31:11: workers is a text; expected a number from 0 to 256"}},
    {"a_duration", "", "[timers]\nt1 = 500\n", {join("32:6: t1 is a number", duration_expected)}},
    {"a_size", "", "[limits]\nudp_mtu = []\n", {join("32:11: udp_mtu is a list", size_expected)}},
    {"listen",
     "[\"tls:192.0.2.2:5061\"]",
     "5061",
     {"5:10: listen is no text and no table; expected \"TRANSPORT:ADDRESS:PORT\" or { bind = "
      "\"…\", advertise = \"…\" }"}},
    {"tls",
     "names =",
     "tls = \"1.2\"\nnames =",
     {"17:7: tls is no table; expected { min = \"1.2\", max = \"1.3\" }"}},
    {"a_date",
     "",
     "workers = 1979-05-27\n",
     {"31:11: workers is a date or time; expected a number from 0 to 256"}},
    {"a_table", "", "[[timers]]\n", {"31:1: timers is a list; expected a table: [timers]"}},
};
INSTANTIATE_TEST_SUITE_P(types, Form, ::testing::ValuesIn(types), name_of);

}  // namespace
}  // namespace sipward::config::test
