// How a peer may be judged otherwise than RFC 5922 has it: each setting by a handshake, in both
// roles and both versions of TLS, refused without it and accepted with it.
#include <openssl/ssl.h>

#include "shell/tls/tls_test.hpp"

namespace sipward::tls::test {
namespace {

using Step = Handshake::Step;

struct Case {
  Role role;
  int version;
};

struct Judgement : TlsTest, ::testing::WithParamInterface<Case> {
  // The peer shows `wanted`; what we made of it under `with`.
  Handshake shaken(const Wanted& wanted, const ContextSettings& with) {
    theirs = authority.issue("odd", wanted);
    auto other = raw();
    other.min = other.max = GetParam().version;
    sockets = std::make_unique<SocketPair>();
    return GetParam().role == Role::server ? accepted_from(other, with) : dialled_to(other, with);
  }
  FailureReason refused(const Wanted& wanted, const ContextSettings& with) {
    auto handshake = shaken(wanted, with);
    EXPECT_EQ(handshake.step(), Step::failed);
    EXPECT_FALSE(handshake.failure().remedy.empty());
    return handshake.failure().reason;
  }
  SessionFacts accepted(const Wanted& wanted, const ContextSettings& with) {
    auto handshake = shaken(wanted, with);
    EXPECT_EQ(handshake.step(), Step::done) << handshake.failure().line();
    return handshake.step() == Step::done ? handshake.take().facts() : SessionFacts{};
  }
};
INSTANTIATE_TEST_SUITE_P(
    Each, Judgement,
    ::testing::Values(Case{Role::server, TLS1_2_VERSION}, Case{Role::server, TLS1_3_VERSION},
                      Case{Role::client, TLS1_2_VERSION}, Case{Role::client, TLS1_3_VERSION}),
    [](const auto& one) {
      return std::string(one.param.role == Role::server ? "called" : "calling") +
             (one.param.version == TLS1_3_VERSION ? "_tls1_3" : "_tls1_2");
    });

TEST_P(Judgement, wildcards_count_where_permitted) {
  const Wanted wildcard{.common_name = "x", .alternatives = "DNS:*.cucm.example"};
  auto with = settings();
  with.peers[0].names = {"a.cucm.example"};
  EXPECT_EQ(refused(wildcard, with), FailureReason::wrong_name);
  with.peers[0].name_rules.one_label = true;
  EXPECT_EQ(accepted(wildcard, with).verified_name, "a.cucm.example");
  with.peers[0].names = {"b.a.cucm.example"};
  EXPECT_EQ(refused(wildcard, with), FailureReason::wrong_name);
}

TEST_P(Judgement, the_common_name_counts_beside_others_where_permitted) {
  const Wanted both{.common_name = "cucm.example", .alternatives = "DNS:other.example"};
  auto with = settings();
  EXPECT_EQ(refused(both, with), FailureReason::wrong_name);
  with.peers[0].name_rules.common_name_also = true;
  EXPECT_EQ(accepted(both, with).verified_name, "cucm.example");
}

TEST_P(Judgement, any_usage_will_do_where_permitted) {
  const Wanted elsewhere{.usage = "codeSigning"};
  auto with = settings();
  EXPECT_EQ(refused(elsewhere, with), FailureReason::wrong_purpose);
  with.peers[0].eku = Eku::any;
  EXPECT_EQ(accepted(elsewhere, with).peer, 7);
}

TEST_P(Judgement, any_name_will_do_where_only_anchors_are_asked_for) {
  const Wanted other{.common_name = "x", .alternatives = "DNS:other.example"};
  auto with = settings();
  with.peers[0].verify = Verify::anchors_only;
  with.peers[0].names.clear();
  EXPECT_EQ(accepted(other, with).peer, 7);
  EXPECT_EQ(refused({.self_signed = true}, with), FailureReason::self_signed);
}

TEST_P(Judgement, a_pinned_key_is_asked_for_beside_the_name) {
  auto with = settings();
  with.peers[0].pins = {std::string(64, '0')};
  EXPECT_EQ(refused({}, with), FailureReason::wrong_key);
  auto handshake = shaken({}, with);
  const auto& detail = handshake.failure().detail;
  const auto at = detail.find("sha256:");
  ASSERT_NE(at, std::string::npos);
  // Each issue makes a new key: pin the one that lies there.
  with.peers[0].pins.push_back(detail.substr(at + 7));
  auto other = raw();
  other.min = other.max = GetParam().version;
  sockets = std::make_unique<SocketPair>();
  auto again =
      GetParam().role == Role::server ? accepted_from(other, with) : dialled_to(other, with);
  EXPECT_EQ(again.step(), Step::done);
  with.peers[0].names = {"other.example"};
  sockets = std::make_unique<SocketPair>();
  auto named =
      GetParam().role == Role::server ? accepted_from(other, with) : dialled_to(other, with);
  EXPECT_EQ(named.step(), Step::failed);
  EXPECT_EQ(named.failure().reason, FailureReason::wrong_name);
}

// The exchange of self-signed certificates: each is the other's anchor.
TEST_P(Judgement, a_self_signed_certificate_may_be_its_own_anchor) {
  theirs = authority.issue("known", {.self_signed = true});
  auto with = settings();
  with.trustpoints[0].anchors = {theirs.chain};
  auto other = raw();
  other.min = other.max = GetParam().version;
  auto handshake =
      GetParam().role == Role::server ? accepted_from(other, with) : dialled_to(other, with);
  EXPECT_EQ(handshake.step(), Step::done);
  EXPECT_EQ(refused({.self_signed = true}, with), FailureReason::self_signed);  // another's
}

}  // namespace
}  // namespace sipward::tls::test
