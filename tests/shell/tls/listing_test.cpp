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

TEST_F(Listing, every_file_is_told_to_whoever_watches_them) {
  TrustpointSettings of;
  of.credentials = {{.chain = "a.pem", .key = "a.key", .passphrase = {.file = "a.pass"}},
                    {.pkcs12 = "b.p12"}};
  of.anchors = {"ca.pem"};
  of.revocation.lists = {"lists"};
  EXPECT_THAT(files_of(of), ElementsAre("ca.pem", "a.pem", "a.key", "a.pass", "b.p12", "lists"));
}

}  // namespace
}  // namespace sipward::tls::test
