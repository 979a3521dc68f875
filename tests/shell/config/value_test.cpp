// What is wrong with the value of one key.
#include "shell/config/config_test.hpp"

namespace sipward::config::test {
namespace {

class Value : public Refused {};
TEST_P(Value, says_what_and_where) {
  check();
}

constexpr auto listen_expected =
    "expected TRANSPORT:ADDRESS:PORT, such as \"udp:0.0.0.0:5060\" or \"tls:[::]:5061\"";
constexpr auto target_expected =
    "expected TRANSPORT:HOST:PORT, such as \"tls:cucm1.example.com:5061\"";
constexpr auto duration_expected =
    "expected a duration such as \"500ms\", \"32s\", \"3m\" or \"2h\"";
constexpr auto size_expected = "expected a size such as 1300, \"32 KiB\" or \"4 MiB\"";
constexpr auto host_port_expected = "expected HOST or HOST:PORT, an IPv6 address in brackets";
constexpr auto name_expected = "expected 1 to 64 letters, digits, '.', '-' and '_'";
constexpr auto pem_files_expected =
    "expected the paths of PEM files with the CAs that issue the peers' certificates";

std::string join(std::string_view what, std::string_view expected) {
  return std::string(what).append("; ").append(expected);
}

const Case values[] = {
    {"transport",
     "\"tcp:10.0.0.2:5060\"",
     "\"sctp:10.0.0.2:5060\"",
     {join("2:32: listen is \"sctp:10.0.0.2:5060\"", listen_expected)}},
    {"listen_on_a_name",
     "\"tcp:10.0.0.2:5060\"",
     "\"tcp:localhost:5060\"",
     {join("2:32: listen is \"tcp:localhost:5060\"", listen_expected)}},
    {"ipv6_without_brackets",
     "\"tcp:10.0.0.2:5060\"",
     "\"tcp:::1:5060\"",
     {join("2:32: listen is \"tcp:::1:5060\"", listen_expected)}},
    {"port_too_high",
     "\"tcp:10.0.0.2:5060\"",
     "\"tcp:10.0.0.2:65536\"",
     {join("2:32: listen is \"tcp:10.0.0.2:65536\"", listen_expected)}},
    {"nothing_listened_on",
     "[\"tls:192.0.2.2:5061\"]",
     "[]",
     {"5:10: listen is empty; expected at least one listener"}},
    {"advertise",
     "\"sbc.example.com\"",
     "\"sbc example.com\"",
     {join("6:13: advertise is \"sbc example.com\"", host_port_expected)}},
    {"advertise_every_address",
     "\"sbc.example.com\"",
     "\"0.0.0.0\"",
     {"6:13: advertise is \"0.0.0.0\"; expected an address that others can reach"}},
    {"advertise_of_a_listener",
     "[\"tls:192.0.2.2:5061\"]",
     "{ bind = \"tls:192.0.2.2:5061\", advertise = \"a:b\" }",
     {join("5:53: advertise is \"a:b\"", host_port_expected)}},
    {"alias",
     "[outside]",
     "aliases = [\"pbx\", \"p;x\"]\n[outside]",
     {join("4:19: aliases is \"p;x\"", host_port_expected)}},
    {"options",
     "[trustpoint",
     "options_outside = \"lie\"\n[trustpoint",
     {"7:19: options_outside is \"lie\"; expected one of \"truth\", \"always\""}},
    {"address",
     "\"198.18.133.3/32\"",
     "\"198.18.133.3/33\"",
     {"14:12: address is \"198.18.133.3/33\"; "
      "expected an address or a prefix such as \"10.0.0.0/8\""}},
    {"address_with_bits_beyond_its_prefix",
     "\"198.18.133.3/32\"",
     "\"198.18.133.3/20\"",
     {"14:12: address is \"198.18.133.3/20\", which has bits beyond its prefix; "
      "expected \"198.18.128.0/20\" or \"198.18.133.3\""}},
    {"address6_with_bits_beyond_its_prefix",
     "\"198.18.133.3/32\"",
     "\"2001:db8:f:1::5/47\"",
     {"14:12: address is \"2001:db8:f:1::5/47\", which has bits beyond its prefix; "
      "expected \"2001:db8:e::/47\" or \"2001:db8:f:1::5\""}},
    {"target",
     "\"tls:cucm1.example.com:5061\"",
     "\"cucm1.example.com\"",
     {join("15:10: target is \"cucm1.example.com\"", target_expected)}},
    {"target_port_0",
     "\"tls:cucm1.example.com:5061\"",
     "\"tls:cucm1.example.com:0\"",
     {join("15:10: target is \"tls:cucm1.example.com:0\"", target_expected)}},
    {"a_name_in_the_certificate",
     "[\"cucm1.example.com\"]",
     "[\"*.example.com\"]",
     {"17:10: names is \"*.example.com\"; "
      "expected a host name or address as it stands in the certificate"}},
    {"peer_name",
     "\"cvp\"\nside",
     "\"c v p\"\nside",
     {join("19:8: name is \"c v p\"", name_expected),
      "28:6: there is no peer \"cvp\"; expected a peer's name"}},
    {"peer_named_like_a_side",
     "",
     "[[peer]]\nname = \"inside\"\nside = \"inside\"\n",
     {"32:8: name is \"inside\"; expected a name that is no side's"}},
    {"trustpoint_name",
     "",
     "[trustpoint.\"a b\"]\nchain = \"a\"\nkey = \"a\"\nanchors = \"a\"\n",
     {join("31:13: a trustpoint is named \"a b\"", name_expected)}},
    {"trustpoint_files",
     "[\"ca.pem\"]",
     "[]",
     {join("10:11: anchors is empty", pem_files_expected)}},
    {"trustpoint_chain",
     "\"sbc.pem\"",
     "\"\"",
     {"8:9: chain is empty; expected the path of a PEM file"}},
    {"tls_version",
     "names =",
     "tls = { min = \"1.1\" }\nnames =",
     {"17:15: min is \"1.1\"; expected one of \"1.2\", \"1.3\""}},
    {"tls_versions_reversed",
     "names =",
     "tls = { min = \"1.3\", max = \"1.2\" }\nnames =",
     {"17:7: tls min is above max; expected min at most max"}},
    {"side",
     "\"inside\"\naddress",
     "\"indoors\"\naddress",
     {"20:8: side is \"indoors\"; expected one of \"inside\", \"outside\""}},
    {"log_level",
     "",
     "log_level = \"loud\"\n",
     {"31:13: log_level is \"loud\"; "
      "expected one of \"trace\", \"debug\", \"info\", \"warn\", \"error\""}},
    {"a_number_below",
     "",
     "workers = -1\n",
     {"31:11: workers is -1; expected a number from 0 to 256"}},
    {"a_number_above",
     "",
     "[limits]\ntransactions = 10_000_001\n",
     {"32:16: transactions is 10000001; expected a number from 1 to 10000000"}},
    {"a_duration_without_unit",
     "",
     "[timers]\nt1 = \"500\"\n",
     {join("32:6: t1 is \"500\"", duration_expected)}},
    {"a_negative_duration",
     "",
     "[timers]\nt1 = \"-1s\"\n",
     {join("32:6: t1 is \"-1s\"", duration_expected)}},
    {"a_duration_of_nothing",
     "",
     "[timers]\nt1 = \"0s\"\n",
     {"32:6: t1 is \"0s\"; expected a duration from 1ms to 168h"}},
    {"a_duration_too_long",
     "",
     "[connections]\nidle_timeout = \"169h\"\n",
     {"32:16: idle_timeout is \"169h\"; expected a duration from 1ms to 168h"}},
    {"a_duration_beyond_all_numbers",
     "",
     "[timers]\nt1 = \"9223372036854775807h\"\n",
     {join("32:6: t1 is \"9223372036854775807h\"", duration_expected)}},
    {"a_size_in_unknown_units",
     "",
     "[limits]\nbody_bytes = \"4 GB\"\n",
     {join("32:14: body_bytes is \"4 GB\"", size_expected)}},
    {"a_size_below",
     "",
     "[limits]\nheader_bytes = 100\n",
     {"32:16: header_bytes is 100; expected a size from 1 KiB to 1 MiB"}},
    {"a_size_above",
     "",
     "[limits]\nudp_message_bytes = \"64 KiB\"\n",
     {"32:21: udp_message_bytes is \"64 KiB\"; expected a size from 1 KiB to 65507 B"}},
};
INSTANTIATE_TEST_SUITE_P(values, Value, ::testing::ValuesIn(values), name_of);

// The words of every enumeration stand in its error.
const Case words[] = {
    {"contact",
     "names =",
     "contact = \"x\"\nnames =",
     {"17:11: contact is \"x\"; expected one of \"token-param\", \"token-user\", \"keep\""}},
    {"record_route",
     "names =",
     "record_route = \"x\"\nnames =",
     {"17:16: record_route is \"x\"; expected one of \"transport-param\", \"double\", \"none\""}},
    {"request_uri",
     "names =",
     "request_uri = \"x\"\nnames =",
     {"17:15: request_uri is \"x\"; expected one of \"own\", \"target\", \"keep\""}},
    {"scheme",
     "names =",
     "scheme = \"x\"\nnames =",
     {"17:10: scheme is \"x\"; expected one of \"sip\", \"sips\""}},
    {"redirect",
     "names =",
     "redirect = \"x\"\nnames =",
     {"17:12: redirect is \"x\"; expected one of \"map\", \"pass\", \"follow\""}},
    {"oversize",
     "names =",
     "oversize = \"x\"\nnames =",
     {"17:12: oversize is \"x\"; expected one of \"fragment\", \"tcp\", \"refuse\""}},
    {"sdes",
     "names =",
     "sdes = \"x\"\nnames =",
     {"17:8: sdes is \"x\"; expected one of \"pass\", \"warn\", \"refuse\""}},
    {"max_uri",
     "names =",
     "max_uri = 63\nnames =",
     {"17:11: max_uri is 63; expected a number from 64 to 8192"}},
};
INSTANTIATE_TEST_SUITE_P(words, Value, ::testing::ValuesIn(words), name_of);

}  // namespace
}  // namespace sipward::config::test
