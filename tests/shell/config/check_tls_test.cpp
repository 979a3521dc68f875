// What is wrong or doubtful between the settings of TLS.
#include "shell/config/config_test.hpp"

namespace sipward::config::test {
namespace {

class TlsContradiction : public Refused {};
TEST_P(TlsContradiction, says_what_and_where) {
  check();
}
class TlsDoubt : public Warned {};
TEST_P(TlsDoubt, says_what_and_where) {
  check();
}

const Case contradictions[] = {
    {"one_prefix_and_no_verification",
     "",
     "[[peer]]\nname = \"two\"\nside = \"outside\"\naddress = \"198.18.133.3\"\n"
     "trustpoint = \"ca\"\nverify = \"none\"\n",
     {"32:8: peers \"cucm\" and \"two\" share 198.18.133.3/32 and are told apart by names alone; "
      "expected verify = \"full\" of both"}},
    {"a_listener_of_another_side",
     "names =",
     "listeners = \"udp:10.0.0.2:5060\"\nnames =",
     {"17:13: peer \"cucm\": udp:10.0.0.2:5060 is no listener of its side; expected one of its "
      "side's listen"}},
};
INSTANTIATE_TEST_SUITE_P(peers, TlsContradiction, ::testing::ValuesIn(contradictions), name_of);

const Case tls_doubts[] = {
    {"legacy_ciphers",
     "names =",
     "tls.ciphers = \"legacy\"\nnames =",
     {"12:8: peer \"cucm\" may use legacy ciphers: without forward secrecy whoever gets its key "
      "can "
      "read what was recorded; expected ciphers = [\"modern\"] as soon as it can"}},
    {"no_verification",
     "names =",
     "verify = \"none\"\nnames =",
     {"12:8: peer \"cucm\" is not verified at all: whoever sends from its address is it; expected "
      "verify = \"full\" and names"}},
    {"told_apart_by_sni",
     "",
     "[[peer]]\nname = \"two\"\nside = \"outside\"\naddress = \"198.18.133.3\"\n"
     "trustpoint = \"ca\"\nsni = \"two.example.com\"\nnames = \"cucm1.example.com\"\n",
     {}},
};
INSTANTIATE_TEST_SUITE_P(peers, TlsDoubt, ::testing::ValuesIn(tls_doubts), name_of);

}  // namespace
}  // namespace sipward::config::test
