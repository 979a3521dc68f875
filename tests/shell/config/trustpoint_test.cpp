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
};
INSTANTIATE_TEST_SUITE_P(forms, TrustpointForm, ::testing::ValuesIn(forms), name_of);

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

}  // namespace
}  // namespace sipward::config::test
