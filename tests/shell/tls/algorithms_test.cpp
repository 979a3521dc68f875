// Cipher and group lists: what may be configured, and what each lets through.
#include "sipward/shell/tls/algorithms.hpp"

#include "shell/tls/tls_test.hpp"

namespace sipward::tls::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr int tls12 = 0x0303, tls13 = 0x0304;

TEST(Algorithms, classes_and_names) {
  EXPECT_EQ(read_algorithms({}, {}).algorithms, Algorithms{});
  const auto legacy = read_algorithms({"legacy"}, {"P-256"});
  EXPECT_THAT(legacy.problems, IsEmpty());
  EXPECT_TRUE(legacy.algorithms.legacy);
  EXPECT_THAT(legacy.algorithms.tls12, HasSubstr(":AES128-SHA"));
  EXPECT_EQ(legacy.algorithms.groups, "P-256");
  const auto named = read_algorithms({"ECDHE-RSA-AES256-GCM-SHA384", "TLS_AES_256_GCM_SHA384"},
                                     {"X25519", "P-384"});
  EXPECT_THAT(named.problems, IsEmpty());
  EXPECT_FALSE(named.algorithms.legacy);
  EXPECT_EQ(named.algorithms.tls13, "TLS_AES_256_GCM_SHA384");
  EXPECT_EQ(named.algorithms.groups, "X25519:P-384");
  EXPECT_TRUE(read_algorithms({"AES256-SHA"}, {}).algorithms.legacy);
}

TEST(Algorithms, what_does_not_encrypt_or_is_broken_is_refused) {
  for (const auto* bad : {"NULL-SHA256", "ECDHE-RSA-NULL-SHA", "RC4-SHA", "DES-CBC3-SHA", "ALL:!x",
                          "eNULL", "PSK-AES128-GCM-SHA256", "nonsense", ""}) {
    const auto read = read_algorithms({bad}, {});
    EXPECT_EQ(read.problems.size(), 1U) << bad;
    EXPECT_EQ(read.algorithms.tls12, "") << bad;
  }
  EXPECT_THAT(read_algorithms({}, {"P-1"}).problems,
              ElementsAre(HasSubstr("group \"P-1\" is unknown")));
}

TEST(Algorithms, knows_suites_by_number) {
  EXPECT_EQ(cipher_name(0x1301), "TLS_AES_128_GCM_SHA256");
  EXPECT_EQ(cipher_name(0xfefe), "0xfefe");
  EXPECT_TRUE(encrypts_nothing(0x003b));
  EXPECT_FALSE(encrypts_nothing(0x1301));
  EXPECT_TRUE(is_legacy(0x002f));   // AES128-SHA
  EXPECT_FALSE(is_legacy(0xc02f));  // ECDHE-RSA-AES128-GCM-SHA256
}

class Ciphers : public TlsTest {
 protected:
  Ciphers() {
    ours = authority.issue(
        "rsa", {.common_name = "sbc.example", .alternatives = "DNS:sbc.example", .rsa_bits = 2048});
  }
  RawSettings client(const char* ciphers) {
    auto made = raw();
    made.max = tls12;
    made.ciphers = ciphers;
    return made;
  }
};

TEST_F(Ciphers, static_rsa_only_for_who_is_configured_for_it) {
  auto with = settings();
  const auto refused = accepted_from(client("AES128-SHA"), with);
  EXPECT_EQ(refused.failure().reason, FailureReason::no_shared_cipher);
  EXPECT_THAT(refused.failure().remedy,
              HasSubstr("add tls = { ciphers = [\"legacy\"] } to peer cucm"));
  EXPECT_EQ(refused.failure().offered, "TLS 1.2; AES128-SHA");
  EXPECT_EQ(refused.failure().allowed, "TLS 1.2, 1.3; modern ciphers");
  with.peers[0].ciphers = {"legacy"};
  sockets = std::make_unique<SocketPair>();
  auto taken = accepted_from(client("AES128-SHA"), with);
  ASSERT_EQ(taken.step(), Handshake::Step::done) << taken.failure().line();
  EXPECT_EQ(taken.take().facts().cipher, "AES128-SHA");
}

TEST_F(Ciphers, a_peer_that_only_signs_is_told_to_encrypt) {
  auto with = settings();
  const auto refused = accepted_from(client("NULL-SHA256:@SECLEVEL=0"), with);
  EXPECT_EQ(refused.failure().reason, FailureReason::null_cipher);
  EXPECT_THAT(refused.failure().remedy, HasSubstr("Device Security Mode \"Encrypted\""));
  EXPECT_EQ(refused.failure().alert_sent, "handshake failure");
}

TEST_F(Ciphers, the_list_of_the_peer_that_we_dial) {
  auto with = settings();
  with.peers[0].ciphers = {"TLS_CHACHA20_POLY1305_SHA256"};
  with.peers[0].groups = {"P-384"};
  auto handshake = dialled_to(raw(), with);
  ASSERT_EQ(handshake.step(), Handshake::Step::done) << handshake.failure().line();
  const auto facts = handshake.take().facts();
  EXPECT_EQ(facts.cipher, "TLS_CHACHA20_POLY1305_SHA256");
  EXPECT_EQ(facts.group, "secp384r1");
}

TEST_F(Ciphers, what_we_offered_is_told_when_a_server_refuses) {
  auto server = raw();
  server.min = server.max = tls13;
  auto with = settings();
  with.peers[0].max = Version::tls1_2;
  with.peers[0].ciphers = {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256"};
  const auto too_old = dialled_to(server, with);
  EXPECT_EQ(too_old.failure().alert_received, "protocol version");
  EXPECT_EQ(too_old.failure().offered,
            "TLS 1.2; ECDHE-ECDSA-AES128-GCM-SHA256 ECDHE-RSA-AES128-GCM-SHA256");
  EXPECT_EQ(too_old.failure().allowed,
            "TLS 1.2; ciphers ECDHE-ECDSA-AES128-GCM-SHA256 ECDHE-RSA-AES128-GCM-SHA256");
  EXPECT_THAT(too_old.failure().line(), HasSubstr("; offered TLS 1.2; ECDHE-ECDSA-"));
}

TEST_F(Ciphers, no_certificate_and_no_cipher_are_told_apart_though_the_alert_is_the_same) {
  auto server = raw();
  server.max = tls12;
  server.ciphers = "ECDHE-RSA-AES128-GCM-SHA256";  // but its key is EC
  const auto no_cipher = dialled_to(server, settings());
  EXPECT_EQ(no_cipher.failure().alert_received, "handshake failure");
  EXPECT_THAT(no_cipher.failure().remedy, HasSubstr("allow ECDHE"));
}

}  // namespace
}  // namespace sipward::tls::test
