// Keys with a passphrase: where it is to be had, and what is said when it is not.
#include <cstdlib>

#include "shell/tls/tls_test.hpp"

namespace sipward::tls::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr auto secret = "Tr0ub4dor &3";

struct EncryptedKey : TlsTest, ::testing::WithParamInterface<KeyForm> {
  EncryptedKey() { encrypt_key(ours.key, secret, GetParam()); }

  ContextSet::Built built(const PassphraseSource& source) {
    auto with = settings();
    with.trustpoints[0].credentials[0].passphrase = source;
    auto result = ContextSet::build(with);
    for (const auto& text : result.errors) EXPECT_THAT(text, Not(HasSubstr(secret)));
    for (const auto& text : result.warnings) EXPECT_THAT(text, Not(HasSubstr(secret)));
    return result;
  }
  std::string only_error(const PassphraseSource& source) {
    const auto result = built(source);
    EXPECT_EQ(result.contexts, nullptr);
    EXPECT_EQ(result.errors.size(), 1U);
    return result.errors.empty() ? "" : result.errors.front();
  }
  std::string about_key(const std::string& what) {
    return "trustpoint ours: " + ours.key.string() + ": is encrypted" + what;
  }
  std::filesystem::path passphrase_file(const std::string& text) {
    const auto path = folder.path() / "pass";
    write_private_file(path, text);
    return path;
  }
};
INSTANTIATE_TEST_SUITE_P(Each, EncryptedKey,
                         ::testing::Values(KeyForm::traditional, KeyForm::pkcs8),
                         [](const auto& one) {
                           return one.param == KeyForm::pkcs8 ? "pkcs8" : "traditional";
                         });

TEST_P(EncryptedKey, opens_with_the_passphrase_of_a_file) {
  for (const auto* newline : {"", "\n", "\r\n"}) {
    const auto result = built({.file = passphrase_file(secret + std::string(newline))});
    EXPECT_THAT(result.errors, IsEmpty());
    EXPECT_THAT(result.warnings, IsEmpty());
  }
}

TEST_P(EncryptedKey, opens_with_the_passphrase_of_a_variable) {
  ::setenv("SIPWARD_TEST_PASSPHRASE", secret, 1);
  EXPECT_THAT(built({.variable = "SIPWARD_TEST_PASSPHRASE"}).errors, IsEmpty());
  ::unsetenv("SIPWARD_TEST_PASSPHRASE");
  EXPECT_EQ(only_error({.variable = "SIPWARD_TEST_PASSPHRASE"}),
            about_key(", but environment variable SIPWARD_TEST_PASSPHRASE is not set"));
}

TEST_P(EncryptedKey, opens_with_the_first_line_of_a_commands_output) {
  EXPECT_THAT(built({.command = {"printf", "%s\\nmore\\n", secret}}).errors, IsEmpty());
  EXPECT_THAT(built({.command = {"printf", "%s\\r\\n", secret}}).errors, IsEmpty());
}

TEST_P(EncryptedKey, a_handshake_with_it) {
  auto with = settings();
  with.trustpoints[0].credentials[0].passphrase.file = passphrase_file(secret);
  auto handshake = accepted_from(raw(), with);
  EXPECT_EQ(handshake.step(), Handshake::Step::done) << handshake.failure().line();
}

TEST_P(EncryptedKey, without_a_passphrase_says_how_to_give_it) {
  EXPECT_EQ(only_error({}),
            about_key("; expected passphrase = { file = \"…\" }, { env = \"…\" } or "
                      "{ command = […] }, or a key without a passphrase"));
}

TEST_P(EncryptedKey, the_wrong_passphrase_is_told_with_where_it_came_from) {
  const auto path = passphrase_file("guess");
  EXPECT_EQ(only_error({.file = path}),
            about_key(", and the passphrase of " + path.string() + " is not the right one"));
}

TEST_P(EncryptedKey, a_command_that_fails_is_told_without_its_arguments) {
  EXPECT_EQ(only_error({.command = {"sh", "-c", "echo secret-argument; exit 7"}}),
            about_key(", but command sh failed with exit code 7"));
}

TEST_P(EncryptedKey, a_passphrase_that_is_none) {
  EXPECT_EQ(only_error({.file = folder.path() / "nowhere"}),
            about_key(", but " + (folder.path() / "nowhere").string() +
                      " cannot be read: No such file or directory"));
  EXPECT_THAT(only_error({.file = passphrase_file("\n")}),
              HasSubstr("pass gives an empty passphrase"));
  EXPECT_THAT(only_error({.file = passphrase_file(std::string(2000, 'x'))}),
              HasSubstr("pass gives more than 1023 bytes"));
  EXPECT_EQ(only_error({.command = {"true"}}),
            about_key(", but command true gives an empty passphrase"));
}

TEST_P(EncryptedKey, a_passphrase_open_to_all_is_a_warning) {
  const auto path = passphrase_file(secret);
  std::filesystem::permissions(path, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  EXPECT_THAT(built({.file = path}).warnings,
              ElementsAre("trustpoint ours: " + path.string() +
                          ": the passphrase is open to every user; chmod 600 it"));
}

using PlainKey = TlsTest;

TEST_F(PlainKey, needs_no_passphrase_and_asks_for_none) {
  auto with = settings();
  with.trustpoints[0].credentials[0].passphrase.command = {"/nowhere/program"};
  const auto result = ContextSet::build(with);
  EXPECT_THAT(result.errors, IsEmpty());
  EXPECT_THAT(result.warnings, ElementsAre("trustpoint ours: " + ours.key.string() +
                                           ": is not encrypted: its passphrase is not asked for"));
}

TEST_F(PlainKey, single_des_is_refused_with_what_to_do) {
  write_private_file(ours.key,
                     "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
                     "DEK-Info: DES-CBC,0000000000000000\n\n"
                     "AAAAAAAAAAAAAAAAAAAAAA==\n-----END RSA PRIVATE KEY-----\n");
  auto with = settings();
  with.trustpoints[0].credentials[0].passphrase.command = {"echo", secret};
  EXPECT_THAT(ContextSet::build(with).errors,
              ElementsAre("trustpoint ours: " + ours.key.string() +
                          ": is encrypted with an algorithm that OpenSSL 3 calls legacy; "
                          "expected AES: openssl pkcs8 -topk8 -v2 aes-256-cbc"));
}

}  // namespace
}  // namespace sipward::tls::test
