// Own certificates out of PKCS#12 files.
#include "shell/tls/tls_test.hpp"

namespace sipward::tls::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Pkcs12 : TlsTest {
  ContextSettings bundled() const {
    auto with = settings();
    with.trustpoints[0].credentials = {
        {.pkcs12 = path, .passphrase = {.command = {"echo", "secret"}}}};
    return with;
  }
  std::string only_error(const ContextSettings& with) const {
    const auto result = ContextSet::build(with);
    EXPECT_EQ(result.contexts, nullptr);
    EXPECT_EQ(result.errors.size(), 1U);
    return result.errors.empty() ? "" : result.errors.front();
  }
  std::string about_file(const std::string& what) const {
    return "trustpoint ours: " + path.string() + ": " + what;
  }
  std::filesystem::path path = folder.path() / "sbc.p12";
};

TEST_F(Pkcs12, holds_certificate_and_key) {
  bundle(ours, {}, path, "secret");
  const auto result = ContextSet::build(bundled());
  EXPECT_THAT(result.errors, IsEmpty());
  EXPECT_THAT(result.warnings, IsEmpty());
  auto handshake = accepted_from(raw(), bundled());
  ASSERT_EQ(handshake.step(), Handshake::Step::done) << handshake.failure().line();
  EXPECT_EQ(end->shown().subject, "CN=sbc.example");
}

TEST_F(Pkcs12, its_intermediates_are_sent_in_order_and_nothing_else_is) {
  const Wanted ca{.common_name = "Upper CA", .alternatives = "", .authority = true};
  const auto upper = authority.intermediate("upper", ca);
  auto below = ca;
  below.common_name = "Lower CA";
  const auto lower = upper.intermediate("lower", below);
  const Authority other("Other CA", folder.path());
  ours = lower.issue("sbc", {.common_name = "sbc.example", .alternatives = "DNS:sbc.example"});
  bundle(ours,
         {other.certificate(), lower.certificate(), authority.certificate(), upper.certificate()},
         path, "secret");
  auto handshake = accepted_from(raw(), bundled());
  ASSERT_EQ(handshake.step(), Handshake::Step::done) << handshake.failure().line();
  EXPECT_THAT(end->chain(), ElementsAre("CN=sbc.example", "CN=Lower CA", "CN=Upper CA"));
}

TEST_F(Pkcs12, without_a_passphrase_of_its_own) {
  auto with = bundled();
  with.trustpoints[0].credentials[0].passphrase = {};
  for (const auto* none : {"", static_cast<const char*>(nullptr)}) {
    bundle(ours, {}, path, none);
    EXPECT_THAT(ContextSet::build(with).errors, IsEmpty());
  }
  bundle(ours, {}, path, "secret");
  EXPECT_EQ(only_error(with),
            about_file("cannot be opened: there is no passphrase; expected passphrase = { file = "
                       "\"…\" }, { env = \"…\" } or { command = […] }"));
}

TEST_F(Pkcs12, the_wrong_passphrase) {
  bundle(ours, {}, path, "other");
  EXPECT_EQ(only_error(bundled()),
            about_file("cannot be opened: the passphrase of command echo is not the right one"));
  auto with = bundled();
  with.trustpoints[0].credentials[0].passphrase.command = {"false"};
  EXPECT_EQ(only_error(with),
            about_file("cannot be opened: command false failed with exit code 1"));
}

TEST_F(Pkcs12, of_old_programs_says_how_to_export_it_again) {
  bundle(ours, {}, path, "secret", Cipher::rc2);
  EXPECT_EQ(
      only_error(bundled()),
      about_file("is encrypted with an algorithm that OpenSSL 3 calls legacy (RC2); export it "
                 "again with AES: openssl pkcs12 -export -keypbe AES-256-CBC -certpbe "
                 "AES-256-CBC"));
}

TEST_F(Pkcs12, that_is_none) {
  EXPECT_EQ(only_error(bundled()), about_file("cannot be read: No such file or directory"));
  write_private_file(path, "hello");
  EXPECT_EQ(only_error(bundled()), about_file("is no PKCS#12 file"));
  write_private_file(path, read_file(ours.chain));
  EXPECT_EQ(only_error(bundled()),
            about_file("is PEM: expected PKCS#12, or its parts as chain and key"));
  bundle(ours, {}, path, "secret");
  auto bytes = read_file(path);
  write_private_file(path, bytes.substr(0, bytes.size() / 2));
  EXPECT_EQ(only_error(bundled()), about_file("is no PKCS#12 file"));
}

TEST_F(Pkcs12, open_to_all_is_a_warning) {
  bundle(ours, {}, path, "secret");
  std::filesystem::permissions(path, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  EXPECT_THAT(ContextSet::build(bundled()).warnings,
              ElementsAre(about_file("the key is open to every user; chmod 600 it")));
}

}  // namespace
}  // namespace sipward::tls::test
