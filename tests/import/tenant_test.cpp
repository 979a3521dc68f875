// voice class tenant: a dial-peer's own words come first, then its tenant's, then what is said of
// all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "import/planned.hpp"

namespace sipward::import {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto common =
    "voice service voip\n sip\n  session transport tcp\n  url sips\n"
    "sip-ua\n sip-server dns:common.example.com\n";

// The peer of dial-peer 1, of tenant 5.
Imported import_tenant(std::string_view tenant, std::string_view dial_peer) {
  return import_ios(std::string(common) + "voice class tenant 5\n" + std::string(tenant) +
                        "dial-peer voice 1 voip\n voice-class sip tenant 5\n" +
                        std::string(dial_peer),
                    "test.txt");
}

PeerPlan peer_of(std::string_view tenant, std::string_view dial_peer) {
  return import_tenant(tenant, dial_peer).plan.peers.front();
}

TEST(Tenant, its_transport_counts_before_that_of_all_and_after_the_dial_peers) {
  EXPECT_EQ(peer_of("", " session target ipv4:10.0.0.1\n").target.value, "tcp:10.0.0.1:5060");
  EXPECT_EQ(peer_of(" session transport udp\n", " session target ipv4:10.0.0.1\n").target.value,
            "udp:10.0.0.1:5060");
  EXPECT_EQ(peer_of(" session transport udp\n",
                    " session target ipv4:10.0.0.1\n session transport tcp tls\n")
                .target.value,
            "tls:10.0.0.1:5061");
  EXPECT_EQ(peer_of(" session transport system\n", " session target ipv4:10.0.0.1\n").target.value,
            "tcp:10.0.0.1:5060");
}

TEST(Tenant, its_sip_server_is_the_target_of_its_dial_peers) {
  EXPECT_EQ(peer_of("", " session target sip-server\n").target.value, "tcp:common.example.com");
  EXPECT_EQ(
      peer_of(" sip-server ipv4:10.0.0.7:5070\n", " session target sip-server\n").target.value,
      "tcp:10.0.0.7:5070");
}

TEST(Tenant, its_scheme) {
  const auto scheme = [](std::string_view tenant, std::string_view dial_peer) {
    return peer_of(std::string(" session transport tcp tls\n").append(tenant),
                   std::string(" session target ipv4:10.0.0.1\n").append(dial_peer))
        .scheme.value;
  };
  EXPECT_EQ(scheme("", ""), "sips");
  EXPECT_EQ(scheme(" url sip\n", ""), "sip");
  EXPECT_EQ(scheme(" url sip\n", " voice-class sip url sips\n"), "sips");
  EXPECT_EQ(scheme(" url system\n", ""), "sips");
}

TEST(Tenant, its_options) {
  constexpr auto target = " session target ipv4:10.0.0.1\n";
  EXPECT_EQ(peer_of(" options-keepalive up-interval 9 retry 2\n", target).options.value,
            "{ up = \"9s\", down = \"30s\", fall = 2 }");
  EXPECT_EQ(peer_of(" options-keepalive up-interval 9\n",
                    std::string(target) + " voice-class sip options-keepalive up-interval 7\n")
                .options.value,
            "{ up = \"7s\", down = \"30s\", fall = 5 }");
}

TEST(Tenant, its_tls_profile_counts_before_crypto_signaling) {
  const auto imported = import_tenant(
      " session transport tcp tls\n tls-profile 3\n",
      " session target ipv4:10.0.0.1\nsip-ua\n crypto signaling default trustpoint COMMON\n"
      "voice class tls-profile 3\n trustpoint OWN\n cn-san 1 a.example.com\n");
  const auto& peer = imported.plan.peers.front();
  EXPECT_EQ(peer.trustpoint.value, "OWN");
  EXPECT_EQ(peer.names.front().value, "a.example.com");
  EXPECT_THAT(imported.places.at(line_with(imported, "tls-profile 3").number),
              Contains("[[peer]] peer-10.0.0.1: trustpoint"));
}

TEST(Tenant, its_ports_are_listened_at_and_told) {
  const auto imported = import_tenant(" session transport tcp tls\n listen-port secure 5071\n",
                                      " session target ipv4:10.0.0.1\n");
  std::vector<std::string> listen;
  for (const auto& one : imported.plan.outside.listen) listen.push_back(one.value);
  EXPECT_THAT(listen, ElementsAre("tls:0.0.0.0:5061", "tls:0.0.0.0:5071"));
  EXPECT_NE(imported.checklist.find("port 5071, transport TLS"), std::string::npos);
}

TEST(Tenant, a_port_of_all_is_listened_at_once) {
  const auto imported =
      import_tenant(" listen-port non-secure 5060\n", " session target ipv4:10.0.0.1\n");
  EXPECT_EQ(imported.plan.inside.listen.size(), 2U);  // UDP and TCP
}

TEST(Tenant, where_the_router_was_bound_is_told) {
  const auto imported = import_tenant(
      " bind control source-interface Gi2\n",
      " session target ipv4:10.0.0.1\ninterface Gi2\n ip address 192.0.2.9 255.255.255.0\n");
  EXPECT_THAT(
      texts_of(imported.plan.different),
      Contains("peer-10.0.0.1 knew the router as 192.0.2.9, to which its tenant was bound"));
}

TEST(Tenant, not_read_it_is_told) {
  const auto imported = import_ios(
      "dial-peer voice 1 voip\n voice-class sip tenant 5\n session target ipv4:10.0.0.1\n",
      "test.txt");
  EXPECT_THAT(texts_of(imported.plan.different),
              Contains("dial-peer 1 is of tenant 5, which was not read: what is said of all was "
                       "taken"));
}

TEST(Tenant, what_nobody_uses_is_left) {
  const auto imported = import_ios(
      "voice class tenant 5\n session transport tcp tls\n listen-port secure 5071\n"
      "dial-peer voice 1 voip\n session target ipv4:10.0.0.1\n",
      "test.txt");
  EXPECT_EQ(line_with(imported, "session transport").fate, Fate::left);
  EXPECT_EQ(imported.plan.outside.listen.size(), 1U);
}

TEST(Tenant, what_sipward_says_of_all_peers_alone_has_its_reason) {
  const auto imported = import_tenant(" timers trying 300\n outbound-proxy dns:a.example.com\n",
                                      " session target ipv4:10.0.0.1\n");
  for (const auto* text : {"timers trying", "outbound-proxy"}) {
    EXPECT_EQ(line_with(imported, text).fate, Fate::unread);
    EXPECT_FALSE(line_with(imported, text).note.empty());
  }
  EXPECT_THAT(imported.plan.settings, IsEmpty());
}

}  // namespace
}  // namespace sipward::import
