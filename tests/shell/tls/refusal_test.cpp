#include <openssl/ssl.h>

#include "shell/tls/tls_test.hpp"

namespace sipward::tls::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Step = Handshake::Step;

struct Refusal : TlsTest, ::testing::WithParamInterface<int> {
  RawSettings raw_of_version() const {
    auto made = raw();
    made.max = GetParam();
    return made;
  }
  // The refusal of a peer that dials us with `wanted`; the peer got `alert` and no byte of data.
  Failure refused(const Wanted& wanted, std::string_view alert) {
    theirs = authority.issue("odd", wanted);
    return refused(raw_of_version(), alert);
  }
  Failure refused(const RawSettings& client, std::string_view alert) {
    auto handshake = accepted_from(client, settings());
    EXPECT_EQ(handshake.step(), Step::failed);
    EXPECT_EQ(end->read(), "");
    EXPECT_EQ(end->alert(), alert);
    EXPECT_EQ(handshake.failure().alert_sent, alert);
    EXPECT_EQ(handshake.failure().role, Role::server);
    EXPECT_EQ(handshake.failure().peer_name, "cucm");
    return handshake.failure();
  }
  // The same, where we dial.
  Failure refused_server(const Wanted& wanted) {
    theirs = authority.issue("odd", wanted);
    auto server = raw_of_version();
    auto handshake = dialled_to(server, settings());
    EXPECT_EQ(handshake.step(), Step::failed);
    EXPECT_FALSE(end->done());
    EXPECT_FALSE(end->alert().empty());
    EXPECT_EQ(handshake.failure().alert_sent, end->alert());
    return handshake.failure();
  }
};
INSTANTIATE_TEST_SUITE_P(Each, Refusal, ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& one) {
                           return one.param == TLS1_3_VERSION ? "tls1_3" : "tls1_2";
                         });

const Wanted other_name{.common_name = "other.example", .alternatives = "DNS:other.example"};
const Wanted alone{.self_signed = true};
const Wanted old{.from_day = -20, .until_day = -10};
const Wanted early{.from_day = 10, .until_day = 20};

TEST_P(Refusal, wrong_name) {
  const auto failure = refused(other_name, "bad certificate");
  EXPECT_EQ(failure.reason, FailureReason::wrong_name);
  EXPECT_EQ(failure.stage, Stage::name);
  EXPECT_EQ(failure.peer, 7);
  EXPECT_THAT(failure.presented, ElementsAre("DNS:other.example", "CN=other.example"));
  EXPECT_THAT(failure.expected, ElementsAre("cucm.example"));
  EXPECT_THAT(failure.anchors, ElementsAre("CN=Test CA"));
  EXPECT_THAT(failure.remedy, HasSubstr("SAN DNS:cucm.example"));
  EXPECT_THAT(failure.remedy, HasSubstr("add \"other.example\" to names of peer cucm"));
  EXPECT_EQ(failure.short_cause(), "its certificate carries DNS:other.example, not cucm.example");
}

TEST_P(Refusal, wrong_name_of_a_server) {
  EXPECT_EQ(refused_server(other_name).reason, FailureReason::wrong_name);
}

TEST_P(Refusal, unknown_authority) {
  const Authority other("Other CA", folder.path());
  theirs = other.issue("foreign");
  const auto failure = refused(raw_of_version(), "unknown CA");
  EXPECT_EQ(failure.reason, FailureReason::unknown_authority);
  EXPECT_EQ(failure.stage, Stage::certificate);
  EXPECT_EQ(failure.issuer, "CN=Other CA");
  EXPECT_THAT(failure.remedy, HasSubstr("which is CN=Other CA, into trustpoint ours (anchors)"));
}

TEST_P(Refusal, self_signed) {
  const auto failure = refused(alone, "unknown CA");
  EXPECT_EQ(failure.reason, FailureReason::self_signed);
  EXPECT_THAT(failure.remedy, HasSubstr("add it to anchors of trustpoint ours"));
}

TEST_P(Refusal, self_signed_server) {
  EXPECT_EQ(refused_server(alone).reason, FailureReason::self_signed);
}

TEST_P(Refusal, expired) {
  const auto failure = refused(old, "certificate expired");
  EXPECT_EQ(failure.reason, FailureReason::expired);
  EXPECT_THAT(failure.remedy, HasSubstr("renew the certificate of peer cucm"));
  EXPECT_EQ(failure.short_cause(), "its certificate expired on " + failure.not_after);
}

TEST_P(Refusal, expired_server) {
  EXPECT_EQ(refused_server(old).reason, FailureReason::expired);
}

TEST_P(Refusal, not_yet_valid) {
  EXPECT_EQ(refused(early, "bad certificate").reason, FailureReason::not_yet_valid);
}

TEST_P(Refusal, expired_intermediate_is_named) {
  const auto middle = authority.intermediate("Middle CA", {.common_name = "Middle CA",
                                                           .alternatives = "",
                                                           .from_day = -20,
                                                           .until_day = -10,
                                                           .authority = true});
  theirs = middle.issue("deep");
  const auto failure = refused(raw_of_version(), "certificate expired");
  EXPECT_EQ(failure.reason, FailureReason::expired);
  EXPECT_THAT(failure.detail, HasSubstr("CN=Middle CA, in its chain"));
  EXPECT_EQ(failure.short_cause(), "a certificate of its chain has expired, CN=Middle CA");
  EXPECT_THAT(failure.remedy,
              HasSubstr("send a certificate that is valid instead of CN=Middle CA"));
}

TEST_P(Refusal, an_anchor_of_ours_that_has_expired_is_named) {
  const auto bygone = authority.intermediate("Old CA", {.common_name = "Old CA",
                                                        .alternatives = "",
                                                        .from_day = -20,
                                                        .until_day = -10,
                                                        .authority = true});
  theirs = bygone.issue("bygone");
  auto with = settings();
  with.trustpoints[0].anchors = {folder.path() / "Old CA.pem"};
  auto handshake = accepted_from(raw_of_version(), with);
  ASSERT_EQ(handshake.step(), Handshake::Step::failed);
  EXPECT_EQ(handshake.failure().reason, FailureReason::expired);
  EXPECT_THAT(handshake.failure().remedy,
              HasSubstr("replace CN=Old CA in anchors of trustpoint ours"));
}

TEST_P(Refusal, wrong_purpose) {
  const auto failure = refused(Wanted{.usage = "serverAuth"}, "unsupported certificate");
  EXPECT_EQ(failure.reason, FailureReason::wrong_purpose);
  EXPECT_THAT(failure.remedy, HasSubstr("clientAuth"));
}

TEST_P(Refusal, wrong_purpose_of_a_server) {
  const auto failure = refused_server(Wanted{.usage = "clientAuth"});
  EXPECT_EQ(failure.reason, FailureReason::wrong_purpose);
  EXPECT_THAT(failure.remedy, HasSubstr("serverAuth"));
}

TEST_P(Refusal, weak_key) {
  theirs = authority.issue("weak", {.rsa_bits = 1024});
  auto handshake = accepted_from(raw_of_version(), settings());
  ASSERT_EQ(handshake.step(), Step::failed);
  EXPECT_EQ(handshake.failure().reason, FailureReason::bad_certificate);
  EXPECT_THAT(handshake.failure().detail, HasSubstr("key too weak"));
}

TEST_P(Refusal, no_client_certificate) {
  auto client = raw_of_version();
  client.certificate = {};
  const bool new_alert = GetParam() == TLS1_3_VERSION;
  const auto failure = refused(client, new_alert ? "certificate required" : "handshake failure");
  EXPECT_EQ(failure.reason, FailureReason::no_certificate);
  EXPECT_EQ(failure.stage, Stage::certificate);
  EXPECT_THAT(failure.remedy, HasSubstr("signed by CN=Test CA"));
}

TEST_P(Refusal, no_candidate) {
  auto with = settings();
  with.peers[0].prefixes = {*base::Prefix::parse("10.0.0.0/8")};
  auto handshake = accepted_from(raw_of_version(), with);
  ASSERT_EQ(handshake.step(), Step::failed);
  const auto& failure = handshake.failure();
  EXPECT_EQ(failure.reason, FailureReason::no_candidate);
  EXPECT_EQ(failure.peer, base::no_peer);
  EXPECT_EQ(failure.alert_sent, "access denied");
  EXPECT_EQ(end->alert(), "access denied");
  EXPECT_THAT(failure.remedy, HasSubstr("127.0.0.1"));
}

TEST_P(Refusal, no_candidate_on_the_other_side) {
  auto with = settings();
  with.peers[0].side = base::Side::inside;
  auto handshake = accepted_from(raw_of_version(), with);
  ASSERT_EQ(handshake.step(), Step::failed);
  EXPECT_EQ(handshake.failure().reason, FailureReason::no_candidate);
}

TEST_P(Refusal, by_the_server_that_does_not_know_our_authority) {
  const Authority other("Other CA", folder.path());
  auto server = raw_of_version();
  server.anchors = other.certificate();
  auto handshake = dialled_to(server, settings());
  Failure failure;
  if (GetParam() == TLS1_2_VERSION) {
    ASSERT_EQ(handshake.step(), Step::failed);
    failure = handshake.failure();
  } else {
    // With TLS 1.3 we are done before the server has judged us; its alert is read later.
    ASSERT_EQ(handshake.step(), Step::done);
    auto stream = handshake.take();
    char data[10];
    ASSERT_EQ(stream.read(data, sizeof data).status, Stream::Status::failed);
    ASSERT_TRUE(stream.alert().has_value());
    failure = refused_later(*build(settings()), stream.facts(), remote(), *stream.alert());
  }
  EXPECT_EQ(failure.reason, FailureReason::refused_by_peer);
  EXPECT_EQ(failure.alert_received, "unknown CA");
  EXPECT_EQ(failure.offered,
            "TLS 1.2, 1.3; TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256 "
            "TLS_AES_128_GCM_SHA256 ECDHE-ECDSA-AES256-GCM-SHA384 and 5 more");
  EXPECT_EQ(failure.allowed, "TLS 1.2, 1.3; modern ciphers");
  EXPECT_EQ(failure.peer, 7);
  EXPECT_THAT(failure.remedy, HasSubstr("import the CA of our certificate (CN=sbc.example"));
  EXPECT_THAT(failure.short_cause(), HasSubstr("unknown CA"));
}

TEST_P(Refusal, by_the_client_that_does_not_know_our_authority) {
  const Authority other("Other CA", folder.path());
  auto client = raw_of_version();
  client.anchors = other.certificate();
  auto handshake = accepted_from(client, settings());
  ASSERT_EQ(handshake.step(), Step::failed);
  EXPECT_EQ(handshake.failure().reason, FailureReason::refused_by_peer);
  EXPECT_EQ(handshake.failure().alert_received, "unknown CA");
  EXPECT_EQ(handshake.failure().stage, Stage::certificate);
}

}  // namespace
}  // namespace sipward::tls::test
