// Certificates and requests as they are made; that others accept them is tests/system's to show.
#include "sipward/shell/tls/certificate_making.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "sipward/shell/tls/certificate.hpp"
#include "sipward/shell/tls/key_making.hpp"
#include "sipward/shell/tls/pieces.hpp"
#include "sipward/shell/tls/request.hpp"

namespace sipward::tls {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using ::testing::ThrowsMessage;

class CertificateMaking : public ::testing::Test {
 protected:
  Owned<x509_st> authority(const std::vector<std::string>& permitted = {}) {
    return make_authority({"CA", 30, permitted}, authority_key.get());
  }
  Owned<x509_st> leaf(const std::vector<std::string>& names, const Owned<x509_st>& by) {
    return make_leaf({"a.example.com", names}, key.get(), {by.get(), authority_key.get()});
  }

  Owned<evp_pkey_st> authority_key = make_key(KeyKind::p256), key = make_key(KeyKind::p256);
};

TEST(AlternativeName, IsOfTheKindThatTheTextShows) {
  EXPECT_EQ(alternative_name("SBC.example.com"), "DNS:sbc.example.com");
  EXPECT_EQ(alternative_name("*.example.com"), "DNS:*.example.com");
  EXPECT_EQ(alternative_name("192.0.2.1"), "IP:192.0.2.1");
  EXPECT_EQ(alternative_name("2001:db8::1"), "IP:2001:db8::1");
  EXPECT_EQ(alternative_name("sip:Example.com"), "URI:sip:example.com");
}

TEST(AlternativeName, IsNoneOfWhatWouldBreakOutOfIt) {
  for (const auto* text : {"", ".", "a..b", ".a", "a.", "a b", "a,DNS:b", "a\nb", "sip:", "sip:a@b",
                           "sip:a:5061", "*", "*.", "a.*.b", "sips:a", "a/b"}) {
    EXPECT_EQ(alternative_name(text), std::nullopt) << text;
  }
  EXPECT_EQ(alternative_name(std::string(254, 'a')), std::nullopt);
}

TEST_F(CertificateMaking, TheAuthorityIsOneAndTheLeafIsNone) {
  const auto ca = authority();
  const auto made = leaf({"a.example.com", "sip:example.com", "192.0.2.1"}, ca);
  EXPECT_TRUE(is_authority(ca.get()));
  EXPECT_TRUE(is_self_signed(ca.get()));
  EXPECT_FALSE(is_authority(made.get()));
  EXPECT_EQ(issuer_of(made.get()), "CN=CA");
  EXPECT_THAT(
      presented(names_of(made.get())),
      ElementsAre("URI:sip:example.com", "DNS:a.example.com", "IP:192.0.2.1", "CN=a.example.com"));
  EXPECT_THAT(usages_of(made.get()), ElementsAre("serverAuth", "clientAuth"));
  EXPECT_TRUE(belongs(key.get(), made.get()));
  EXPECT_FALSE(belongs(authority_key.get(), made.get()));
}

TEST_F(CertificateMaking, TheLeafEndsWithItsAuthority) {
  const auto ca = authority();
  EXPECT_EQ(expiry_of(leaf({"a.example.com"}, ca).get()), expiry_of(ca.get()));
}

TEST_F(CertificateMaking, NoTwoSerialsAreTheSame) {
  const auto ca = authority();
  EXPECT_NE(serial_of(leaf({"a.example.com"}, ca).get()),
            serial_of(leaf({"a.example.com"}, ca).get()));
}

TEST_F(CertificateMaking, WhatTheAuthorityMayNotCertifyIsThrown) {
  const auto ca = authority({"example.com", "192.0.2.0/24", "2001:db8::/32"});
  EXPECT_NO_THROW(leaf({"a.example.com", "192.0.2.200", "2001:db8::7"}, ca));
  for (const auto* name : {"a.example.org", "sip:example.org", "192.0.3.1", "2001:db9::7"}) {
    EXPECT_THAT([&] { leaf({name}, ca); },
                ThrowsMessage<std::runtime_error>(HasSubstr("permitted subtree violation")))
        << name;
  }
}

TEST_F(CertificateMaking, ConstraintsThatBindNothingAreThrown) {
  EXPECT_THAT([&] { authority({"192.0.2.0/24"}); },
              ThrowsMessage<std::runtime_error>(StartsWith("expected a domain")));
  EXPECT_THAT([&] { authority({"a b"}); },
              ThrowsMessage<std::runtime_error>(HasSubstr("neither a domain nor a network")));
}

TEST_F(CertificateMaking, ARequestSaysWhatWasWished) {
  const auto made =
      make_request({"a.example.com", {"a.example.com", "192.0.2.1"}, Use::client}, key.get());
  const auto facts = facts_of(made.get());
  EXPECT_EQ(facts.subject, "CN=a.example.com");
  EXPECT_TRUE(facts.signed_by_its_key);
  EXPECT_THAT(facts.usages, ElementsAre("clientAuth"));
  EXPECT_THAT(wished_names(made.get()), ElementsAre("a.example.com", "192.0.2.1"));
  const auto apart = take_apart(pem_of(made.get()));
  ASSERT_EQ(apart.pieces.size(), 1U);
  EXPECT_EQ(apart.pieces.front().kind, Piece::Kind::request);
}

TEST_F(CertificateMaking, KeysAreOfTheKindThatWasAskedFor) {
  for (const auto& [word, type] : std::initializer_list<std::pair<const char*, const char*>>{
           {"p256", "EC P-256"}, {"p384", "EC P-384"}, {"rsa2048", "RSA 2048"}}) {
    const auto made = make_key(parse_key_kind(word).value());
    EXPECT_EQ(key_type_of(made.get()), type);
    EXPECT_TRUE(is_strong(made.get()));
  }
  EXPECT_EQ(parse_key_kind("rsa1024"), std::nullopt);
}

}  // namespace
}  // namespace sipward::tls
