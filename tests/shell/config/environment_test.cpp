#include "sipward/shell/config/environment.hpp"

#include "shell/config/config_test.hpp"

namespace sipward::config::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A sidecar in the network namespace of its component.
Environment sidecar() {
  return {{{"SIPWARD_COMPONENT", "udp:127.0.0.1:5070"},
           {"SIPWARD_OUTSIDE", "tls:0.0.0.0:5061 as sbc.example.com"},
           {"SIPWARD_TARGET", "tls:cucm1.example.com:5061"},
           {"SIPWARD_CERTS", "/certs"},
           {"SIPWARD_STATE", "/state"}},
          {"tls.crt", "tls.key", "ca.crt"}};
}

Environment with(std::string name, std::string value) {
  auto environment = sidecar();
  environment.variables[std::move(name)] = std::move(value);
  return environment;
}

std::vector<std::string> errors_of(const Environment& environment) {
  std::vector<std::string> texts;
  for (const auto& error : load_environment(environment, false).errors) {
    texts.push_back(error.text());
  }
  return texts;
}

const policy::Peer& peer_of(const Loaded& loaded, std::string_view name) {
  for (const auto& peer : loaded.settings->network->peers) {
    if (peer.name == name) return peer;
  }
  throw std::runtime_error("no such peer");
}

TEST(Environment, becomes_a_sidecar) {
  const auto loaded = load_environment(sidecar(), false);
  ASSERT_TRUE(loaded.settings);
  EXPECT_THAT(loaded.warnings, IsEmpty());
  const auto& network = *loaded.settings->network;
  ASSERT_EQ(network.listeners.size(), 3U);
  EXPECT_EQ(network.listeners[0].bind.text(), "udp:127.0.0.1:5060");
  EXPECT_EQ(network.listeners[1].bind.text(), "tcp:127.0.0.1:5060");
  EXPECT_EQ(network.listeners[2].bind.text(), "tls:0.0.0.0:5061");
  EXPECT_EQ(network.side(base::Side::outside).advertise.host, "sbc.example.com");
  const auto& target = peer_of(loaded, "target");
  EXPECT_EQ(target.security, policy::Security::require);
  EXPECT_THAT(target.names, ElementsAre("cucm1.example.com"));
  EXPECT_EQ(target.target->port, 5061);
  const auto& component = peer_of(loaded, "component");
  EXPECT_EQ(component.side, base::Side::inside);
  EXPECT_EQ(component.prefixes.front().text(), "127.0.0.0/8");
  EXPECT_EQ(network.routes.size(), 2U);
  EXPECT_EQ(loaded.settings->server.state_folder, "/state");
  EXPECT_EQ(loaded.settings->server.control, "/state/control.sock");
  const auto& credential = loaded.settings->tls.trustpoints.front().credentials.front();
  EXPECT_EQ(credential.chain, "/certs/tls.crt");
  EXPECT_EQ(credential.key, "/certs/tls.key");
}

TEST(Environment, says_where_everybody_is) {
  auto environment = sidecar();
  environment.variables["SIPWARD_INSIDE"] = "udp:10.0.0.2:5060, tcp:10.0.0.2:5060 as ward:5062";
  environment.variables["SIPWARD_COMPONENT"] = "tcp:ivr:5060 from 10.0.0.0/24 10.1.0.7";
  environment.variables["SIPWARD_TARGET"] = "tls:example.com from 198.18.133.0/24";
  environment.variables["SIPWARD_NAMES"] = "a.example.com b.example.com";
  const auto loaded = load_environment(environment, false);
  ASSERT_TRUE(loaded.settings);
  const auto& network = *loaded.settings->network;
  EXPECT_EQ(network.side(base::Side::inside).advertise.host, "ward");
  EXPECT_EQ(peer_of(loaded, "component").prefixes.size(), 2U);
  EXPECT_THAT(peer_of(loaded, "target").names, ElementsAre("a.example.com", "b.example.com"));
  EXPECT_EQ(peer_of(loaded, "target").prefixes.front().text(), "198.18.133.0/24");
}

TEST(Environment, without_component_nobody_is_called_inside) {
  auto environment = sidecar();
  environment.variables.erase("SIPWARD_COMPONENT");
  const auto loaded = load_environment(environment, false);
  ASSERT_TRUE(loaded.settings);
  EXPECT_EQ(loaded.settings->network->routes.size(), 1U);
  EXPECT_FALSE(peer_of(loaded, "component").target);
}

TEST(Environment, what_lies_in_the_folder_is_used) {
  auto environment = sidecar();
  environment.certificate_files = {"tls.p12", "tls.pass", "ca.crt", "ca.crl", "ticket.keys"};
  const auto loaded = load_environment(environment, false);
  ASSERT_TRUE(loaded.settings);
  const auto& tls = loaded.settings->tls;
  const auto& trustpoint = tls.trustpoints.front();
  EXPECT_EQ(trustpoint.credentials.front().pkcs12, "/certs/tls.p12");
  EXPECT_THAT(trustpoint.revocation.lists, ElementsAre("/certs/ca.crl"));
  EXPECT_EQ(tls.ticket_keys, "/certs/ticket.keys");
  EXPECT_THAT(loaded.made_text, HasSubstr(R"(passphrase = { file = "/certs/tls.pass" })"));
}

TEST(Environment, what_is_missing_is_told_at_once) {
  EXPECT_THAT(
      errors_of({}),
      ElementsAre(HasSubstr("SIPWARD_OUTSIDE: is not set; expected \"LISTENER"),
                  HasSubstr("SIPWARD_TARGET: is not set; expected \"TARGET\""),
                  HasSubstr("SIPWARD_CERTS: is not set; expected a folder with tls.crt and")));
  EXPECT_THAT(
      errors_of(with("SIPWARD_TARGET", "tls:192.0.2.1:5061")),
      ElementsAre(HasSubstr("SIPWARD_NAMES: is not set, and SIPWARD_TARGET is an address")));
  EXPECT_THAT(errors_of(with("SIPWARD_TARGET", "tls:[2001:db8::1]:5061")),
              ElementsAre(HasSubstr("SIPWARD_NAMES: is not set")));
  auto open = with("SIPWARD_INSIDE", "udp:10.0.0.2:5060");
  open.variables.erase("SIPWARD_COMPONENT");
  EXPECT_THAT(errors_of(open),
              ElementsAre(HasSubstr("SIPWARD_COMPONENT: is not set, and SIPWARD_INSIDE is more")));
}

TEST(Environment, what_cannot_be_read_is_told_by_the_name_of_the_variable) {
  EXPECT_THAT(errors_of(with("SIPWARD_OUTSIDE", "tls:0.0.0.0:5061")),
              ElementsAre(HasSubstr("SIPWARD_OUTSIDE: tls:0.0.0.0:5061 is every address")));
  EXPECT_THAT(errors_of(with("SIPWARD_OUTSIDE", "tls:0.0.0.0:5061 as")),
              Contains(HasSubstr("SIPWARD_OUTSIDE: something is missing in")));
  EXPECT_THAT(errors_of(with("SIPWARD_OUTSIDE", "tls:0.0.0.0:5061 as a b")),
              ElementsAre(HasSubstr("SIPWARD_OUTSIDE: there are several hosts behind \"as\"")));
  EXPECT_THAT(errors_of(with("SIPWARD_TARGET", "tls:a:1 tls:b:2")),
              ElementsAre(HasSubstr("SIPWARD_TARGET: there are several targets")));
  EXPECT_THAT(errors_of(with("SIPWARD_TARGET", "tls:cucm:50x")),
              ElementsAre(HasSubstr("SIPWARD_TARGET: target is \"tls:cucm:50x\"; expected")));
  EXPECT_THAT(errors_of(with("SIPWARD_COMPONENT", "udp:ivr:5060")),
              ElementsAre(HasSubstr("SIPWARD_COMPONENT: \"ivr\" is no address")));
  EXPECT_THAT(errors_of(with("SIPWARD_COMPONENT", "udp:ivr:5060 from 10.0.0.0/33")),
              ElementsAre(HasSubstr("SIPWARD_COMPONENT: address is \"10.0.0.0/33\"")));
}

TEST(Environment, nothing_breaks_out_of_its_text) {
  for (const auto* text : {"\"] \nx = [\"", "\\", "a\"b", "\x01\x7f", "a\nb", "\xff"}) {
    for (const auto* name : {"SIPWARD_INSIDE", "SIPWARD_COMPONENT", "SIPWARD_OUTSIDE",
                             "SIPWARD_TARGET", "SIPWARD_NAMES"}) {
      for (const auto& error : errors_of(with(name, text))) EXPECT_THAT(error, HasSubstr(name));
    }
  }
  const auto loaded = load_environment(with("SIPWARD_STATE", "/a\"b\\c"), false);
  ASSERT_TRUE(loaded.settings);
  EXPECT_EQ(loaded.settings->server.state_folder, "/a\"b\\c");
}

TEST(Environment, a_variable_that_nobody_reads_is_told_of) {
  const auto loaded = load_environment(with("SIPWARD_TRAGET", "x"), false);
  ASSERT_TRUE(loaded.settings);
  ASSERT_EQ(loaded.warnings.size(), 1U);
  EXPECT_THAT(loaded.warnings[0].text(), HasSubstr("SIPWARD_TRAGET: nothing reads this variable"));
  // What Kubernetes sets for a Service of that name.
  EXPECT_THAT(
      load_environment(with("SIPWARD_PORT_5061_TCP", "tcp://10.0.0.1:5061"), false).warnings,
      IsEmpty());
}

TEST(Environment, does_not_stand_in_for_a_file_that_is_named) {
  ::setenv("SIPWARD_STATE", "/state", 1);
  EXPECT_FALSE(environment_instead_of("/tmp/other.toml"));
  ::unsetenv("SIPWARD_STATE");
}

}  // namespace
}  // namespace sipward::config::test
