// What a trustpoint tells of its certificates.
#include "shell/tls/tls_test.hpp"
#include "sipward/shell/tls/trustpoint.hpp"

namespace sipward::tls::test {
namespace {

using ::testing::ElementsAre;

struct Listing : TlsTest {
  Trustpoint loaded() const {
    Problems problems;
    auto trustpoint = load_trustpoint(settings().trustpoints[0], problems);
    EXPECT_THAT(problems.errors, ::testing::IsEmpty());
    return std::move(trustpoint).value();
  }
};

TEST_F(Listing, own_certificates_with_their_intermediates) {
  const auto middle = authority.intermediate(
      "middle", {.common_name = "Middle CA", .alternatives = "", .authority = true});
  ours = middle.issue("sbc", {.common_name = "sbc.example", .alternatives = "DNS:sbc.example"});
  const auto own = loaded().own_certificates();
  ASSERT_EQ(own.size(), 2U);
  EXPECT_EQ(own[0].facts.subject, "CN=sbc.example");
  EXPECT_EQ(own[0].facts.issuer, "CN=Middle CA");
  EXPECT_EQ(own[0].facts.key_type, "EC P-256");
  EXPECT_FALSE(own[0].facts.serial.empty());
  EXPECT_EQ(own[0].facts.fingerprint.size(), 64U);
  EXPECT_THAT(own[0].names, ElementsAre("DNS:sbc.example", "CN=sbc.example"));
  EXPECT_EQ(own[0].file, ours.chain);
  EXPECT_EQ(own[1].facts.subject, "CN=Middle CA");
  EXPECT_EQ(own[1].file, ours.chain);
}

TEST_F(Listing, anchors) {
  const auto anchors = loaded().anchor_certificates();
  ASSERT_EQ(anchors.size(), 1U);
  EXPECT_EQ(anchors[0].facts.subject, "CN=Test CA");
  EXPECT_EQ(anchors[0].file, authority.certificate());
}

TEST_F(Listing, the_end_of_a_certificate_is_a_time_and_a_date) {
  ours = authority.issue("old", {.from_day = -20, .until_day = -10});
  const auto own = loaded().own_certificates().front();
  const auto days = std::chrono::floor<std::chrono::days>(own.not_after);
  const std::chrono::year_month_day date(days);
  const auto text = own.facts.not_after;
  EXPECT_EQ(std::stoi(text.substr(0, 4)), static_cast<int>(date.year()));
  EXPECT_EQ(std::stoi(text.substr(5, 2)), static_cast<int>(static_cast<unsigned>(date.month())));
  EXPECT_EQ(std::stoi(text.substr(8, 2)), static_cast<int>(static_cast<unsigned>(date.day())));
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  EXPECT_LT(own.not_after, now);
}

}  // namespace
}  // namespace sipward::tls::test
