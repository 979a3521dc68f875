// What is wrong between the listeners, and between them and the peers.
#include "shell/config/config_test.hpp"

namespace sipward::config::test {
namespace {

class ListenerContradiction : public Refused {};
TEST_P(ListenerContradiction, says_what_and_where) {
  check();
}

const Case listeners[] = {
    {"nothing_to_send_from",
     "\"udp:10.0.0.2:5060\", ",
     "",
     {"19:8: peer \"cvp\" is reached over udp, but no inside listener is udp: there is nothing to "
      "send from; expected a \"udp:…\" in listen"}},
    {"one_twice",
     "\"tcp:10.0.0.2:5060\"",
     "\"udp:10.0.0.2\"",
     {"2:32: udp:10.0.0.2:5060 is listened on already: udp:10.0.0.2:5060 in line 2; "
      "expected an address and port for each listener"}},
    {"every_address_and_one",
     "\"tls:192.0.2.2:5061\"",
     "\"tls:192.0.2.2:5061\", \"tls:0.0.0.0:5061\"",
     {"5:33: tls:0.0.0.0:5061 is listened on already: tls:192.0.2.2:5061 in line 5; "
      "expected an address and port for each listener"}},
    {"tls_on_the_port_of_tcp",
     "\"tls:192.0.2.2:5061\"",
     "\"tls:10.0.0.2:5060\"",
     {"5:11: tls:10.0.0.2:5060 is listened on already: tcp:10.0.0.2:5060 in line 2; "
      "expected an address and port for each listener"}},
    {"outside_in_cleartext",
     "\"tls:192.0.2.2:5061\"",
     "\"tls:192.0.2.2:5061\", \"tcp:192.0.2.2:5060\"",
     {"5:33: an outside listener is cleartext (tcp:192.0.2.2:5060); "
      "expected \"tls:…\", or an outside peer whose security is not \"require\""}},
    {"tls_inside_for_nobody",
     "\"tcp:10.0.0.2:5060\"",
     "\"tls:10.0.0.2:5061\"",
     {"2:32: a TLS listener, but no inside peer has a trustpoint; "
      "expected a peer that may connect here"}},
    {"every_address_without_advertise",
     "listen = [\"tls:192.0.2.2:5061\"]\nadvertise = \"sbc.example.com\"\n",
     "listen = [\"tls:[::]:5061\"]\n",
     {"5:11: tls:[::]:5061 is every address, and [outside] has no advertise; "
      "expected advertise = \"…\": the host by which that side knows sipward"}},
};
INSTANTIATE_TEST_SUITE_P(listeners, ListenerContradiction, ::testing::ValuesIn(listeners), name_of);

}  // namespace
}  // namespace sipward::config::test
