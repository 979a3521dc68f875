// Stapled OCSP: what a server that we dial says of its certificate, and what we say of ours.
#include <openssl/ssl.h>

#include "shell/tls/tls_test.hpp"

namespace sipward::tls::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Says = OcspWanted::Says;
using Step = Handshake::Step;

struct Stapled : TlsTest, ::testing::WithParamInterface<int> {
  std::filesystem::path file(const std::string& name) const { return folder.path() / name; }
  std::string response(const OcspWanted& wanted, const Files* about = nullptr) const {
    authority.write_ocsp(file("response"), (about != nullptr ? *about : theirs).chain, wanted);
    return read_file(file("response"));
  }
  ContextSettings asking(Ocsp ocsp, IfUnknown if_unknown = IfUnknown::refuse) const {
    auto with = settings();
    with.trustpoints[0].revocation = {{}, Revocation::none, if_unknown, ocsp};
    return with;
  }
  Handshake dialled(const ContextSettings& with, const std::string& stapled) {
    sockets = std::make_unique<SocketPair>();
    auto server = raw();
    server.min = server.max = GetParam();
    server.stapled = stapled;
    return dialled_to(server, with);
  }
  void expect_done(const ContextSettings& with, const std::string& stapled) {
    auto handshake = dialled(with, stapled);
    EXPECT_EQ(handshake.step(), Step::done) << handshake.failure().line();
  }
  Failure refused(const ContextSettings& with, const std::string& stapled, FailureReason reason) {
    auto handshake = dialled(with, stapled);
    EXPECT_EQ(handshake.step(), Step::failed);
    EXPECT_EQ(handshake.failure().reason, reason) << handshake.failure().line();
    EXPECT_EQ(handshake.failure().alert_sent, "bad certificate status response");
    return handshake.failure();
  }
};
INSTANTIATE_TEST_SUITE_P(Each, Stapled, ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& one) {
                           return one.param == TLS1_3_VERSION ? "tls1_3" : "tls1_2";
                         });

TEST_P(Stapled, good_is_good) {
  expect_done(asking(Ocsp::require), response({}));
  expect_done(asking(Ocsp::require), response({.delegated = true}));
}

TEST_P(Stapled, revoked_is_refused_even_if_what_is_unknown_is_allowed) {
  const auto said = response({.says = Says::revoked});
  const auto failure =
      refused(asking(Ocsp::if_stapled, IfUnknown::allow), said, FailureReason::revoked);
  EXPECT_THAT(failure.detail, HasSubstr("so says the OCSP response it stapled"));
  EXPECT_THAT(failure.remedy, HasSubstr("give peer cucm a new certificate"));
  EXPECT_EQ(failure.presented.front(), "DNS:cucm.example");
}

TEST_P(Stapled, what_cannot_be_believed_counts_as_unknown) {
  const auto other = authority.issue("other", {.common_name = "other.example"});
  const std::vector<std::pair<std::string, std::string>> bad{
      {response({.says = Says::unknown}), "does not know the certificate"},
      {response({.from_day = -3, .until_day = -1}), "not now"},
      {response({.from_day = 1, .until_day = 3}), "not now"},
      {response({.forged = true}), "its signature cannot be verified"},
      {response({}, &other), "it is about another certificate"},
      {"nonsense", "it is no OCSP response"}};
  for (const auto& [stapled, why] : bad) {
    const auto failure =
        refused(asking(Ocsp::if_stapled), stapled, FailureReason::revocation_unknown);
    EXPECT_THAT(failure.detail, HasSubstr(why));
    EXPECT_THAT(failure.remedy, HasSubstr("have peer cucm staple a current OCSP response"));
    expect_done(asking(Ocsp::if_stapled, IfUnknown::allow), stapled);
    expect_done(asking(Ocsp::off), stapled);
  }
}

TEST_P(Stapled, nothing_is_enough_unless_it_is_required) {
  expect_done(asking(Ocsp::if_stapled), {});
  expect_done(asking(Ocsp::require, IfUnknown::allow), {});
  const auto failure = refused(asking(Ocsp::require), {}, FailureReason::revocation_unknown);
  EXPECT_THAT(failure.detail, HasSubstr("it stapled no OCSP response"));
}

TEST_P(Stapled, ours_is_shown_to_clients_that_ask) {
  authority.write_ocsp(file("ours.ocsp"), ours.chain, {});
  auto with = settings();
  with.trustpoints[0].credentials[0].ocsp_response = file("ours.ocsp");
  auto client = raw();
  client.max = GetParam();
  auto handshake = accepted_from(client, with);
  ASSERT_EQ(handshake.step(), Step::done) << handshake.failure().line();
  EXPECT_EQ(end->stapled(), read_file(file("ours.ocsp")));
}

TEST_P(Stapled, ours_is_not_shown_when_its_time_is_over_and_that_is_told) {
  authority.write_ocsp(file("ours.ocsp"), ours.chain, {.from_day = -3, .until_day = -1});
  auto with = settings();
  with.trustpoints[0].credentials[0].ocsp_response = file("ours.ocsp");
  EXPECT_THAT(ContextSet::build(with).warnings, Contains(HasSubstr("will not be believed: ")));
  auto client = raw();
  client.max = GetParam();
  auto handshake = accepted_from(client, with);
  ASSERT_EQ(handshake.step(), Step::done) << handshake.failure().line();
  EXPECT_EQ(end->stapled(), "");
}

TEST_P(Stapled, a_file_that_is_not_there_is_an_error) {
  auto with = settings();
  with.trustpoints[0].credentials[0].ocsp_response = file("nowhere");
  EXPECT_THAT(ContextSet::build(with).errors,
              ElementsAre(HasSubstr("cannot be read, or is empty")));
}

}  // namespace
}  // namespace sipward::tls::test
