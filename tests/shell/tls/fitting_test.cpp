#include "sipward/shell/tls/fitting.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shell/tls/authority.hpp"
#include "sipward/shell/tls/certificate.hpp"

namespace sipward::tls {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Fitting : public ::testing::Test {
 protected:
  void take(const std::filesystem::path& file) {
    Report report(problems);
    collect(file, {}, all, report);
  }
  Fitted fitted(const Wanted& wanted = {}) { return fit(all, wanted); }
  static std::vector<std::string> subjects(const std::vector<x509_st*>& certificates) {
    std::vector<std::string> list;
    for (const auto* one : certificates) list.push_back(subject_of(one));
    return list;
  }

  test::TemporaryFolder folder;
  test::Authority root{"Root", folder.path()};
  test::Authority middle =
      root.intermediate("Middle", {.common_name = "Middle", .alternatives = "", .authority = true});
  test::Files leaf = middle.issue("leaf", {.common_name = "a", .alternatives = "DNS:a.example"});
  Problems problems;
  Collection all;
};

TEST_F(Fitting, TheChainIsInOrderAndItsRootApart) {
  take(root.certificate());
  take(leaf.key);
  take(leaf.chain);  // with Middle
  const auto found = fitted({.names = {"a.example"}});
  EXPECT_THAT(found.errors, IsEmpty());
  EXPECT_THAT(found.warnings, IsEmpty());
  EXPECT_THAT(subjects(found.chain), ElementsAre("CN=a", "CN=Middle"));
  EXPECT_EQ(subject_of(found.root), "CN=Root");
  EXPECT_THAT(found.unused, IsEmpty());
  EXPECT_TRUE(belongs(found.key, found.chain.front()));
}

TEST_F(Fitting, TheSameFileTwiceIsOne) {
  for (int i = 0; i < 2; ++i) {
    for (const auto& file : {leaf.chain, leaf.key, root.certificate()}) take(file);
  }
  EXPECT_EQ(all.certificates.size(), 3U);
  EXPECT_EQ(all.keys.size(), 1U);
}

TEST_F(Fitting, AMissingIssuerIsAnErrorUnlessItIsAnAnchorOrSaidToBeKnown) {
  take(leaf.chain);
  take(leaf.key);
  EXPECT_THAT(fitted().errors,
              ElementsAre(HasSubstr("the issuer of CN=Middle is missing: CN=Root")));
  EXPECT_THAT(fitted({.incomplete = true}).errors, IsEmpty());
  EXPECT_THAT(fitted({.incomplete = true}).warnings, ElementsAre(HasSubstr("is missing: CN=Root")));
  Collection other;
  Report report(problems);
  collect(root.certificate(), {}, other, report);
  EXPECT_THAT(fitted({.anchors = {other.certificates.front().get()}}).errors, IsEmpty());
}

TEST_F(Fitting, OfTwoCertificatesOfOneKeyTheLaterIsTaken) {
  const auto own = root.issue("own", {.common_name = "b", .self_signed = true});
  take(own.chain);
  take(own.key);
  take(leaf.chain);
  EXPECT_THAT(subjects(fitted().chain), ElementsAre("CN=b"));
  EXPECT_THAT(subjects(fitted().unused), ElementsAre("CN=a", "CN=Middle"));
}

TEST_F(Fitting, EachFaultHasItsSentence) {
  struct Row {
    test::Wanted wanted;
    const char* says;
  };
  for (const auto& row : {Row{{.from_day = -9, .until_day = -1}, "expired on"},
                          Row{{.usage = "serverAuth"}, "may not be used as a TLS client"},
                          Row{{.usage = "clientAuth"}, "may not be used as a TLS server"},
                          Row{{.rsa_bits = 1024}, "is refused by OpenSSL"}}) {
    all = {};
    const auto made = root.issue("odd", row.wanted);
    for (const auto& file : {made.chain, made.key, root.certificate()}) take(file);
    EXPECT_THAT(fitted().errors, ElementsAre(HasSubstr(row.says)));
  }
}

TEST_F(Fitting, AUsageThatIsNotWantedMayBeMissing) {
  const auto made = root.issue("web", {.usage = "serverAuth"});
  for (const auto& file : {made.chain, made.key, root.certificate()}) take(file);
  EXPECT_THAT(fitted({.use = Use::server}).errors, IsEmpty());
}

TEST_F(Fitting, NamesAndDatesToComeAreWarnings) {
  const auto made = root.issue("soon", {.from_day = 2});
  for (const auto& file : {made.chain, made.key, root.certificate()}) take(file);
  const auto found = fitted({.names = {"other.example"}});
  EXPECT_THAT(found.errors, IsEmpty());
  EXPECT_THAT(found.warnings, ElementsAre(HasSubstr("is not valid before"),
                                          HasSubstr("it does not carry other.example")));
}

TEST_F(Fitting, WithoutAKeyOrWithAnotherItSaysSo) {
  take(leaf.chain);
  EXPECT_THAT(fitted().errors, ElementsAre(HasSubstr("there is no private key for CN=a")));
  take(root.issue("another").key);
  EXPECT_THAT(fitted().errors, ElementsAre(HasSubstr("no private key belongs to CN=a")));
  all = {};
  EXPECT_THAT(fitted().errors, ElementsAre(HasSubstr("there is no certificate")));
}

}  // namespace
}  // namespace sipward::tls
