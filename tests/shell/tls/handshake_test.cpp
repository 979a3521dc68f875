#include <openssl/ssl.h>

#include <thread>

#include "shell/tls/tls_test.hpp"

namespace sipward::tls::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Step = Handshake::Step;

struct Versions : TlsTest, ::testing::WithParamInterface<int> {
  RawSettings raw_of_version() const {
    auto made = raw();
    made.min = made.max = GetParam();
    return made;
  }
  std::string version() const { return GetParam() == TLS1_3_VERSION ? "TLSv1.3" : "TLSv1.2"; }
};
INSTANTIATE_TEST_SUITE_P(Each, Versions, ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& one) {
                           return one.param == TLS1_3_VERSION ? "tls1_3" : "tls1_2";
                         });

TEST_P(Versions, accepts_a_peer_and_knows_who_it_is) {
  auto client = raw_of_version();
  client.server_name = "sbc.example";
  auto handshake = accepted_from(client, settings());
  ASSERT_EQ(handshake.step(), Step::done) << handshake.failure().line();
  const auto stream = handshake.take();
  const auto& facts = stream.facts();
  EXPECT_EQ(facts.peer, 7);
  EXPECT_EQ(facts.role, Role::server);
  EXPECT_EQ(facts.version, version());
  EXPECT_EQ(facts.verified_name, "cucm.example");
  EXPECT_THAT(facts.names(), ElementsAre("cucm.example"));
  EXPECT_EQ(facts.certificate().subject, "CN=cucm.example");
  EXPECT_EQ(facts.certificate().issuer, "CN=Test CA");
  EXPECT_EQ(facts.certificate().key_type, "EC P-256");
  EXPECT_EQ(facts.group, "x25519");
  EXPECT_EQ(facts.sni, "sbc.example");
  EXPECT_EQ(facts.certificate().not_after.size(), 10U);
  EXPECT_FALSE(facts.certificate().serial.empty());
  EXPECT_FALSE(facts.resumed);
  EXPECT_THAT(facts.cipher, HasSubstr("GCM"));
}

TEST_P(Versions, asks_for_the_peers_own_anchors_only) {
  auto with = settings();
  const Authority other("Other CA", folder.path());
  with.trustpoints.push_back({"theirs", {{ours.chain, ours.key}}, {other.certificate()}});
  auto handshake = accepted_from(raw_of_version(), with);
  ASSERT_EQ(handshake.step(), Step::done);
  EXPECT_EQ(end->asked_authorities(), "/CN=Test CA");
}

TEST_P(Versions, dials_a_peer_and_knows_who_it_is) {
  auto with = settings();
  with.peers[0].server_name = "cucm.example";
  auto handshake = dialled_to(raw_of_version(), with);
  ASSERT_EQ(handshake.step(), Step::done) << handshake.failure().line();
  EXPECT_TRUE(end->done());
  EXPECT_EQ(end->server_name(), "cucm.example");
  const auto stream = handshake.take();
  EXPECT_EQ(stream.facts().role, Role::client);
  EXPECT_EQ(stream.facts().peer, 7);
  EXPECT_EQ(stream.facts().version, version());
  EXPECT_EQ(stream.facts().verified_name, "cucm.example");
}

TEST_P(Versions, carries_bytes_both_ways) {
  auto handshake = accepted_from(raw_of_version(), settings());
  ASSERT_EQ(handshake.step(), Step::done);
  auto stream = handshake.take();
  ASSERT_TRUE(end->write("OPTIONS"));
  char data[100];
  const auto read = stream.read(data, sizeof data);
  EXPECT_EQ(read.status, Stream::Status::ok);
  EXPECT_EQ(std::string_view(data, read.bytes), "OPTIONS");
  EXPECT_EQ(stream.write("200", 3).bytes, 3U);
  EXPECT_EQ(end->read(), "200");
}

TEST_P(Versions, two_of_us_meet) {
  auto server_settings = settings();
  auto client_settings = settings();
  client_settings.trustpoints[0].credentials[0].chain = theirs.chain;
  client_settings.trustpoints[0].credentials[0].key = theirs.key;
  client_settings.peers = {peer(3, "sbc", "127.0.0.1", {"sbc.example"})};
  const auto one = GetParam() == TLS1_3_VERSION ? Version::tls1_3 : Version::tls1_2;
  client_settings.peers[0].min = client_settings.peers[0].max = one;
  auto server =
      Handshake::accept(build(server_settings), base::Side::outside, sockets->ours(), remote());
  auto client = Handshake::dial(build(client_settings), 3, sockets->theirs(), remote());
  drive(server, client);
  ASSERT_EQ(server.step(), Step::done) << server.failure().line();
  ASSERT_EQ(client.step(), Step::done) << client.failure().line();
  EXPECT_EQ(server.take().facts().peer, 7);
  EXPECT_EQ(client.take().facts().verified_name, "sbc.example");
}

using HandshakeTest = TlsTest;

TEST_F(HandshakeTest, versions_of_a_peer_act) {
  auto with = settings();
  with.peers[0].min = Version::tls1_3;
  auto old = raw();
  old.max = TLS1_2_VERSION;
  auto refused = accepted_from(old, with);
  ASSERT_EQ(refused.step(), Step::failed);
  EXPECT_EQ(refused.failure().reason, FailureReason::unsupported_version);

  sockets = std::make_unique<SocketPair>();
  with.peers[0].min = with.peers[0].max = Version::tls1_2;
  auto limited = accepted_from(raw(), with);
  ASSERT_EQ(limited.step(), Step::done);
  EXPECT_EQ(limited.take().facts().version, "TLSv1.2");
}

TEST_F(HandshakeTest, versions_of_a_dialled_peer_act) {
  auto with = settings();
  with.peers[0].max = Version::tls1_2;
  auto limited = dialled_to(raw(), with);
  ASSERT_EQ(limited.step(), Step::done);
  EXPECT_EQ(limited.take().facts().version, "TLSv1.2");

  sockets = std::make_unique<SocketPair>();
  with.peers[0].min = with.peers[0].max = Version::tls1_3;
  auto old = raw();
  old.max = TLS1_2_VERSION;
  auto refused = dialled_to(old, with);
  ASSERT_EQ(refused.step(), Step::failed);
  EXPECT_EQ(refused.failure().reason, FailureReason::refused_by_peer);
  EXPECT_EQ(refused.failure().alert_received, "protocol version");
}

TEST_F(HandshakeTest, the_name_out_of_a_token_replaces_the_peers) {
  theirs = authority.issue("node2",
                           {.common_name = "node2.example", .alternatives = "DNS:node2.example"});
  auto accepted = dialled_to(raw(), settings(), "Node2.example");
  ASSERT_EQ(accepted.step(), Step::done) << accepted.failure().line();
  EXPECT_EQ(end->server_name(), "node2.example");
  EXPECT_EQ(accepted.take().facts().verified_name, "node2.example");

  sockets = std::make_unique<SocketPair>();
  theirs = authority.issue("cucm");
  auto refused = dialled_to(raw(), settings(), "node2.example");
  ASSERT_EQ(refused.step(), Step::failed);
  EXPECT_EQ(refused.failure().reason, FailureReason::wrong_name);
  EXPECT_THAT(refused.failure().expected, ElementsAre("node2.example"));
}

TEST_F(HandshakeTest, no_address_is_asked_for_by_name) {
  theirs = authority.issue("address", {.alternatives = "IP:192.0.2.7"});
  auto handshake = dialled_to(raw(), settings(), "192.0.2.7");
  ASSERT_EQ(handshake.step(), Step::done) << handshake.failure().line();
  EXPECT_EQ(end->server_name(), "");
}

TEST_F(HandshakeTest, an_intermediate_authority_is_sent_and_believed) {
  const auto middle = authority.intermediate(
      "Middle CA", {.common_name = "Middle CA", .alternatives = "", .authority = true});
  theirs = middle.issue("deep");
  auto handshake = accepted_from(raw(), settings());
  ASSERT_EQ(handshake.step(), Step::done) << handshake.failure().line();
}

TEST_F(HandshakeTest, an_intermediate_may_be_the_anchor) {
  const auto middle = authority.intermediate(
      "Middle CA", {.common_name = "Middle CA", .alternatives = "", .authority = true});
  theirs = middle.issue("deep");
  auto with = settings();
  with.trustpoints[0].anchors = {middle.certificate()};
  auto handshake = accepted_from(raw(), with);
  ASSERT_EQ(handshake.step(), Step::done) << handshake.failure().line();
}

TEST_F(HandshakeTest, a_self_signed_certificate_may_be_the_anchor) {
  theirs = authority.issue("alone", {.self_signed = true});
  auto with = settings();
  with.trustpoints[0].anchors = {theirs.chain};
  auto handshake = accepted_from(raw(), with);
  ASSERT_EQ(handshake.step(), Step::done) << handshake.failure().line();
}

TEST_F(HandshakeTest, among_peers_of_one_prefix_the_certificate_decides) {
  auto with = settings();
  with.peers.push_back(peer(8, "phone", "127.0.0.0/8", {"phone.example"}));
  theirs = authority.issue("phone", {.alternatives = "DNS:phone.example"});
  auto handshake = accepted_from(raw(), with);
  ASSERT_EQ(handshake.step(), Step::done) << handshake.failure().line();
  EXPECT_EQ(handshake.take().facts().peer, 8);
}

TEST_F(HandshakeTest, the_longest_prefix_decides_before_the_names_do) {
  auto with = settings();
  with.peers.push_back(peer(8, "cube", "127.0.0.1", {"cube.example"}));
  auto refused = accepted_from(raw(), with);
  ASSERT_EQ(refused.step(), Step::failed);
  EXPECT_EQ(refused.failure().reason, FailureReason::wrong_name);
  EXPECT_EQ(refused.failure().peer_name, "cube");
}

TEST_F(HandshakeTest, threads_share_their_contexts) {
  const auto contexts = build(settings());
  auto far = settings();
  far.trustpoints[0].credentials[0].chain = theirs.chain;
  far.trustpoints[0].credentials[0].key = theirs.key;
  far.peers = {peer(3, "sbc", "127.0.0.1", {"sbc.example"})};
  const auto far_contexts = build(far);
  std::vector<int> done(4, 0);
  std::vector<std::thread> threads;
  for (auto& count : done) {
    threads.emplace_back([&] {
      for (int turn = 0; turn < 10; ++turn) {
        const SocketPair pair;
        auto server = Handshake::accept(contexts, base::Side::outside, pair.ours(), remote());
        auto client = Handshake::dial(far_contexts, 3, pair.theirs(), remote());
        drive(server, client);
        if (server.step() != Step::done || client.step() != Step::done) continue;
        const auto served = server.take();
        auto stream = client.take();
        char data[10];
        stream.read(data, sizeof data);  // the ticket
        ++count;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_THAT(done, ElementsAre(10, 10, 10, 10));
}

TEST_F(HandshakeTest, secrets_are_logged_where_asked_for) {
  auto with = settings();
  with.key_log = folder.path() / "keys.log";
  auto handshake = accepted_from(raw(), with);
  ASSERT_EQ(handshake.step(), Step::done);
  const auto text = read_file(with.key_log);
  EXPECT_THAT(text, HasSubstr("CLIENT_TRAFFIC_SECRET_0 "));
  EXPECT_THAT(text, HasSubstr("SERVER_TRAFFIC_SECRET_0 "));
  EXPECT_EQ(std::filesystem::status(with.key_log).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(HandshakeTest, secrets_of_peers_that_were_named) {
  auto with = settings();
  with.key_log = folder.path() / "named.log";
  with.key_log_peers = {with.peers.front().name};
  auto meant = accepted_from(raw(), with);
  ASSERT_EQ(meant.step(), Step::done);
  const auto text = read_file(with.key_log);
  EXPECT_THAT(text, HasSubstr("CLIENT_TRAFFIC_SECRET_0 "));
  EXPECT_THAT(text, HasSubstr("SERVER_HANDSHAKE_TRAFFIC_SECRET "));
}

TEST_F(HandshakeTest, secrets_of_peers_that_were_not_named_are_kept) {
  auto with = settings();
  with.key_log = folder.path() / "unnamed.log";
  with.key_log_peers = {"another"};
  auto handshake = accepted_from(raw(), with);
  ASSERT_EQ(handshake.step(), Step::done);
  EXPECT_EQ(read_file(with.key_log), "");
}

}  // namespace
}  // namespace sipward::tls::test
