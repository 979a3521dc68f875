// What was presented, and what a confirmed fingerprint means for it.
#include "sipward/shell/pki/presentation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sipward/shell/tls/certificate_making.hpp"
#include "sipward/shell/tls/key_making.hpp"

namespace sipward::pki {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

class Presented : public ::testing::Test {
 protected:
  tls::Owned<evp_pkey_st> key = tls::make_key(tls::KeyKind::p256);
  tls::Owned<x509_st> authority = tls::make_authority({"CA"}, key.get());
  tls::Owned<x509_st> stranger = tls::make_authority({"Stranger"}, key.get());
  tls::Owned<x509_st> leaf =
      tls::make_leaf({"a.example", {"a.example"}}, key.get(), {authority.get(), key.get()});
  std::string leaf_pem = tls::pem_of(leaf.get()), authority_pem = tls::pem_of(authority.get()),
              stranger_pem = tls::pem_of(stranger.get());
};

TEST_F(Presented, IsAChainAndWhatDoesNotBelongToIt) {
  const auto read = read_presentation({leaf_pem, stranger_pem, authority_pem});
  ASSERT_THAT(read.chain, SizeIs(2));
  EXPECT_EQ(read.chain[1].facts.subject, "CN=CA");
  ASSERT_THAT(read.others, SizeIs(1));
  EXPECT_EQ(read.others[0].facts.subject, "CN=Stranger");
  EXPECT_THAT(read.identities, ElementsAre("a.example"));
}

TEST_F(Presented, TheAnchorIsTheHighestAuthorityOrTheLeaf) {
  const auto whole = read_presentation({leaf_pem, authority_pem});
  EXPECT_EQ(anchor_of(whole, Trusted::authority), 1U);
  EXPECT_EQ(anchor_of(whole, Trusted::leaf), 0U);
  const auto alone = read_presentation({leaf_pem});
  EXPECT_EQ(anchor_of(alone, Trusted::authority), std::nullopt);
  EXPECT_EQ(anchor_of(read_presentation({}), Trusted::leaf), std::nullopt);
}

TEST_F(Presented, AFingerprintConfirmsOnlyWhatTheChainProves) {
  const auto read = read_presentation({leaf_pem, stranger_pem});
  EXPECT_EQ(confirmed_by(read, read.chain[0].facts.fingerprint), 0U);
  EXPECT_EQ(confirmed_by(read, read.chain[0].sha1), 0U);
  EXPECT_EQ(confirmed_by(read, read.others[0].facts.fingerprint), std::nullopt);
  EXPECT_EQ(confirmed_by(read, ""), std::nullopt);
}

TEST_F(Presented, FingerprintsAreWrittenInSeveralWays) {
  const auto read = read_presentation({leaf_pem});
  std::string colons;
  for (const char digit : base::lower(read.chain[0].facts.fingerprint)) {
    colons += static_cast<char>(std::toupper(digit));
    if (colons.size() % 3 == 2) colons += ':';
  }
  colons.pop_back();
  EXPECT_TRUE(is_fingerprint(colons));
  EXPECT_EQ(confirmed_by(read, colons), 0U);
  for (const auto* text : {"", "yes", "00:11", "zz"}) EXPECT_FALSE(is_fingerprint(text)) << text;
  EXPECT_FALSE(is_fingerprint(std::string(64, 'g')));
}

}  // namespace
}  // namespace sipward::pki
