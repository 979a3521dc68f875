// Revocation by CRL, in handshakes of both roles and while the lists are loaded.
#include <openssl/ssl.h>

#include "shell/tls/tls_test.hpp"
#include "sipward/shell/tls/context.hpp"

namespace sipward::tls::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Step = Handshake::Step;

struct Crl : TlsTest {
  // Trustpoint "ours" with `lists`.
  ContextSettings checking(Revocation check, std::vector<std::filesystem::path> lists,
                           IfUnknown if_unknown = IfUnknown::refuse) const {
    auto with = settings();
    with.trustpoints[0].revocation = {std::move(lists), check, if_unknown, Ocsp::off};
    return with;
  }
  std::filesystem::path file(const std::string& name) const { return folder.path() / name; }
  std::filesystem::path list(const Authority& of, const CrlWanted& wanted,
                             const std::string& name = "ca.crl") const {
    of.write_crl(file(name), wanted);
    return file(name);
  }
  static std::string about(const std::filesystem::path& path, const std::string& what) {
    return "trustpoint ours: " + path.string() + ": " + what;
  }
  static Wanted middle_ca() {
    return {.common_name = "Middle CA", .alternatives = "", .authority = true};
  }
};

struct RevocationInHandshake : Crl, ::testing::WithParamInterface<std::tuple<int, Role>> {
  // The peer, with the certificate `theirs`, dials us or is dialled.
  Handshake meet(const ContextSettings& with) {
    sockets = std::make_unique<SocketPair>();
    auto other = raw();
    other.min = other.max = std::get<0>(GetParam());
    return std::get<1>(GetParam()) == Role::server ? accepted_from(other, with)
                                                   : dialled_to(other, with);
  }
  void expect_done(const ContextSettings& with) {
    auto handshake = meet(with);
    EXPECT_EQ(handshake.step(), Step::done) << handshake.failure().line();
  }
  Failure refused(const ContextSettings& with, FailureReason reason, std::string_view alert) {
    auto handshake = meet(with);
    EXPECT_EQ(handshake.step(), Step::failed);
    EXPECT_EQ(handshake.failure().reason, reason) << handshake.failure().line();
    EXPECT_EQ(handshake.failure().alert_sent, alert);
    EXPECT_EQ(handshake.failure().stage, Stage::certificate);
    EXPECT_EQ(end->read(), "");
    return handshake.failure();
  }
};
INSTANTIATE_TEST_SUITE_P(Each, RevocationInHandshake,
                         ::testing::Combine(::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                                            ::testing::Values(Role::server, Role::client)),
                         [](const auto& one) {
                           return std::string(std::get<1>(one.param) == Role::server ? "accepting"
                                                                                     : "dialling") +
                                  (std::get<0>(one.param) == TLS1_3_VERSION ? "_tls1_3"
                                                                            : "_tls1_2");
                         });

TEST_P(RevocationInHandshake, who_is_on_no_list_is_let_in) {
  expect_done(checking(Revocation::leaf, {list(authority, {.revoked = {ours.chain}})}));
  expect_done(checking(Revocation::chain, {file("ca.crl")}));
}

TEST_P(RevocationInHandshake, a_revoked_leaf_is_refused) {
  const auto crl = list(authority, {.revoked = {ours.chain, theirs.chain}});
  for (const auto check : {Revocation::leaf, Revocation::chain}) {
    const auto failure =
        refused(checking(check, {crl}), FailureReason::revoked, "certificate revoked");
    EXPECT_THAT(failure.remedy, HasSubstr("give peer cucm a new certificate: " + crl.string() +
                                          ", the CRL of CN=Test CA with its next update on "));
  }
  expect_done(checking(Revocation::none, {crl}));
}

TEST_P(RevocationInHandshake, without_a_list_of_the_issuer) {
  const Authority other("Other CA", folder.path());
  const auto crl = list(other, {});
  const auto failure = refused(checking(Revocation::chain, {crl}),
                               FailureReason::revocation_unknown, "certificate unknown");
  EXPECT_EQ(failure.remedy,
            "add a CRL of CN=Test CA to crl of trustpoint ours, or set revocation_failure = "
            "\"allow\" there");
  expect_done(checking(Revocation::chain, {crl}, IfUnknown::allow));
}

TEST_P(RevocationInHandshake, a_list_that_has_expired) {
  const auto crl = list(authority, {.from_day = -20, .until_day = -10});
  const auto failure = refused(checking(Revocation::chain, {crl}),
                               FailureReason::revocation_unknown, "certificate unknown");
  EXPECT_THAT(failure.remedy,
              HasSubstr("fetch the CRL of CN=Test CA again: " + crl.string() + " is valid from "));
  expect_done(checking(Revocation::chain, {crl}, IfUnknown::allow));
  list(authority, {.revoked = {theirs.chain}, .from_day = -20, .until_day = -10});
  refused(checking(Revocation::chain, {crl}, IfUnknown::allow), FailureReason::revoked,
          "certificate revoked");
}

TEST_P(RevocationInHandshake, a_list_that_is_not_valid_yet) {
  const auto crl = list(authority, {.from_day = 10, .until_day = 20});
  refused(checking(Revocation::leaf, {crl}), FailureReason::revocation_unknown,
          "certificate unknown");
  expect_done(checking(Revocation::leaf, {crl}, IfUnknown::allow));
}

TEST_P(RevocationInHandshake, the_newer_of_two_lists_counts) {
  const auto older = list(authority, {.from_day = -20, .until_day = -10}, "old.crl");
  const auto crl = list(authority, {.revoked = {theirs.chain}});
  refused(checking(Revocation::leaf, {older, crl}), FailureReason::revoked, "certificate revoked");
}

TEST_P(RevocationInHandshake, a_revoked_intermediate_is_refused_where_the_chain_is_checked) {
  const auto middle = authority.intermediate("middle", middle_ca());
  theirs = middle.issue("deep");
  const auto below = list(middle, {}, "middle.crl");
  const auto above = list(authority, {.revoked = {middle.certificate()}});
  const auto failure = refused(checking(Revocation::chain, {below, above}), FailureReason::revoked,
                               "certificate revoked");
  EXPECT_THAT(failure.detail, HasSubstr("CN=Middle CA, in its chain"));
  EXPECT_THAT(failure.remedy, HasSubstr("the CRL of CN=Test CA"));
  expect_done(checking(Revocation::leaf, {below, above}));
  EXPECT_THAT(refused(checking(Revocation::chain, {above}), FailureReason::revocation_unknown,
                      "certificate unknown")
                  .remedy,
              HasSubstr("add a CRL of CN=Middle CA"));
}

TEST_P(RevocationInHandshake, what_is_an_anchor_itself_needs_no_list) {
  theirs = authority.issue("pinned", {.self_signed = true});
  auto with = checking(Revocation::chain, {list(authority, {})});
  with.trustpoints[0].anchors = {theirs.chain};
  expect_done(with);
  const auto middle = authority.intermediate("middle", middle_ca());
  theirs = middle.issue("deep");
  with = checking(Revocation::chain, {list(middle, {}, "middle.crl")});
  with.trustpoints[0].anchors = {middle.certificate()};
  expect_done(with);
}

TEST_P(RevocationInHandshake, lists_in_der_and_in_folders) {
  std::filesystem::create_directory(file("lists"));
  list(authority, {.revoked = {theirs.chain}, .der = true}, "lists/ca.crl");
  write_file(file("lists/readme.txt"), "no list");
  refused(checking(Revocation::chain, {file("lists")}), FailureReason::revoked,
          "certificate revoked");
  refused(checking(Revocation::chain, {file("lists/ca.crl")}), FailureReason::revoked,
          "certificate revoked");
}

struct RevocationLoading : Crl {
  ContextSet::Built built(const ContextSettings& with) const { return ContextSet::build(with); }
};

TEST_F(RevocationLoading, good_lists_have_neither_errors_nor_warnings) {
  const auto result = built(checking(Revocation::chain, {list(authority, {})}));
  EXPECT_THAT(result.errors, IsEmpty());
  EXPECT_THAT(result.warnings, IsEmpty());
}

TEST_F(RevocationLoading, a_list_that_its_anchor_has_not_signed) {
  const auto crl = list(authority, {.forged = true});
  EXPECT_THAT(built(checking(Revocation::chain, {crl})).errors,
              ElementsAre(about(crl, "the CRL of CN=Test CA is not signed by that anchor")));
}

TEST_F(RevocationLoading, an_expired_list_is_a_warning) {
  const auto crl = list(authority, {.from_day = -20, .until_day = -10});
  const auto result = built(checking(Revocation::chain, {crl}));
  EXPECT_THAT(result.errors, IsEmpty());
  ASSERT_EQ(result.warnings.size(), 1U);
  EXPECT_THAT(
      result.warnings[0],
      ::testing::MatchesRegex(
          ".*ca.crl: the CRL of CN=Test CA is valid from 20..-..-.. to 20..-..-.., not now; "
          "expected a newer one"));
}

TEST_F(RevocationLoading, an_anchor_without_a_list_is_a_warning) {
  const Authority other("Other CA", folder.path());
  auto with = checking(Revocation::chain, {list(authority, {})});
  with.trustpoints[0].anchors.push_back(other.certificate());
  EXPECT_THAT(built(with).warnings,
              ElementsAre(about(other.certificate(),
                                "there is no CRL of CN=Other CA: peers with its certificates will "
                                "be refused; expected one in crl, or revocation_failure = "
                                "\"allow\"")));
  with.trustpoints[0].revocation.if_unknown = IfUnknown::allow;
  EXPECT_THAT(built(with).warnings, IsEmpty());
}

TEST_F(RevocationLoading, files_that_are_no_lists) {
  auto with = checking(Revocation::chain, {file("none.crl"), ours.chain, file("broken.crl")},
                       IfUnknown::allow);
  auto pem = read_file(list(authority, {}, "broken.crl"));
  write_file(file("broken.crl"), pem.replace(pem.size() / 2, 4, "????"));
  const auto errors = built(with).errors;
  ASSERT_EQ(errors.size(), 3U);
  EXPECT_EQ(errors[0], about(file("none.crl"), "cannot be read: No such file or directory"));
  EXPECT_EQ(errors[1], about(ours.chain, "holds no CRL, neither PEM nor DER"));
  EXPECT_THAT(errors[2], ::testing::StartsWith(about(file("broken.crl"), "a damaged PEM block: ")));
  std::filesystem::create_directory(file("empty"));
  with.trustpoints[0].revocation.lists = {file("empty")};
  EXPECT_THAT(built(with).errors, ElementsAre(about(file("empty"), "holds no *.crl or *.pem")));
}

TEST_F(RevocationLoading, lists_and_rules_are_in_the_fingerprint) {
  const auto fingerprints = [](const ContextSettings& with) {
    return build(with)->inner().trustpoints.at("ours").fingerprints;
  };
  const auto with = checking(Revocation::chain, {list(authority, {})});
  const auto before = fingerprints(with);
  EXPECT_EQ(fingerprints(with), before);
  EXPECT_NE(fingerprints(checking(Revocation::leaf, {file("ca.crl")})), before);
  EXPECT_NE(fingerprints(checking(Revocation::chain, {file("ca.crl")}, IfUnknown::allow)), before);
  list(authority, {.revoked = {theirs.chain}});
  EXPECT_NE(fingerprints(with), before);
}

}  // namespace
}  // namespace sipward::tls::test
