// preset = "…": what it sets, what wins over it, and what `check` says of contradictions.
#include "sipward/shell/config/preset.hpp"

#include "shell/config/config_test.hpp"

namespace sipward::config::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr auto cucm_names = "names = [\"cucm1.example.com\"]\n";

// The outside peer of `good` with that preset, and more settings of its own.
std::string peer_with(const std::string& preset, const std::string& more = {}) {
  auto text =
      changed("trustpoint = \"ca\"\n", "trustpoint = \"ca\"\npreset = \"" + preset + "\"\n");
  const auto names = text.find(cucm_names);
  return text.insert(names, more);
}

std::string without_names(const std::string& preset, const std::string& more = {}) {
  auto text = peer_with(preset, more);
  return text.erase(text.find(cucm_names), std::string(cucm_names).size());
}

struct Settled {
  policy::Peer peer;
  tls::PeerTlsSettings tls;
  AppliedPreset applied;
};
Settled settled(const std::string& text) {
  const auto loaded = load(text);
  EXPECT_THAT(texts(loaded.errors), IsEmpty());
  EXPECT_THAT(texts(loaded.warnings), IsEmpty());
  if (!loaded.settings) return {};
  return {loaded.settings->network->peers[0], loaded.settings->tls.peers[0],
          loaded.settings->presets[0]};
}

TEST(Preset, each_is_complete_and_leads_to_no_problem) {
  for (const auto& preset : presets()) {
    const std::string name(preset.name);
    EXPECT_THAT(texts(load(peer_with(name)).errors), IsEmpty()) << name;
    EXPECT_THAT(texts(load(peer_with(name)).warnings), IsEmpty()) << name;
    EXPECT_EQ(preset_named(name), &preset);
    EXPECT_EQ(preset.cloud, !preset.media.empty()) << name;
    EXPECT_FALSE(preset.imports.empty()) << name;
    for (const auto& setting : preset.settings) {
      EXPECT_FALSE(setting.why.empty()) << name << ' ' << setting.key;
      EXPECT_FALSE(setting.source.empty()) << name << ' ' << setting.key;
    }
  }
}

TEST(Preset, without_one_nothing_is_set) {
  const auto loaded = load(good);
  EXPECT_EQ(loaded.settings->presets[0].preset, nullptr);
  EXPECT_EQ(loaded.settings->network->peers[0].health, std::nullopt);
}

TEST(Preset, teams) {
  const auto [peer, tls, applied] = settled(without_names("teams"));
  EXPECT_THAT(peer.names, ElementsAre("sip.pstnhub.microsoft.com", "sip2.pstnhub.microsoft.com",
                                      "sip3.pstnhub.microsoft.com"));
  EXPECT_TRUE(tls.name_rules.one_label);
  EXPECT_EQ(tls.min, tls::Version::tls1_2);
  EXPECT_EQ(tls.max, tls::Version::tls1_3);
  EXPECT_EQ(peer.contact, policy::ContactStyle::token_param);
  EXPECT_EQ(peer.record_route, policy::RecordRouteStyle::transport_param);
  EXPECT_EQ(peer.topology, policy::Topology::hide);
  EXPECT_EQ(peer.scheme, policy::UriScheme::sip);
  ASSERT_TRUE(peer.health);
  EXPECT_TRUE(peer.health->checks);
}

TEST(Preset, webex_and_zoom) {
  for (const auto* name : {"webex", "zoom"}) {
    const auto [peer, tls, applied] = settled(peer_with(name));
    EXPECT_EQ(peer.scheme, policy::UriScheme::sip) << name;
    EXPECT_FALSE(tls.name_rules.one_label) << name;
    EXPECT_TRUE(peer.health) << name;
  }
}

TEST(Preset, cucm_cube_and_cvp) {
  EXPECT_TRUE(settled(peer_with("cucm")).peer.health);
  EXPECT_FALSE(settled(peer_with("cucm")).tls.name_rules.common_name_also);
  EXPECT_TRUE(settled(peer_with("cube")).tls.name_rules.common_name_also);
  const auto cvp = load(changed("name = \"cvp\"\n", "name = \"cvp\"\npreset = \"cvp\"\n"));
  EXPECT_THAT(texts(cvp.errors), IsEmpty());
  EXPECT_TRUE(cvp.settings->network->peers[1].health);
}

TEST(Preset, vvb) {
  const auto tls = settled(peer_with("vvb")).tls;
  EXPECT_EQ(tls.max, tls::Version::tls1_2);
  EXPECT_THAT(tls.ciphers, ElementsAre("ECDHE-RSA-AES128-GCM-SHA256"));
}

TEST(Preset, what_is_written_wins_and_is_known_to) {
  const auto [peer, tls, applied] =
      settled(peer_with("vvb", "tls = { ciphers = [\"modern\"] }\noptions = false\n"));
  EXPECT_THAT(tls.ciphers, ElementsAre("modern"));
  EXPECT_EQ(tls.max, tls::Version::tls1_2);  // the rest of that table stays the preset's
  EXPECT_FALSE(peer.health->checks);
  EXPECT_THAT(applied.held, ElementsAre(true, true, false, false));
}

TEST(Preset, its_options_give_way_to_those_of_a_group) {
  auto text = peer_with("cucm") +
              "[group.all]\nmembers = [{ peer = \"cucm\" }]\noptions = { up = \"7s\" }\n";
  text.replace(text.find("to = \"cucm\""), 11, "to = \"all\"");
  EXPECT_EQ(settled(text).peer.health->up, std::chrono::seconds(7));
}

TEST(Preset, without_a_target_nobody_is_asked) {
  auto text = peer_with("cube");
  text.erase(text.find("target = \"tls"),
             std::string("target = \"tls:cucm1.example.com:5061\"\n").size());
  text.erase(text.find("[[route]]\nfrom = \"inside\""),
             std::string("[[route]]\nfrom = \"inside\"\nto = \"cucm\"\n").size());
  const auto loaded = load(text);
  EXPECT_THAT(texts(loaded.errors), IsEmpty());
  ASSERT_NE(loaded.settings, nullptr);
  EXPECT_EQ(loaded.settings->network->peers[0].health, std::nullopt);
}

TEST(Preset, unknown_ones_are_told_with_those_that_are_known) {
  EXPECT_THAT(texts(load(peer_with("asterisk")).errors),
              ElementsAre("sipward.toml:17:10: preset is \"asterisk\"; expected one of \"cucm\", "
                          "\"cube\", \"cvp\", \"vvb\", \"teams\", \"webex\", \"zoom\""));
}

struct Clash {
  const char* preset;
  const char* more;
  const char* says;
};

TEST(Preset, contradictions_are_refused) {
  for (const auto& one : std::initializer_list<Clash>{
           {"teams", "advertise = \"192.0.2.2\"\n", "but sees 192.0.2.2 in Contact"},
           {"teams", "contact = \"keep\"\n", "whatever the component wrote"},
           {"teams", "record_route = \"none\"\n", "topology = \"hide\" but another record_route"},
           {"webex", "record_route = \"double\"\n", "on top of Record-Route"},
           {"zoom", "scheme = \"sips\"\n", "which knows no sips: URIs"},
           {"teams", "options = false\n", "before it had an OPTIONS of ours"},
           {"vvb", "tls = { min = \"1.3\", max = \"1.3\" }\n", "which has no TLS 1.3"}}) {
    const auto loaded = load(peer_with(one.preset, one.more));
    EXPECT_EQ(loaded.settings, nullptr);
    EXPECT_THAT(texts(loaded.errors), ElementsAre(HasSubstr(one.says))) << one.more;
    for (const auto& error : loaded.errors) EXPECT_NE(error.line, 0U);
  }
}

TEST(Preset, clouds_are_outside_and_take_nothing_but_tls) {
  auto text = peer_with("webex", "security = \"prefer\"\ncleartext = \"udp:5060\"\n");
  text.insert(text.find("\"tls:192.0.2.2:5061\""), "\"udp:192.0.2.2:5060\", ");
  EXPECT_THAT(texts(load(text).errors), ElementsAre(HasSubstr("which takes nothing but TLS")));
  auto inside = changed("name = \"cvp\"\n", "name = \"cvp\"\npreset = \"zoom\"\n");
  EXPECT_THAT(texts(load(inside).errors),
              ::testing::Contains(HasSubstr("is Zoom Phone BYOC, but inside")));
}

TEST(Preset, tls_at_the_cleartext_port_is_a_warning) {
  auto text = peer_with("cucm");
  text.replace(text.find("com:5061\""), 9, "com:5060\"");
  EXPECT_THAT(texts(load(text).warnings), ElementsAre(HasSubstr("port 5061, where its TLS is")));
}

}  // namespace
}  // namespace sipward::config::test
