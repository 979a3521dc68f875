// What a [trustpoint.NAME] holds, as it is written.
#include "shell/config/config_test.hpp"

namespace sipward::config::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TrustpointForm : public Refused {};
TEST_P(TrustpointForm, says_what_and_where) {
  check();
}

const std::string passphrase_expected =
    "expected one of { file = \"…\" }, { env = \"NAME\" }, "
    "{ command = [\"PROGRAM\", \"ARGUMENT\"] }";
const auto no_source =
    "10:14: passphrase does not say where it is to be had; " + passphrase_expected;

const Case forms[] = {
    {"a_passphrase_itself",
     "anchors =",
     "passphrase = \"geheim\"\nanchors =",
     {"10:14: passphrase is no table; " + passphrase_expected}},
    {"a_passphrase_from_nowhere", "anchors =", "passphrase = {}\nanchors =", {no_source}},
    {"a_passphrase_from_two",
     "anchors =",
     "passphrase = { env = \"A\", file = \"b\" }\nanchors =",
     {no_source}},
    {"a_passphrase_of_no_file",
     "anchors =",
     "passphrase = { file = \"\" }\nanchors =",
     {no_source}},
    {"a_passphrase_of_no_command",
     "anchors =",
     "passphrase = { command = [] }\nanchors =",
     {no_source}},
    {"a_passphrase_of_an_unknown_kind",
     "anchors =",
     "passphrase = { env = \"A\", fil = \"b\" }\nanchors =",
     {no_source, "10:27: passphrase: unknown key \"fil\", did you mean \"file\"?"}},
    {"a_pkcs12_beside_a_key",
     "chain = \"sbc.pem\"",
     "pkcs12 = \"sbc.p12\"",
     {"9:7: key is beside pkcs12; expected pkcs12 alone, which holds it"}},
    {"a_pkcs12_without_a_path",
     "chain = \"sbc.pem\"\nkey = \"sbc.key\"",
     "pkcs12 = \"\"",
     {"8:10: pkcs12 is empty; expected the path of a PKCS#12 file"}},
    {"an_unknown_use",
     "anchors =",
     "use = \"clients\"\nanchors =",
     {"10:7: use is \"clients\"; expected one of \"both\", \"server\", \"client\""}},
    {"a_certificate_that_is_no_table",
     "anchors =",
     "certificate = 1\nanchors =",
     {"10:15: certificate is a number; expected tables: [[certificate]]"}},
    {"a_certificate_without_its_key",
     "",
     "[[trustpoint.ca.certificate]]\nchain = \"b\"\ncolour = 1\n",
     {"31:1: [[trustpoint.ca.certificate]] has no key; expected the path of a PEM file",
      "33:1: [[trustpoint.ca.certificate]]: unknown key \"colour\"; "
      "expected one of pkcs12, chain, key, passphrase, use, ocsp_response"}},
    {"an_unknown_revocation",
     "anchors =",
     "crl = \"a\"\nrevocation = \"all\"\nanchors =",
     {"11:14: revocation is \"all\"; expected one of \"none\", \"leaf\", \"chain\""}},
    {"an_unknown_revocation_failure",
     "anchors =",
     "crl = \"a\"\nrevocation_failure = \"no\"\nanchors =",
     {"11:22: revocation_failure is \"no\"; expected one of \"refuse\", \"allow\""}},
    {"a_revocation_without_lists",
     "anchors =",
     "revocation = \"leaf\"\nanchors =",
     {"10:14: revocation needs crl; expected the paths of files with CRLs, or of folders of them"}},
    {"an_empty_list",
     "anchors =",
     "crl = [\"\"]\nanchors =",
     {"10:8: crl is empty; expected the paths of files with CRLs, or of folders of them"}},
    {"no_certificate_at_all",
     "chain = \"sbc.pem\"\nkey = \"sbc.key\"\n",
     "",
     {"7:1: [trustpoint.ca] has no chain; expected the path of a PEM file",
      "7:1: [trustpoint.ca] has no key; expected the path of a PEM file"}},
};
INSTANTIATE_TEST_SUITE_P(forms, TrustpointForm, ::testing::ValuesIn(forms), name_of);

class TrustpointDoubt : public Warned {};
TEST_P(TrustpointDoubt, says_what_and_where) {
  check();
}

const Case trustpoint_doubts[] = {
    {"lists_that_nobody_reads",
     "anchors =",
     "crl = \"a\"\nrevocation = \"none\"\nanchors =",
     {"10:7: crl does nothing while revocation is \"none\""}},
    {"a_failure_that_cannot_be",
     "anchors =",
     "revocation_failure = \"allow\"\nocsp = \"off\"\nanchors =",
     {"10:22: revocation_failure does nothing while revocation is \"none\" and ocsp \"off\""}},
};
INSTANTIATE_TEST_SUITE_P(doubts, TrustpointDoubt, ::testing::ValuesIn(trustpoint_doubts), name_of);

tls::TrustpointSettings read(std::string_view old_text, std::string_view new_text) {
  const auto loaded = load_text(changed(old_text, new_text), "/etc/sipward/sipward.toml", false);
  EXPECT_THAT(texts(loaded.errors), IsEmpty());
  return loaded.settings ? loaded.settings->tls.trustpoints.at(0) : tls::TrustpointSettings{};
}

tls::PassphraseSource passphrase(const std::string& text) {
  return read("anchors =", "passphrase = " + text + "\nanchors =").credentials.at(0).passphrase;
}

TEST(Trustpoint, a_passphrase_has_one_source) {
  EXPECT_EQ(passphrase("{ file = \"pass\" }").file, "/etc/sipward/pass");
  EXPECT_EQ(passphrase("{ env = \"KEY\" }").variable, "KEY");
  EXPECT_THAT(passphrase("{ command = [\"pass\", \"show\", \"a/b\"] }").command,
              ElementsAre("pass", "show", "a/b"));
  EXPECT_THAT(passphrase("{ command = \"bin/tell\" }").command,
              ElementsAre("/etc/sipward/bin/tell"));
}

TEST(Trustpoint, certificates_of_its_own_and_below_it) {
  const auto credentials =
      read("",
           "[[trustpoint.ca.certificate]]\npkcs12 = \"b.p12\"\nuse = \"client\"\n"
           "passphrase.env = \"B\"\n")
          .credentials;
  ASSERT_EQ(credentials.size(), 2U);
  EXPECT_EQ(credentials[0].chain, "/etc/sipward/sbc.pem");
  EXPECT_EQ(credentials[0].use, tls::Use::both);
  EXPECT_EQ(credentials[1].pkcs12, "/etc/sipward/b.p12");
  EXPECT_EQ(credentials[1].chain, "");
  EXPECT_EQ(credentials[1].use, tls::Use::client);
  EXPECT_EQ(credentials[1].passphrase.variable, "B");
}

TEST(Trustpoint, revocation) {
  const auto plain = read("", "").revocation;
  EXPECT_THAT(plain.lists, IsEmpty());
  EXPECT_EQ(plain.check, tls::Revocation::none);
  EXPECT_EQ(plain.if_unknown, tls::IfUnknown::refuse);
  const auto listed = read("anchors =", "crl = [\"a.crl\", \"/b\"]\nanchors =").revocation;
  EXPECT_THAT(listed.lists, ElementsAre("/etc/sipward/a.crl", "/b"));
  EXPECT_EQ(listed.check, tls::Revocation::chain);
  const auto lax = read("anchors =",
                        "crl = \"a\"\nrevocation = \"leaf\"\nrevocation_failure = \"allow\"\n"
                        "anchors =")
                       .revocation;
  EXPECT_EQ(lax.check, tls::Revocation::leaf);
  EXPECT_EQ(lax.if_unknown, tls::IfUnknown::allow);
}

TEST(Trustpoint, certificates_below_it_alone) {
  const auto credentials =
      read("chain = \"sbc.pem\"\nkey = \"sbc.key\"\nanchors = [\"ca.pem\"]\n",
           "anchors = [\"ca.pem\"]\n"
           "[[trustpoint.ca.certificate]]\nchain = \"a\"\nkey = \"a\"\nuse = \"server\"\n"
           "[[trustpoint.ca.certificate]]\nchain = \"b\"\nkey = \"b\"\nuse = \"client\"\n")
          .credentials;
  ASSERT_EQ(credentials.size(), 2U);
  EXPECT_EQ(credentials[0].use, tls::Use::server);
  EXPECT_EQ(credentials[1].chain, "/etc/sipward/b");
}

}  // namespace
}  // namespace sipward::config::test
