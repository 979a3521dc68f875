#include "sipward/shell/tls/inspection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shell/tls/authority.hpp"
#include "sipward/shell/tls/pin.hpp"

namespace sipward::tls {
namespace {

using std::chrono::sys_days;
using std::chrono::year;
using test::read_file;
using test::write_file;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class Inspection : public ::testing::Test {
 protected:
  tls::Inspection inspect(const std::string& text) {
    write_file(folder.path() / "tried", text);
    return inspect_file(folder.path() / "tried");
  }
  std::string pem_of(const test::Authority& one) const { return read_file(one.certificate()); }

  test::TemporaryFolder folder;
  test::Authority root{"Root", folder.path()};
  test::Authority middle =
      root.intermediate("Middle", {.common_name = "Middle", .alternatives = "", .authority = true});
  test::Files leaf = middle.issue(
      "leaf", {.common_name = "a.example", .alternatives = "DNS:a.example,IP:192.0.2.1"});
};

TEST_F(Inspection, TellsWhatACertificateIs) {
  const auto found = inspect_file(leaf.chain);
  EXPECT_THAT(found.problem, IsEmpty());
  ASSERT_EQ(found.items.size(), 2U);
  const auto& certificate = found.items.front().certificate.value();
  EXPECT_EQ(certificate.facts.subject, "CN=a.example");
  EXPECT_EQ(certificate.facts.issuer, "CN=Middle");
  EXPECT_THAT(certificate.names, ElementsAre("DNS:a.example", "IP:192.0.2.1", "CN=a.example"));
  EXPECT_THAT(certificate.usages, ElementsAre("serverAuth", "clientAuth"));
  EXPECT_FALSE(certificate.authority);
  EXPECT_FALSE(certificate.self_signed);
  EXPECT_EQ(certificate.validity, Validity::good);
  EXPECT_TRUE(found.items.back().certificate->authority);
}

TEST_F(Inspection, TellsThePinThatPinsTakes) {
  const auto facts = inspect_file(leaf.chain).items.front().certificate->facts;
  EXPECT_THAT(pin_text(facts.key_hash), StartsWith("sha256//"));
  EXPECT_EQ(read_pin(pin_text(facts.key_hash)), facts.key_hash);
  EXPECT_EQ(pin_text("00ff"), "");
  EXPECT_EQ(pin_text(std::string(64, 'g')), "");
}

TEST_F(Inspection, AChainWithoutItsRootLacksOneIssuer) {
  const auto chain = inspect_file(leaf.chain).chain;
  EXPECT_TRUE(chain.in_order);
  EXPECT_FALSE(chain.complete);
  EXPECT_EQ(chain.missing, "CN=Root");
  EXPECT_EQ(chain.unrelated, 0U);
}

TEST_F(Inspection, AChainUpToItsRootIsComplete) {
  const auto chain = inspect(read_file(leaf.chain) + pem_of(root)).chain;
  EXPECT_TRUE(chain.in_order);
  EXPECT_TRUE(chain.complete);
  EXPECT_FALSE(chain.only_anchors);
}

TEST_F(Inspection, ALeafAloneLacksItsIssuer) {
  const auto direct = root.issue("direct", {.common_name = "b.example"});
  const auto chain = inspect_file(direct.chain).chain;
  EXPECT_FALSE(chain.complete);
  EXPECT_EQ(chain.missing, "CN=Root");
}

TEST_F(Inspection, WhatIsOutOfOrderOrForeignIsTold) {
  const auto pem = read_file(leaf.chain);
  const auto second = pem.find("-----BEGIN", 1);
  const auto swapped = inspect(pem.substr(0, second) + pem_of(root) + pem.substr(second)).chain;
  EXPECT_FALSE(swapped.in_order);
  EXPECT_TRUE(swapped.complete);
  const test::Authority stranger("Stranger", folder.path());
  const auto foreign = inspect(pem + pem_of(root) + pem_of(stranger)).chain;
  EXPECT_TRUE(foreign.in_order);
  EXPECT_EQ(foreign.unrelated, 1U);
}

// A CA of the same name and another key did not issue it.
TEST_F(Inspection, ANameIsNotEnoughToBeTheIssuer) {
  test::TemporaryFolder elsewhere;
  const test::Authority impostor("Root", elsewhere.path());
  const auto chain = inspect(read_file(leaf.chain) + pem_of(impostor)).chain;
  EXPECT_FALSE(chain.complete);
  EXPECT_EQ(chain.missing, "CN=Root");
  EXPECT_EQ(chain.unrelated, 1U);
}

TEST_F(Inspection, SelfSignedOnesAreAnchors) {
  const test::Authority other("Other", folder.path());
  const auto found = inspect(pem_of(root) + pem_of(other));
  EXPECT_TRUE(found.chain.only_anchors);
  EXPECT_TRUE(found.items.front().certificate->self_signed);
}

TEST_F(Inspection, OfAKeyItTellsTheTypeAlone) {
  const auto found = inspect(read_file(leaf.key) + read_file(leaf.chain));
  ASSERT_EQ(found.items.size(), 3U);
  EXPECT_EQ(found.items.front().kind, Inspected::Kind::private_key);
  EXPECT_EQ(found.items.front().what, "private key");
  EXPECT_EQ(found.chain.missing, "CN=Root");
}

TEST_F(Inspection, WhatCannotBeReadIsAProblem) {
  EXPECT_THAT(inspect_file(folder.path() / "none").problem, HasSubstr("No such file"));
  EXPECT_THAT(inspect_file(folder.path()).problem, HasSubstr("folder"));
  EXPECT_THAT(inspect("rubbish").problem, HasSubstr("neither PEM nor DER"));
  EXPECT_THAT(inspect("").problem, HasSubstr("neither PEM nor DER"));
}

TEST_F(Inspection, WhatStandsBeforeADamagedBlockIsShown) {
  const auto pem = read_file(leaf.chain);
  const auto cut = inspect(pem.substr(0, pem.size() - 60));
  EXPECT_EQ(cut.items.size(), 1U);
  EXPECT_THAT(cut.problem, HasSubstr("damaged PEM block"));
  const auto hollow =
      inspect("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + pem);
  EXPECT_EQ(hollow.items.size(), 2U);
  EXPECT_THAT(hollow.problem, HasSubstr("damaged certificate"));
}

TEST_F(Inspection, TextOfACertificateIsEscaped) {
  const auto odd = root.issue("odd", {.common_name = "a\nb\x1b[31m", .alternatives = ""});
  const auto certificate = inspect_file(odd.chain).items.front().certificate.value();
  EXPECT_THAT(certificate.facts.subject, AllOf(HasSubstr("\\x"), ::testing::Not(HasSubstr("\n"))));
  EXPECT_THAT(certificate.names, ElementsAre("CN=a\\x0ab\\x1b[31m"));
}

TEST(DaysUntil, CountsWholeDays) {
  const auto noon = sys_days(year(2026) / 2 / 27) + std::chrono::hours(12);
  EXPECT_EQ(days_until("2026-02-27", noon), 0);
  EXPECT_EQ(days_until("2026-03-01", noon), 2);
  EXPECT_EQ(days_until("2026-02-26", noon), -1);
  for (const auto* odd : {"", "2026-02", "2026-02-30", "2026-02-27x", "an unreadable date"}) {
    EXPECT_EQ(days_until(odd, noon), std::nullopt) << odd;
  }
}

}  // namespace
}  // namespace sipward::tls
