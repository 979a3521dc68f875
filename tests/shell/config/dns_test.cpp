// [dns], and targets whose port is left to SRV records.
#include "shell/config/config_test.hpp"

namespace sipward::config::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Dns : public Refused {};
TEST_P(Dns, says_what_and_where) {
  check();
}

constexpr auto server_expected = "; expected ADDRESS or ADDRESS:PORT, an IPv6 address in brackets";

const Case dns_values[] = {
    {"server_by_name",
     "",
     "[dns]\nservers = [\"dns.example.com\"]\n",
     {std::string("32:12: servers is \"dns.example.com\"") + server_expected}},
    {"server_everywhere",
     "",
     "[dns]\nservers = \"0.0.0.0\"\n",
     {std::string("32:11: servers is \"0.0.0.0\"") + server_expected}},
    {"server_port",
     "",
     "[dns]\nservers = [\"127.0.0.1:99999\"]\n",
     {std::string("32:12: servers is \"127.0.0.1:99999\"") + server_expected}},
    {"too_many_servers",
     "",
     "[dns]\nservers = [\"::1\",\"::1\",\"::1\",\"::1\",\"::1\",\"::1\",\"::1\",\"::1\",\"::1\"]\n",
     {"32:60: there are more than 8 DNS servers"}},
    {"timeout",
     "",
     "[dns]\ntimeout = \"1ms\"\n",
     {"32:11: timeout is \"1ms\"; expected a duration from 10ms to 1m"}},
    {"tries", "", "[dns]\ntries = 0\n", {"32:9: tries is 0; expected a number from 1 to 10"}},
    {"stale",
     "",
     "[dns]\nstale = \"721h\"\n",
     {"32:9: stale is \"721h\"; expected a duration from 0ms to 720h"}},
    {"hosts", "", "[dns]\nhosts = 1\n", {"32:9: hosts is a number; expected a text in quotes"}},
    {"unknown_key",
     "",
     "[dns]\nserver = \"::1\"\n",
     {"32:1: [dns]: unknown key \"server\", did you mean \"servers\"?"}},
};
INSTANTIATE_TEST_SUITE_P(All, Dns, ::testing::ValuesIn(dns_values), name_of);

TEST(Dns, with_everything) {
  const auto loaded = load(changed("", R"([dns]
servers = ["127.0.0.53", "[::1]:5353", "2001:db8::1", "192.0.2.53:54"]
timeout = "300ms"
tries = 3
hosts = "my-hosts"
stale = "0s"
)"));
  ASSERT_NE(loaded.settings, nullptr);
  const auto& dns = loaded.settings->dns;
  EXPECT_THAT(dns.servers,
              ElementsAre("127.0.0.53:53", "[::1]:5353", "[2001:db8::1]:53", "192.0.2.53:54"));
  EXPECT_EQ(dns.timeout, std::chrono::milliseconds(300));
  EXPECT_EQ(dns.tries, 3U);
  EXPECT_EQ(dns.hosts, "my-hosts");
  EXPECT_EQ(loaded.settings->network->limits.stale_names, std::chrono::milliseconds(0));
}

TEST(Dns, without_a_hosts_file) {
  const auto loaded = load(changed("", "[dns]\nhosts = \"\"\n"));
  ASSERT_NE(loaded.settings, nullptr);
  EXPECT_EQ(loaded.settings->dns.hosts, "");
  EXPECT_THAT(loaded.settings->dns.servers, IsEmpty());
}

TEST(Target, of_a_name_without_a_port_is_left_to_srv) {
  const auto loaded = load(changed("tls:cucm1.example.com:5061", "tls:example.com"));
  ASSERT_NE(loaded.settings, nullptr);
  const auto& target = *loaded.settings->network->peers[0].target;
  EXPECT_EQ(target.host, "example.com");
  EXPECT_EQ(target.port, 0);
  EXPECT_EQ(loaded.settings->tls.peers[0].server_name, "example.com");
}

}  // namespace
}  // namespace sipward::config::test
