// What is written arrives, each key in its place.
#include "shell/config/config_test.hpp"

namespace sipward::config::test {
namespace {

using namespace std::chrono_literals;
using namespace policy;
using base::HostPort;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::shared_ptr<const Settings> settings_of(std::string_view text,
                                            const std::filesystem::path& name = "sipward.toml") {
  const auto loaded = load_text(text, name, false);
  EXPECT_THAT(texts(loaded.errors), IsEmpty());
  return loaded.settings ? loaded.settings : std::make_shared<Settings>();
}

TEST(Settings, sides_and_listeners) {
  auto text = changed("\"udp:10.0.0.2:5060\", \"tcp:10.0.0.2:5060\"",
                      "\"UDP:10.0.0.2\", { bind = \"tcp:[2001:db8::1]:0\", advertise = "
                      "\"[2001:db8::9]:15060\" }");
  text.replace(text.find("[outside]"), 9,
               "aliases = [\"pbx\", \"10.0.0.3:5070\"]\n[outside]\n"
               "options_outside = \"always\"");
  const auto settings = settings_of(text);
  ASSERT_NE(settings->network, nullptr);
  const auto& network = *settings->network;
  EXPECT_EQ(network.side(Side::inside).advertise, (HostPort{"10.0.0.2", 0}));
  EXPECT_THAT(network.side(Side::inside).aliases,
              ElementsAre(HostPort{"pbx", 0}, HostPort{"10.0.0.3", 5070}));
  ASSERT_EQ(network.listeners.size(), 3U);
  EXPECT_EQ(network.listeners[0].bind.text(), "udp:10.0.0.2:5060");
  EXPECT_EQ(network.listeners[0].advertise, std::nullopt);
  EXPECT_EQ(network.listeners[1].bind.text(), "tcp:[2001:db8::1]:0");
  EXPECT_EQ(network.listeners[1].advertise, (HostPort{"2001:db8::9", 15060}));
  EXPECT_EQ(network.listeners[2].bind.text(), "tls:192.0.2.2:5061");
  EXPECT_EQ(network.listeners[2].side, Side::outside);
  EXPECT_EQ(network.options_outside, OptionsOutside::always);
}

TEST(Settings, a_side_without_advertise_is_known_by_its_addresses) {
  const auto settings = settings_of(changed("advertise = \"10.0.0.2\"\n", ""));
  ASSERT_NE(settings->network, nullptr);
  const auto& network = *settings->network;
  EXPECT_EQ(network.side(Side::inside).advertise.host, "10.0.0.2");
  EXPECT_EQ(network.listeners[1].advertise, (HostPort{"10.0.0.2", 5060}));
  EXPECT_EQ(network.advertised(1, base::Transport::udp).uri_text(), "10.0.0.2:5060");
}

TEST(Settings, a_peer_with_everything) {
  const auto settings = settings_of(changed("names = [\"cucm1.example.com\"]", R"(
names = ["CUCM1.example.com", "198.18.133.3"]
tls = { min = "1.3", max = "1.3" }
advertise = "other.example.com:6061"
contact = "token-user"
record_route = "double"
request_uri = "target"
scheme = "sips"
redirect = "follow"
oversize = "refuse"
sdes = "refuse"
identity_host = "advertise"
connections = "per_worker"
terminates_sips = true
trust_identity = false
max_uri = 1000)"));
  ASSERT_NE(settings->network, nullptr);
  const auto& peer = settings->network->peers[0];
  EXPECT_EQ(peer.name, "cucm");
  EXPECT_EQ(peer.stable_id, stable_id("cucm"));
  EXPECT_EQ(peer.side, Side::outside);
  EXPECT_EQ(peer.prefixes, (std::vector{*base::Prefix::parse("198.18.133.3/32")}));
  ASSERT_TRUE(peer.target);
  EXPECT_EQ(peer.target->transport, base::Transport::tls);
  EXPECT_EQ(peer.target->host, "cucm1.example.com");
  EXPECT_EQ(peer.target->port, 5061);
  EXPECT_EQ(peer.target->address, std::nullopt);
  EXPECT_THAT(peer.names, ElementsAre("cucm1.example.com", "198.18.133.3"));
  EXPECT_EQ(peer.advertise, (HostPort{"other.example.com", 6061}));
  EXPECT_EQ(peer.contact, ContactStyle::token_user);
  EXPECT_EQ(peer.record_route, RecordRouteStyle::double_);
  EXPECT_EQ(peer.request_uri, RequestUriStyle::target);
  EXPECT_EQ(peer.scheme, UriScheme::sips);
  EXPECT_EQ(peer.redirect, Redirect::follow);
  EXPECT_EQ(peer.oversize, Oversize::refuse);
  EXPECT_EQ(peer.sdes, Sdes::refuse);
  EXPECT_EQ(peer.identity_host, IdentityHost::advertise);
  EXPECT_EQ(peer.connections, Connections::per_worker);
  EXPECT_TRUE(peer.terminates_sips);
  EXPECT_FALSE(peer.trust_identity);
  EXPECT_EQ(peer.max_uri, 1000U);
}

TEST(Settings, judgement_of_a_peer) {
  const std::string digits(64, 'a');
  const auto settings = settings_of(changed("names =",
                                            "cn = \"also\"\nwildcard = \"one-label\"\neku = "
                                            "\"any\"\nverify = \"anchors-only\"\npins = [\"" +
                                                digits + "\"]\nnames ="));
  ASSERT_EQ(settings->tls.peers.size(), 1U);
  const auto& peer = settings->tls.peers[0];
  EXPECT_TRUE(peer.name_rules.common_name_also);
  EXPECT_TRUE(peer.name_rules.one_label);
  EXPECT_EQ(peer.eku, tls::Eku::any);
  EXPECT_EQ(peer.verify, tls::Verify::anchors_only);
  EXPECT_THAT(peer.pins, ElementsAre(digits));
}

TEST(Settings, topology_of_a_peer) {
  const auto settings = settings_of(changed("names =", "topology = \"hide\"\nnames ="));
  ASSERT_NE(settings->network, nullptr);
  EXPECT_EQ(settings->network->peers[0].topology, Topology::hide);
}

TEST(Settings, the_tls_of_a_peer) {
  const auto settings = settings_of(changed("names =", "tls.max = \"1.2\"\nnames ="));
  ASSERT_EQ(settings->tls.peers.size(), 1U);  // cvp speaks cleartext
  const auto& peer = settings->tls.peers[0];
  EXPECT_EQ(peer.peer, 0);
  EXPECT_EQ(peer.name, "cucm");
  EXPECT_EQ(peer.side, Side::outside);
  EXPECT_EQ(peer.prefixes, settings->network->peers[0].prefixes);
  EXPECT_EQ(peer.trustpoint, "ca");
  EXPECT_THAT(peer.names, ElementsAre("cucm1.example.com"));
  EXPECT_EQ(peer.server_name, "cucm1.example.com");
  EXPECT_EQ(peer.min, tls::Version::tls1_2);
  EXPECT_EQ(peer.max, tls::Version::tls1_2);
}

TEST(Settings, an_address_is_no_server_name) {
  const auto settings = settings_of(changed("tls:cucm1.example.com:5061", "tls:198.18.133.3"));
  ASSERT_EQ(settings->tls.peers.size(), 1U);
  EXPECT_EQ(settings->tls.peers[0].server_name, "");
  EXPECT_EQ(settings->network->peers[0].target->address, base::IpAddress::parse("198.18.133.3"));
  EXPECT_EQ(settings->network->peers[0].target->port, 5061);
}

TEST(Settings, routes) {
  const auto settings =
      settings_of(changed("", "[[route]]\nfrom = \"cucm\"\nto = \"cucm\"\nhairpin = true\n"));
  ASSERT_NE(settings->network, nullptr);
  const auto& routes = settings->network->routes;
  ASSERT_EQ(routes.size(), 3U);
  EXPECT_EQ(std::get<Side>(routes[0].from), Side::inside);
  EXPECT_EQ(std::get<base::PeerId>(routes[0].to), 0);
  EXPECT_EQ(std::get<Side>(routes[1].from), Side::outside);
  EXPECT_EQ(std::get<base::PeerId>(routes[1].to), 1);
  EXPECT_FALSE(routes[1].hairpin);
  EXPECT_EQ(std::get<base::PeerId>(routes[2].from), 0);
  EXPECT_TRUE(routes[2].hairpin);
}

TEST(Settings, paths_are_relative_to_the_folder_of_the_file) {
  const auto settings = settings_of(changed("\"sbc.key\"", "\"/secret/sbc.key\"") +
                                        "[log]\nto = \"log/sipward.log\"\n[tls]\nkey_log = \"k\"\n",
                                    "/etc/sipward/sipward.toml");
  ASSERT_EQ(settings->tls.trustpoints.size(), 1U);
  const auto& trustpoint = settings->tls.trustpoints[0];
  EXPECT_EQ(trustpoint.name, "ca");
  ASSERT_EQ(trustpoint.credentials.size(), 1U);
  EXPECT_EQ(trustpoint.credentials[0].chain, "/etc/sipward/sbc.pem");
  EXPECT_EQ(trustpoint.credentials[0].key, "/secret/sbc.key");
  EXPECT_THAT(trustpoint.anchors, ElementsAre("/etc/sipward/ca.pem"));
  EXPECT_EQ(settings->server.state_folder, "/etc/sipward/state");
  EXPECT_EQ(settings->log.file, "/etc/sipward/log/sipward.log");
  EXPECT_EQ(settings->tls.key_log, "/etc/sipward/k");
}

TEST(Settings, server_timers_limits_connections) {
  const auto settings = settings_of(changed("", R"(workers = 3
handshake_thread = false
drain_time = "0s"
watch_files = false
[timers]
t1 = "1ms"
t2 = "2 s"
t4 = "3m"
timer_b = "4h"
timer_c = "5ms"
timer_d = "6ms"
timer_f = "7ms"
[limits]
header_bytes = 2048
body_bytes = "1 MiB"
header_lines = 99
udp_message_bytes = "8KiB"
udp_mtu = "1400 B"
transactions = 7
long_uris = 0
retry_after_seconds = 30
[connections]
connect_timeout = "1s"
handshake_timeout = "2s"
first_message_timeout = "3s"
message_timeout = "4s"
idle_timeout = "5s"
keepalive_interval = "0s"
observe_interval = "9s"
max_connections = 6
max_connections_per_source = 7
max_handshakes = 8
write_queue_bytes = "64 KiB"
)"));
  ASSERT_NE(settings->network, nullptr);
  EXPECT_EQ(settings->server.workers, 3U);
  EXPECT_FALSE(settings->server.handshake_thread);
  EXPECT_EQ(settings->server.drain_time, 0ms);
  EXPECT_FALSE(settings->server.watch_files);
  const auto& timing = settings->network->timing;
  EXPECT_EQ(timing.t1, 1ms);
  EXPECT_EQ(timing.t2, 2s);
  EXPECT_EQ(timing.t4, 3min);
  EXPECT_EQ(timing.timer_b, 4h);
  EXPECT_EQ(timing.timer_c, 5ms);
  EXPECT_EQ(timing.timer_d, 6ms);
  EXPECT_EQ(timing.timer_f, 7ms);
  const auto& limits = settings->network->limits;
  EXPECT_EQ(limits.frame.header_bytes, 2048U);
  EXPECT_EQ(limits.frame.body_bytes, 1024U * 1024U);
  EXPECT_EQ(limits.frame.header_lines, 99U);
  EXPECT_EQ(limits.udp_message_bytes, 8192U);
  EXPECT_EQ(limits.udp_mtu, 1400U);
  EXPECT_EQ(limits.transactions, 7U);
  EXPECT_EQ(limits.long_uris, 0U);
  EXPECT_EQ(limits.retry_after_seconds, 30U);
  const auto& connections = settings->connections;
  EXPECT_EQ(connections.connect_timeout, 1s);
  EXPECT_EQ(connections.handshake_timeout, 2s);
  EXPECT_EQ(connections.first_message_timeout, 3s);
  EXPECT_EQ(connections.message_timeout, 4s);
  EXPECT_EQ(connections.idle_timeout, 5s);
  EXPECT_EQ(connections.keepalive_interval, 0ms);
  EXPECT_EQ(connections.observe_interval, 9s);
  EXPECT_EQ(connections.max_connections, 6U);
  EXPECT_EQ(connections.max_connections_per_source, 7U);
  EXPECT_EQ(connections.max_handshakes, 8U);
  EXPECT_EQ(connections.write_queue_bytes, 64U * 1024U);
}

}  // namespace
}  // namespace sipward::config::test
