// Several certificates of one trustpoint: one for each role, RSA beside ECDSA.
#include <openssl/ssl.h>

#include "shell/tls/tls_test.hpp"
#include "sipward/shell/tls/context.hpp"

namespace sipward::tls::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;
using Step = Handshake::Step;

struct CredentialProblems : TlsTest {
  Files own(const std::string& name, int rsa_bits = 0,
            const std::string& usage = "serverAuth,clientAuth") const {
    return authority.issue(name, {.common_name = name + ".example",
                                  .alternatives = "DNS:" + name + ".example",
                                  .usage = usage,
                                  .rsa_bits = rsa_bits});
  }
  static CredentialSettings shown_as(Use use, const Files& files) {
    return {.chain = files.chain, .key = files.key, .use = use};
  }
  ContextSettings rsa_beside_ecdsa() const {
    auto with = settings();
    with.trustpoints[0].credentials.push_back(shown_as(Use::both, own("rsa", 2048)));
    return with;
  }
};

struct Credentials : CredentialProblems, ::testing::WithParamInterface<int> {
  RawSettings raw_of_version() const {
    auto made = raw();
    made.min = made.max = GetParam();
    return made;
  }
};
INSTANTIATE_TEST_SUITE_P(Each, Credentials, ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& one) {
                           return one.param == TLS1_3_VERSION ? "tls1_3" : "tls1_2";
                         });

constexpr auto rsa_alone = "rsa_pss_rsae_sha256:RSA+SHA256";
constexpr auto ecdsa_alone = "ECDSA+SHA256";

// The other end verifies what it can; its own certificate is of the same kind.
TEST_P(Credentials, a_client_is_shown_the_kind_it_can_verify) {
  const auto with = rsa_beside_ecdsa();
  const auto rsa_peer = authority.issue("cucm-rsa", {.rsa_bits = 2048});
  for (const auto& [algorithms, expected] :
       {std::pair(rsa_alone, "CN=rsa.example"), std::pair(ecdsa_alone, "CN=sbc.example")}) {
    sockets = std::make_unique<SocketPair>();
    auto client = raw_of_version();
    client.signatures = algorithms;
    if (algorithms == rsa_alone) client.certificate = rsa_peer;
    if (GetParam() == TLS1_2_VERSION) {
      client.ciphers =
          algorithms == rsa_alone ? "ECDHE-RSA-AES128-GCM-SHA256" : "ECDHE-ECDSA-AES128-GCM-SHA256";
    }
    auto handshake = accepted_from(client, with);
    ASSERT_EQ(handshake.step(), Step::done) << handshake.failure().line();
    EXPECT_EQ(end->shown().subject, expected);
  }
}

TEST_P(Credentials, a_server_is_shown_the_kind_it_can_verify) {
  const auto with = rsa_beside_ecdsa();
  const auto rsa_peer = authority.issue("cucm-rsa", {.rsa_bits = 2048});
  for (const auto& [algorithms, expected] :
       {std::pair(rsa_alone, "CN=rsa.example"), std::pair(ecdsa_alone, "CN=sbc.example")}) {
    sockets = std::make_unique<SocketPair>();
    auto server = raw_of_version();
    server.signatures = algorithms;
    if (algorithms == rsa_alone) server.certificate = rsa_peer;
    auto handshake = dialled_to(server, with);
    ASSERT_EQ(handshake.step(), Step::done) << handshake.failure().line();
    EXPECT_TRUE(end->done()) << end->alert();
    EXPECT_EQ(end->shown().subject, expected);
  }
}

TEST_P(Credentials, one_for_each_role) {
  auto with = settings();
  with.trustpoints[0].credentials = {shown_as(Use::client, own("dialling", 0, "clientAuth")),
                                     shown_as(Use::server, own("serving", 0, "serverAuth"))};
  const auto result = ContextSet::build(with);
  EXPECT_THAT(result.errors, IsEmpty());
  EXPECT_THAT(result.warnings, IsEmpty());
  EXPECT_TRUE(result.contexts->covers("ours", "serving.example"));
  EXPECT_FALSE(result.contexts->covers("ours", "dialling.example"));

  auto inbound = accepted_from(raw_of_version(), with);
  ASSERT_EQ(inbound.step(), Step::done) << inbound.failure().line();
  EXPECT_EQ(end->shown().subject, "CN=serving.example");
  sockets = std::make_unique<SocketPair>();
  auto outbound = dialled_to(raw_of_version(), with);
  ASSERT_EQ(outbound.step(), Step::done) << outbound.failure().line();
  EXPECT_EQ(end->shown().subject, "CN=dialling.example");
}

TEST_P(Credentials, a_remedy_names_the_certificate_of_the_role) {
  auto with = settings();
  with.trustpoints[0].credentials = {shown_as(Use::client, own("dialling")),
                                     shown_as(Use::server, own("serving"))};
  const Authority other("Other CA", folder.path());
  auto client = raw_of_version();
  client.anchors = other.certificate();
  auto handshake = accepted_from(client, with);
  ASSERT_EQ(handshake.step(), Step::failed);
  EXPECT_THAT(handshake.failure().remedy, HasSubstr("our certificate (CN=serving.example"));
}

TEST_F(CredentialProblems, two_of_one_key_type_in_one_role) {
  auto with = settings();
  const auto second = own("second");
  with.trustpoints[0].credentials.push_back(shown_as(Use::server, second));
  EXPECT_THAT(ContextSet::build(with).errors,
              ElementsAre("trustpoint ours: " + second.chain.string() +
                          ": the second certificate of type EC P-256 as server beside " +
                          ours.chain.string() +
                          "; expected use = \"server\" for one and \"client\" for the other, or "
                          "another key type"));
  with.trustpoints[0].credentials[0].use = Use::client;
  EXPECT_THAT(ContextSet::build(with).errors, IsEmpty());
}

TEST_F(CredentialProblems, none_in_one_role) {
  auto with = settings();
  with.trustpoints[0].credentials[0].use = Use::server;
  EXPECT_THAT(ContextSet::build(with).errors,
              ElementsAre("trustpoint ours: certificate: none as client; expected one with use = "
                          "\"client\" or \"both\""));
}

TEST_F(CredentialProblems, every_problem_names_its_file) {
  auto with = settings();
  with.trustpoints[0].credentials.push_back(
      shown_as(Use::both, {folder.path() / "no.pem", folder.path() / "no.key"}));
  const auto errors = ContextSet::build(with).errors;
  ASSERT_THAT(errors, SizeIs(2));
  EXPECT_THAT(errors[0], StartsWith("trustpoint ours: " + (folder.path() / "no.pem").string()));
  EXPECT_THAT(errors[1], StartsWith("trustpoint ours: " + (folder.path() / "no.key").string()));
}

TEST_F(CredentialProblems, every_certificate_is_in_the_fingerprint) {
  const auto fingerprints = [](const ContextSettings& with) {
    return build(with)->inner().trustpoints.at("ours").fingerprints;
  };
  auto with = rsa_beside_ecdsa();
  const auto before = fingerprints(with);
  EXPECT_EQ(fingerprints(with), before);
  own("rsa", 2048);
  EXPECT_NE(fingerprints(with), before);
}

}  // namespace
}  // namespace sipward::tls::test
