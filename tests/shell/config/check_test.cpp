// What is wrong between keys: references, contradictions, doubts.
#include "shell/config/config_test.hpp"

namespace sipward::config::test {
namespace {

class Contradiction : public Refused {};
TEST_P(Contradiction, says_what_and_where) {
  check();
}
class Doubt : public Warned {};
TEST_P(Doubt, says_what_and_where) {
  check();
}

const Case peers[] = {
    {"two_of_one_name",
     "",
     "[[peer]]\nname = \"cvp\"\nside = \"inside\"\naddress = \"10.9.9.9\"\n",
     {"32:8: there are two peers named \"cvp\"; "
      "expected a name of its own; the other stands in line 19"}},
    {"neither_address_nor_target",
     "address = [\"198.18.133.13/32\"]\ntarget = \"udp:198.18.133.13:5060\"\n",
     "",
     {"19:8: peer \"cvp\" has neither address nor target; expected one of them, or both"}},
    {"connections_to_who_has_no_target",
     "target = \"udp:198.18.133.13:5060\"\n",
     "connections = \"per_worker\"\n",
     {"22:15: peer \"cvp\" has no target: we open no connections to it; "
      "expected a target, or no connections"}},
    {"outside_without_trustpoint",
     "trustpoint = \"ca\"\n",
     "",
     {"5:11: a TLS listener, but no outside peer has a trustpoint; "
      "expected a peer that may connect here",
      "12:8: peer \"cucm\" speaks TLS but has no trustpoint; expected trustpoint = \"…\": the "
      "certificate that it sees and the CAs it is judged by"}},
    {"outside_without_names",
     "names = [\"cucm1.example.com\"]\n",
     "",
     {"12:8: peer \"cucm\" speaks TLS but has no names; "
      "expected names = [\"…\"]: what its certificate must carry"}},
    {"unknown_trustpoint",
     "\"ca\"\nnames",
     "\"ac\"\nnames",
     {"16:14: there is no trustpoint \"ac\"; expected the NAME of a [trustpoint.NAME]"}},
    {"outside_over_udp",
     "\"tls:cucm1.example.com:5061\"",
     "\"udp:cucm1.example.com\"",
     {"12:8: peer \"cucm\" is outside, but its target is cleartext (udp); "
      "expected target = \"tls:…\", or security = \"off\" as long as it cannot do TLS"}},
    {"inside_over_tls_without_trustpoint",
     "\"udp:198.18.133.13:5060\"",
     "\"tls:198.18.133.13:5061\"",
     {"19:8: peer \"cvp\" speaks TLS but has no trustpoint; expected trustpoint = \"…\": the "
      "certificate that it sees and the CAs it is judged by",
      "19:8: peer \"cvp\" speaks TLS but has no names; "
      "expected names = [\"…\"]: what its certificate must carry"}},
    {"topology_without_our_entry",
     "names =",
     "topology = \"hide\"\nrecord_route = \"none\"\nnames =",
     {"12:8: peer \"cucm\" has topology = \"hide\" but another record_route; expected "
      "record_route = \"transport-param\": our entry is what leads back"}},
    {"sips_in_cleartext",
     "target = \"udp",
     "scheme = \"sips\"\ntarget = \"udp",
     {"19:8: peer \"cvp\" has scheme = \"sips\" but security = \"off\"; "
      "expected \"require\", for sips promises TLS"}},
    {"one_prefix_in_cleartext",
     "",
     "[[peer]]\nname = \"two\"\nside = \"inside\"\naddress = \"198.18.133.13\"\n",
     {"32:8: peers \"cvp\" and \"two\" share 198.18.133.13/32; "
      "expected addresses of their own: without TLS nothing else tells them apart"}},
    {"one_prefix_and_name",
     "",
     "[[peer]]\nname = \"two\"\nside = \"outside\"\naddress = \"198.18.133.3\"\n"
     "trustpoint = \"ca\"\nnames = [\"two.example.com\", \"CUCM1.example.com\"]\n",
     {"32:8: peers \"cucm\" and \"two\" share 198.18.133.3/32 and a name; "
      "expected names that tell them apart"}},
    {"one_prefix_other_versions",
     "",
     "[[peer]]\nname = \"two\"\nside = \"outside\"\naddress = \"198.18.133.3\"\n"
     "trustpoint = \"ca\"\nnames = \"two.example.com\"\ntls.min = \"1.3\"\n",
     {"32:8: peers \"cucm\" and \"two\" share 198.18.133.3/32 but not trustpoint, TLS versions, "
      "ciphers, groups, eku and depth; expected the same for both: they are used before the "
      "certificate is seen"}},
    {"one_prefix_other_trustpoint",
     "[[route]]",
     "[trustpoint.b]\nchain = \"b\"\nkey = \"b\"\nanchors = \"b\"\n"
     "[[peer]]\nname = \"two\"\nside = \"outside\"\naddress = \"198.18.133.3\"\n"
     "trustpoint = \"b\"\nnames = \"two.example.com\"\n[[route]]",
     {"28:8: peers \"cucm\" and \"two\" share 198.18.133.3/32 but not trustpoint, TLS versions, "
      "ciphers, groups, eku and depth; expected the same for both: they are used before the "
      "certificate is seen"}},
};
INSTANTIATE_TEST_SUITE_P(peers, Contradiction, ::testing::ValuesIn(peers), name_of);

const Case route_contradictions[] = {
    {"to_nobody",
     "to = \"cvp\"",
     "to = \"cvb\"",
     {"28:6: there is no peer or group \"cvb\"; expected the name of a peer or group"}},
    {"to_a_side",
     "to = \"cvp\"",
     "to = \"inside\"",
     {"28:6: there is no peer or group \"inside\"; expected the name of a peer or group"}},
    {"from_nobody",
     "from = \"outside\"",
     "from = \"carrier\"",
     {"27:8: there is no peer \"carrier\"; expected \"inside\", \"outside\" or a peer's name"}},
    {"from_outside_to_outside",
     "to = \"cvp\"",
     "to = \"cucm\"",
     {"26:1: a route leads from outside to outside; "
      "expected hairpin = true if calls of strangers shall be passed on to others"}},
    {"from_an_outside_peer_to_outside",
     "",
     "[[route]]\nfrom = \"cucm\"\nto = \"cucm\"\n",
     {"31:1: a route leads from outside to outside; "
      "expected hairpin = true if calls of strangers shall be passed on to others"}},
};
INSTANTIATE_TEST_SUITE_P(routes, Contradiction, ::testing::ValuesIn(route_contradictions), name_of);

const Case doubts[] = {
    {"udp_on_every_address_inside",
     "\"udp:10.0.0.2:5060\"",
     "\"udp:0.0.0.0:5060\"",
     {"2:11: UDP source addresses prove nothing: on udp:0.0.0.0:5060 whoever can send packets here "
      "can pretend to be an inside peer; expected the address of the inside network"}},
    {"names_in_cleartext",
     "target = \"udp",
     "names = \"cvp\"\ntarget = \"udp",
     {"19:8: peer \"cvp\" has names but no trustpoint: it speaks cleartext, where nobody proves a "
      "name; expected a trustpoint, if it speaks TLS"}},
    {"no_address",
     "address = [\"198.18.133.13/32\"]\n",
     "",
     {"19:8: peer \"cvp\" has no address: what it sends on its own is refused; "
      "expected address = [\"…\"]"}},
    {"no_listener_of_the_transport",
     "\"udp:198.18.133.13:5060\"\n",
     "\"tls:198.18.133.13:5061\"\ntrustpoint = \"ca\"\nnames = \"cvp\"\n",
     {"19:8: peer \"cvp\" is dialled over tls, but no inside listener is there for what it sends "
      "back on connections of its own; expected a listener of that transport"}},
    {"route_to_who_has_no_target",
     "target = \"udp:198.18.133.13:5060\"\n",
     "",
     {"27:6: peer \"cvp\" has no target: calls reach it only while it is connected to sipward; "
      "expected target = \"TRANSPORT:HOST:PORT\""}},
    {"hairpin_in_vain",
     "to = \"cvp\"",
     "to = \"cvp\"\nhairpin = true",
     {"26:1: hairpin changes nothing on a route that has an inside end"}},
    {"route_never_taken",
     "",
     "[[route]]\nfrom = \"cucm\"\nto = \"cvp\"\n",
     {"31:1: an earlier route takes every call from \"cucm\": "
      "this one only permits dialogs with \"cvp\""}},
    {"trustpoint_of_nobody",
     "",
     "[trustpoint.b]\nchain = \"b\"\nkey = \"b\"\nanchors = \"b\"\n",
     {"31:1: nobody uses trustpoint \"b\""}},
    {"key_log",
     "",
     "[tls]\nkey_log = \"keys\"\n",
     {"32:11: key_log is set: whoever reads that file can decrypt every TLS connection"}},
    {"key_log_of_one_peer",
     "",
     "[tls]\nkey_log = \"keys\"\nkey_log_peers = [\"cucm\"]\n",
     {"32:11: key_log is set: whoever reads that file can decrypt every TLS connection of cucm"}},
    {"max_uri_of_the_secure",
     "names =",
     "max_uri = 128\nnames =",
     {"17:11: max_uri of peer \"cucm\" is 128, but a Contact that it sees takes up to 139 bytes: "
      "longer ones are kept in a table that a restart loses; "
      "expected max_uri = 139 or a shorter advertise"}},
    {"max_uri_of_the_legacy",
     "target = \"udp",
     "max_uri = 117\nadvertise = \"10.0.0.222\"\ntarget = \"udp",
     {"22:11: max_uri of peer \"cvp\" is 117, but a Contact that it sees takes up to 120 bytes: "
      "longer ones are kept in a table that a restart loses; "
      "expected max_uri = 120 or a shorter advertise"}},
};
INSTANTIATE_TEST_SUITE_P(doubts, Doubt, ::testing::ValuesIn(doubts), name_of);

const Case fine[] = {
    {"nothing_changed", "", "", {}},
    {"hairpin", "to = \"cvp\"", "to = \"cucm\"\nhairpin = true", {}},
    {"one_port_of_two_families",
     "\"tls:192.0.2.2:5061\"",
     "\"tls:0.0.0.0:5061\", \"tls:[::]:5061\"",
     {}},
    {"ephemeral_ports_twice",
     "\"tls:192.0.2.2:5061\"",
     "\"tls:192.0.2.2:0\", \"tls:192.0.2.2:0\"",
     {}},
    {"the_same_address_on_both_sides", "\"198.18.133.13/32\"", "\"198.18.133.3\"", {}},
    {"prefixes_within_one_another",
     "\"198.18.133.3/32\"",
     "\"198.18.133.3\", \"198.18.0.0/16\"",
     {}},
    {"one_prefix_told_apart_by_names",
     "",
     "[[peer]]\nname = \"two\"\nside = \"outside\"\naddress = \"198.18.133.3\"\n"
     "trustpoint = \"ca\"\nnames = \"two.example.com\"\n",
     {}},
};
INSTANTIATE_TEST_SUITE_P(fine, Doubt, ::testing::ValuesIn(fine), name_of);

TEST(Check, tls_inside_is_welcome) {
  auto text = changed("\"tcp:10.0.0.2:5060\"", "\"tls:10.0.0.2:5061\"");
  text.replace(text.find("target = \"udp:198.18.133.13:5060\""), 33,
               "target = \"tls:198.18.133.13\"\ntrustpoint = \"ca\"\nnames = \"cvp\"");
  const auto loaded = load(text);
  EXPECT_THAT(texts(loaded.errors), ::testing::IsEmpty());
  EXPECT_THAT(texts(loaded.warnings), ::testing::IsEmpty());
  ASSERT_NE(loaded.settings, nullptr);
  EXPECT_EQ(loaded.settings->tls.peers.size(), 2U);
}

TEST(Check, a_file_without_anything_lacks_everything) {
  const auto loaded = load("");
  EXPECT_EQ(loaded.settings, nullptr);
  EXPECT_THAT(
      texts(loaded.errors),
      ::testing::ElementsAre(
          "sipward.toml: there is no table [inside]; expected listen and advertise of that side",
          "sipward.toml: there is no table [outside]; expected listen and advertise of that side",
          "sipward.toml: there is no peer; expected a [[peer]] on either side",
          "sipward.toml: there is no route; expected a [[route]] for each side"));
}

TEST(Check, without_a_state_folder_a_restart_is_felt) {
  const auto loaded = load(changed("state_folder = \"state\"\n", ""));
  ASSERT_NE(loaded.settings, nullptr);
  EXPECT_THAT(texts(loaded.warnings),
              ::testing::ElementsAre("sipward.toml: [server] state_folder is not set: a restart "
                                     "loses dialogs and registrations; expected a folder that "
                                     "outlives the process"));
}

TEST(Check, all_problems_are_told_at_once_in_the_order_of_the_file) {
  auto text = changed("to = \"cvp\"", "too = \"cvp\"");
  text.replace(text.find("10.0.0.2:5060"), 8, "10.0.0.x");
  text += "[timers]\nt1 = 1\n";
  const auto loaded = load(text);
  std::vector<std::size_t> lines;
  for (const auto& error : loaded.errors) lines.push_back(error.line);
  EXPECT_EQ(lines, (std::vector<std::size_t>{2, 26, 28, 32}));
}

TEST(Check, names_that_have_the_same_number_in_tokens) {
  // Two words with one FNV-1a hash of 32 bits.
  auto text = changed("name = \"cucm\"", "name = \"costarring\"");
  text.replace(text.find("name = \"cvp\""), 12, "name = \"liquid\"");
  text.replace(text.find("to = \"cucm\""), 11, "to = \"costarring\"");
  text.replace(text.find("to = \"cvp\""), 10, "to = \"liquid\"");
  EXPECT_THAT(texts(load(text).errors),
              ::testing::ElementsAre(
                  "sipward.toml:19:8: the names \"costarring\" and \"liquid\" have the same number "
                  "in tokens; expected another name for one of them"));
}

}  // namespace
}  // namespace sipward::config::test
