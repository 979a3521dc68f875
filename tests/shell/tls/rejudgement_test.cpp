// Connections that are up while the rules change: who may stay, who may not, and why.
#include <cmath>
#include <ctime>

#include "shell/tls/tls_test.hpp"
#include "sipward/shell/tls/context.hpp"

namespace sipward::tls::test {
namespace {

using ::testing::HasSubstr;

class Rejudgement : public TlsTest, public ::testing::WithParamInterface<Role> {
 protected:
  Stream connected(const ContextSettings& with) {
    auto handshake =
        GetParam() == Role::server ? accepted_from(raw(), with) : dialled_to(raw(), with);
    EXPECT_EQ(handshake.step(), Handshake::Step::done) << handshake.failure().line();
    return handshake.take();
  }
  Failure failure;
};

TEST_P(Rejudgement, unchanged_rules_allow_it) {
  auto stream = connected(settings());
  EXPECT_EQ(stream.judge_again(*build(settings()), failure), Standing::allowed);
}

TEST_P(Rejudgement, our_own_new_certificate_changes_nothing_for_it) {
  auto stream = connected(settings());
  ours = authority.issue("renewed", {.common_name = "sbc.example"});
  const auto contexts = build(settings());
  EXPECT_EQ(stream.judge_again(*contexts, failure), Standing::allowed);
  EXPECT_EQ(stream.judge_again(*contexts, failure), Standing::allowed);  // by the new policy now
}

TEST_P(Rejudgement, another_name_is_expected) {
  auto stream = connected(settings());
  auto with = settings();
  with.peers[0].names = {"other.example"};
  EXPECT_EQ(stream.judge_again(*build(with), failure), Standing::refused);
  EXPECT_EQ(failure.reason, FailureReason::wrong_name);
  EXPECT_EQ(failure.peer_name, "cucm");
  EXPECT_THAT(failure.remedy, HasSubstr("cucm.example"));
}

TEST_P(Rejudgement, its_authority_is_trusted_no_more) {
  auto stream = connected(settings());
  const Authority other("Other CA", folder.path());
  auto with = settings();
  with.trustpoints[0].anchors = {other.certificate()};
  EXPECT_EQ(stream.judge_again(*build(with), failure), Standing::refused);
  EXPECT_EQ(failure.reason, FailureReason::unknown_authority);
}

TEST_P(Rejudgement, a_pin_that_it_does_not_have) {
  auto stream = connected(settings());
  auto with = settings();
  with.peers[0].pins = {std::string(64, 'a')};
  EXPECT_EQ(stream.judge_again(*build(with), failure), Standing::refused);
  EXPECT_EQ(failure.reason, FailureReason::wrong_key);
}

TEST_P(Rejudgement, it_was_revoked_meanwhile) {
  const auto path = folder.path() / "ca.crl";
  auto with = settings();
  with.trustpoints[0].revocation = {{path}, Revocation::leaf, IfUnknown::refuse, Ocsp::off};
  authority.write_crl(path, {});
  auto stream = connected(with);
  EXPECT_EQ(stream.judge_again(*build(with), failure), Standing::allowed);
  authority.write_crl(path, {.revoked = {theirs.chain}});
  EXPECT_EQ(stream.judge_again(*build(with), failure), Standing::refused);
  EXPECT_EQ(failure.reason, FailureReason::revoked);
}

TEST_P(Rejudgement, its_version_is_too_old_now) {
  auto with = settings();
  with.peers[0].max = Version::tls1_2;
  auto stream = connected(with);
  with.peers[0].min = with.peers[0].max = Version::tls1_3;
  EXPECT_EQ(stream.judge_again(*build(with), failure), Standing::refused);
  EXPECT_EQ(failure.reason, FailureReason::unsupported_version);
}

TEST_P(Rejudgement, its_peer_is_gone) {
  auto stream = connected(settings());
  auto with = settings();
  with.peers[0].peer = 9;
  EXPECT_EQ(stream.judge_again(*build(with), failure), Standing::gone);
}

TEST_P(Rejudgement, its_certificate_has_expired_meanwhile) {
  // It is not valid any more, but the policy it came in by believed anybody.
  theirs = authority.issue("old", {.from_day = -9, .until_day = -1});
  auto with = settings();
  with.peers[0].verify = Verify::none;
  if (GetParam() == Role::server) return;  // nobody is asked for a certificate then
  auto stream = connected(with);
  EXPECT_EQ(stream.judge_again(*build(with), failure), Standing::allowed);
  EXPECT_EQ(stream.judge_again(*build(settings()), failure), Standing::refused);
  EXPECT_EQ(failure.reason, FailureReason::expired);
}

TEST_P(Rejudgement, it_is_due_when_a_list_that_it_needs_runs_out) {
  const auto middle = authority.intermediate(
      "Middle CA", {.common_name = "Middle CA", .alternatives = "", .authority = true});
  theirs = middle.issue("deep");
  const auto leaf = folder.path() / "middle.crl", above = folder.path() / "ca.crl";
  middle.write_crl(leaf, {.until_day = 5});
  authority.write_crl(above, {.until_day = 3});
  const auto lasts_days = [&](Revocation check, IfUnknown if_unknown) {
    auto with = settings();
    with.trustpoints[0].revocation = {{leaf, above}, check, if_unknown, Ocsp::off};
    sockets = std::make_unique<SocketPair>();
    const auto left = connected(with).facts().until - std::time(nullptr);
    return std::lround(static_cast<double>(left) / (24 * 60 * 60));
  };
  EXPECT_EQ(lasts_days(Revocation::leaf, IfUnknown::refuse), 5);
  EXPECT_EQ(lasts_days(Revocation::chain, IfUnknown::refuse), 3);
  EXPECT_EQ(lasts_days(Revocation::chain, IfUnknown::allow), 30);
  middle.write_crl(folder.path() / "newer.crl", {.until_day = 9});
  auto with = settings();
  with.trustpoints[0].revocation = {
      {leaf, folder.path() / "newer.crl"}, Revocation::leaf, IfUnknown::refuse, Ocsp::off};
  const auto trustpoint = build(with);
  const auto& loaded = trustpoint->inner().trustpoints.at("ours");
  EXPECT_GT(loaded.list_end("CN=Middle CA") - std::time(nullptr), 8 * 24 * 60 * 60);
  EXPECT_EQ(loaded.list_end("CN=Test CA"), never);
}

INSTANTIATE_TEST_SUITE_P(Each, Rejudgement, ::testing::Values(Role::server, Role::client),
                         [](const auto& of) {
                           return of.param == Role::server ? "accepted" : "dialled";
                         });

}  // namespace
}  // namespace sipward::tls::test
