// The files in conf/: what they document is what the program does.
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "shell/config/config_test.hpp"

namespace sipward::config::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

const auto conf = std::filesystem::path(SIPWARD_SOURCE_DIR) / "conf";

std::string read(const std::string& name) {
  std::ifstream file(conf / name);
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_FALSE(text.str().empty()) << name;
  return text.str();
}

// "#key = value" is a setting that is not set, "#[[table]]" one that there is none of.
std::string uncommented(const std::string& text) {
  return std::regex_replace(text, std::regex("(^|\n)#(\\[\\[[a-z.-]+\\]\\]|[a-z_0-9]+ = )"),
                            "$1$2");
}

struct Sample : ::testing::Test {
  Loaded loaded = load(read("sipward.toml"));
  const policy::Network& network() const { return *loaded.settings->network; }
  void SetUp() override {
    ASSERT_THAT(texts(loaded.errors), IsEmpty());
    ASSERT_NE(loaded.settings, nullptr);
  }
};

TEST(Example, is_checked_without_a_word) {
  const auto loaded = load(read("example.toml"));
  EXPECT_THAT(texts(loaded.errors), IsEmpty());
  EXPECT_THAT(texts(loaded.warnings), IsEmpty());
  ASSERT_NE(loaded.settings, nullptr);
  EXPECT_EQ(loaded.settings->network->peers.size(), 2U);
}

TEST_F(Sample, warns_only_of_the_state_folder) {
  ASSERT_EQ(loaded.warnings.size(), 1U);
  EXPECT_THAT(loaded.warnings[0].what, ::testing::HasSubstr("state_folder"));
}

TEST_F(Sample, what_is_commented_out_is_right_too) {
  const auto all = load(uncommented(read("sipward.toml")));
  EXPECT_THAT(texts(all.errors), IsEmpty());
  ASSERT_NE(all.settings, nullptr);
  EXPECT_EQ(all.settings->server.state_folder, "/var/lib/sipward");
  EXPECT_EQ(all.settings->log.file, "/var/log/sipward.log");
  EXPECT_EQ(all.settings->tls.key_log, "keys.log");
  const auto& credentials = all.settings->tls.trustpoints[0].credentials;
  ASSERT_EQ(credentials.size(), 2U);
  EXPECT_EQ(credentials[0].passphrase.file, "certs/sbc.pass");
  EXPECT_EQ(credentials[1].pkcs12, "certs/sbc-ecdsa.p12");
  const auto& revocation = all.settings->tls.trustpoints[0].revocation;
  EXPECT_EQ(revocation.lists.size(), 2U);
  EXPECT_EQ(revocation.check, tls::Revocation::chain);
  EXPECT_EQ(revocation.if_unknown, tls::RevocationSettings{}.if_unknown);
  EXPECT_EQ(all.settings->control.listen->text(), "tcp:127.0.0.1:8061");
  EXPECT_EQ(all.settings->control.operator_token, "operator.token");
  EXPECT_EQ(all.settings->control.tls->trustpoints.at(0).name, "ms-ca-name");
  const auto& trace = all.settings->trace;
  EXPECT_EQ(trace.hep->text(), "udp:homer.example.com:9060");
  EXPECT_EQ(trace.pcapng.file, "/var/lib/sipward/trace.pcapng");
  EXPECT_EQ(trace.filter.side, base::Side::inside);
  EXPECT_THAT(all.settings->dns.servers, ElementsAre("127.0.0.53:53"));
  EXPECT_EQ(all.settings->network->peers[0].security, policy::Security::prefer);
  EXPECT_EQ(all.settings->network->peers[0].cleartext->port, 5060);
  EXPECT_EQ(all.settings->network->peers[0].advertise, (base::HostPort{"sbc2.example.com", 5061}));
}

// An unknown key in each table makes the loader tell all that it knows there.
TEST_F(Sample, documents_every_key) {
  auto text = uncommented(read("sipward.toml"));
  std::set<std::string> documented;
  const std::regex setting("(^|\n)(?:\\[\\[[a-z.-]+\\.)?([a-z_0-9]+)(?: *= |\\]\\])");
  for (std::sregex_iterator at(text.begin(), text.end(), setting), end; at != end; ++at) {
    documented.insert((*at)[2]);
  }
  const auto asked =
      std::regex_replace(text, std::regex("\n(\\[+[a-z.-]+\\]+)"), "\n$1\nwhat_do_you_know = 1\n");
  std::set<std::string> known;
  std::size_t tables = 0;
  const std::regex word("[a-z_0-9]+");
  for (const auto& error : load(asked).errors) {
    ASSERT_THAT(error.what, ::testing::HasSubstr("what_do_you_know")) << error.text();
    ++tables;
    const auto list = error.expected.substr(std::string("one of ").size());
    for (std::sregex_iterator at(list.begin(), list.end(), word), end; at != end; ++at) {
      known.insert(at->str());
    }
  }
  EXPECT_EQ(tables,
            20U);  // two sides, peers and certificates, three routes, a group, nine of values
  EXPECT_THAT(known,
              IsSupersetOf({"listen", "max_uri", "hairpin", "anchors", "write_queue_bytes"}));
  for (const auto& key : known) EXPECT_TRUE(documented.contains(key)) << key;
  for (const auto* inner : {"{ bind = ",
                            ", advertise = ",
                            "{ min = ",
                            ", max = ",
                            "{ file = ",
                            "{ env = ",
                            "{ command = ",
                            "{ peer = ",
                            ", priority = ",
                            ", weight = ",
                            "{ calls_per_second = ",
                            ", transactions = ",
                            ", connections = ",
                            "{ timeout = ",
                            ", statuses = ",
                            "{ up = ",
                            ", down = ",
                            ", timeout = ",
                            ", rise = ",
                            ", fall = "}) {
    EXPECT_NE(text.find(inner), std::string::npos) << inner;
  }
}

TEST_F(Sample, peers_are_as_the_defaults) {
  const auto& peer = network().peers[0];
  const policy::Peer plain;
  EXPECT_EQ(peer.advertise, plain.advertise);
  EXPECT_EQ(peer.contact, plain.contact);
  EXPECT_EQ(peer.record_route, plain.record_route);
  EXPECT_EQ(peer.request_uri, plain.request_uri);
  EXPECT_EQ(peer.scheme, plain.scheme);
  EXPECT_EQ(peer.redirect, plain.redirect);
  EXPECT_EQ(peer.oversize, plain.oversize);
  EXPECT_EQ(peer.sdes, plain.sdes);
  EXPECT_EQ(peer.topology, plain.topology);
  EXPECT_EQ(peer.identity_host, plain.identity_host);
  EXPECT_EQ(peer.connections, plain.connections);
  EXPECT_EQ(peer.terminates_sips, plain.terminates_sips);
  EXPECT_EQ(peer.trust_identity, plain.trust_identity);
  EXPECT_EQ(peer.max_uri, plain.max_uri);
  const tls::PeerTlsSettings plain_tls;
  EXPECT_EQ(loaded.settings->tls.peers[0].min, plain_tls.min);
  EXPECT_EQ(loaded.settings->tls.peers[0].max, plain_tls.max);
  EXPECT_EQ(loaded.settings->tls.peers[0].name_rules, plain_tls.name_rules);
  EXPECT_EQ(loaded.settings->tls.peers[0].verify, plain_tls.verify);
  EXPECT_EQ(loaded.settings->tls.peers[0].eku, plain_tls.eku);
  ASSERT_EQ(loaded.settings->tls.trustpoints[0].credentials.size(), 1U);
  EXPECT_EQ(loaded.settings->tls.trustpoints[0].credentials[0].use, tls::CredentialSettings{}.use);
  EXPECT_EQ(loaded.settings->tls.peers[0].verify_depth, plain_tls.verify_depth);
  EXPECT_THAT(loaded.settings->tls.peers[0].sni, IsEmpty());
  EXPECT_THAT(loaded.settings->tls.peers[0].listeners, IsEmpty());
  // Written out they mean what nothing means.
  EXPECT_THAT(loaded.settings->tls.peers[0].ciphers, ElementsAre("modern"));
  EXPECT_THAT(loaded.settings->tls.peers[0].groups,
              ElementsAre("X25519", "P-256", "P-384", "P-521"));
  EXPECT_EQ(network().routes[1].hairpin, policy::Route{}.hairpin);
  EXPECT_EQ(network().options_outside, policy::Network{}.options_outside);
  EXPECT_THAT(network().side(base::Side::inside).aliases, IsEmpty());
}

TEST_F(Sample, groups_and_overload_are_the_defaults) {
  const auto& group = network().groups.at(0);
  EXPECT_EQ(group.name, "call-servers");
  EXPECT_EQ(group.strategy, policy::Group{}.strategy);
  EXPECT_EQ(group.failover.timeout, policy::Failover{}.timeout);
  EXPECT_EQ(group.failover.statuses, policy::Failover{}.statuses);
  EXPECT_EQ(group.slow_start, policy::Group{}.slow_start);
  const auto& member = group.members.at(0);
  EXPECT_EQ(member.peer, network().peer_by_name("cucm"));
  EXPECT_EQ(member.priority, policy::Member{}.priority);
  EXPECT_EQ(member.weight, policy::Member{}.weight);
  EXPECT_EQ(member.limits, policy::LoadLimits{});
  EXPECT_EQ(network().peers[0].health, policy::HealthSettings{});
  EXPECT_EQ(network().peers[1].health, std::nullopt);
  EXPECT_EQ(network().peers[0].limits, policy::ArrivalLimits{});
  const policy::OverloadSettings overload;
  EXPECT_EQ(network().overload.source, overload.source);
  EXPECT_EQ(network().overload.source_burst, overload.source_burst);
  EXPECT_EQ(network().overload.emergency_users, overload.emergency_users);
  EXPECT_EQ(network().overload.emergency_priorities, overload.emergency_priorities);
  EXPECT_EQ(network().overload.emergency_reserve_percent, overload.emergency_reserve_percent);
}

TEST_F(Sample, timers_and_limits_are_the_defaults) {
  const transaction::Timing timing;
  EXPECT_EQ(network().timing.t1, timing.t1);
  EXPECT_EQ(network().timing.t2, timing.t2);
  EXPECT_EQ(network().timing.t4, timing.t4);
  EXPECT_EQ(network().timing.timer_b, timing.timer_b);
  EXPECT_EQ(network().timing.timer_c, timing.timer_c);
  EXPECT_EQ(network().timing.timer_d, timing.timer_d);
  EXPECT_EQ(network().timing.timer_f, timing.timer_f);
  const policy::Limits limits;
  EXPECT_EQ(network().limits.frame.header_bytes, limits.frame.header_bytes);
  EXPECT_EQ(network().limits.frame.body_bytes, limits.frame.body_bytes);
  EXPECT_EQ(network().limits.frame.header_lines, limits.frame.header_lines);
  EXPECT_EQ(network().limits.transactions, limits.transactions);
  EXPECT_EQ(network().limits.long_uris, limits.long_uris);
  EXPECT_EQ(network().limits.udp_message_bytes, limits.udp_message_bytes);
  EXPECT_EQ(network().limits.udp_mtu, limits.udp_mtu);
  EXPECT_EQ(network().limits.retry_after_seconds, limits.retry_after_seconds);
}

TEST_F(Sample, names_are_looked_up_by_the_defaults) {
  EXPECT_EQ(loaded.settings->dns, net::ResolverSettings{});
  EXPECT_EQ(network().limits.stale_names, policy::Limits{}.stale_names);
}

TEST_F(Sample, nothing_is_traced) {
  EXPECT_EQ(loaded.settings->trace, trace::Settings{});
}

TEST_F(Sample, server_and_connections_are_the_defaults) {
  const runtime::ServerSettings plain;
  const auto& server = loaded.settings->server;
  EXPECT_EQ(server.workers, plain.workers);
  EXPECT_EQ(server.handshake_thread, plain.handshake_thread);
  EXPECT_EQ(server.state_folder, plain.state_folder);
  EXPECT_EQ(server.control, plain.control);
  EXPECT_EQ(server.drain_time, plain.drain_time);
  EXPECT_EQ(server.watch_files, plain.watch_files);
  EXPECT_EQ(loaded.settings->tls.key_log, tls::ContextSettings{}.key_log);
  EXPECT_EQ(loaded.settings->tls.resumption, tls::ContextSettings{}.resumption);
  const runtime::ConnectionSettings usual;
  const auto& connections = loaded.settings->connections;
  EXPECT_EQ(connections.connect_timeout, usual.connect_timeout);
  EXPECT_EQ(connections.handshake_timeout, usual.handshake_timeout);
  EXPECT_EQ(connections.first_message_timeout, usual.first_message_timeout);
  EXPECT_EQ(connections.message_timeout, usual.message_timeout);
  EXPECT_EQ(connections.idle_timeout, usual.idle_timeout);
  EXPECT_EQ(connections.keepalive_interval, usual.keepalive_interval);
  EXPECT_EQ(connections.observe_interval, usual.observe_interval);
  EXPECT_EQ(connections.max_connections, usual.max_connections);
  EXPECT_EQ(connections.max_connections_per_source, usual.max_connections_per_source);
  EXPECT_EQ(connections.max_handshakes, usual.max_handshakes);
  EXPECT_EQ(connections.write_queue_bytes, usual.write_queue_bytes);
}

}  // namespace
}  // namespace sipward::config::test
