// security and cleartext of a peer: what each word makes of its target, and what does not go
// together.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sipward/shell/config/settings.hpp"

namespace sipward::config::test {
namespace {

using policy::Security;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Rollout : ::testing::Test {
  // The outside peer with these lines, and what its side listens on.
  Loaded load(const std::string& lines, const std::string& listen = "\"tls:192.0.2.2:5061\"") {
    return load_text(
        "[inside]\nlisten = \"udp:10.0.0.2:5060\"\nadvertise = \"10.0.0.2\"\n"
        "[outside]\nlisten = [" +
            listen +
            "]\nadvertise = \"sbc.example.com\"\n"
            "[server]\nstate_folder = \"s\"\n"
            "[trustpoint.ca]\nchain = \"c\"\nkey = \"k\"\nanchors = \"a\"\n"
            "[[peer]]\nname = \"legacy\"\nside = \"inside\"\naddress = \"10.0.0.9\"\n"
            "[[peer]]\nname = \"cucm\"\nside = \"outside\"\naddress = \"192.0.2.9\"\n" +
            lines +
            "[[route]]\nfrom = \"inside\"\nto = \"cucm\"\n"
            "[[route]]\nfrom = \"outside\"\nto = \"legacy\"\n",
        "t.toml", false);
  }
  policy::Peer peer(const std::string& lines, const std::string& listen) {
    const auto loaded = load(lines, listen);
    EXPECT_THAT(texts(loaded.errors), IsEmpty());
    return loaded.settings ? loaded.settings->network->peers[1] : policy::Peer{};
  }
  static std::vector<std::string> texts(const std::vector<Problem>& problems) {
    std::vector<std::string> all;
    for (const auto& problem : problems) all.push_back(problem.text());
    return all;
  }
  std::string problem(const std::string& lines, const std::string& listen = both) {
    const auto errors = texts(load(lines, listen).errors);
    EXPECT_EQ(errors.size(), 1U) << ::testing::PrintToString(errors);
    return errors.empty() ? std::string() : errors.front();
  }
  static constexpr auto both = "\"tls:192.0.2.2:5061\", \"udp:192.0.2.2:5060\"";
  const std::string tls = "target = \"tls:192.0.2.9\"\ntrustpoint = \"ca\"\nnames = \"cucm\"\n";
};

TEST_F(Rollout, outside_is_required_unless_said_otherwise) {
  const auto made = peer(tls, "\"tls:192.0.2.2:5061\"");
  EXPECT_EQ(made.security, Security::require);
  EXPECT_EQ(made.target->transport, base::Transport::tls);
}

TEST_F(Rollout, observe_sends_cleartext_and_keeps_the_tls_target_to_be_tried) {
  const auto made = peer(tls + "security = \"observe\"\ncleartext = \"udp:5070\"\n", both);
  EXPECT_EQ(made.target->transport, base::Transport::udp);
  EXPECT_EQ(made.target->port, 5070);
  EXPECT_EQ(made.target->host, "192.0.2.9");
  ASSERT_TRUE(made.observed);
  EXPECT_EQ(made.observed->transport, base::Transport::tls);
  EXPECT_EQ(made.observed->port, 5061);
  EXPECT_FALSE(made.cleartext);
}

TEST_F(Rollout, prefer_sends_tls_and_knows_where_cleartext_goes) {
  const auto made = peer(tls + "security = \"prefer\"\ncleartext = \"udp\"\n", both);
  EXPECT_EQ(made.target->transport, base::Transport::tls);
  ASSERT_TRUE(made.cleartext);
  EXPECT_EQ(made.cleartext->transport, base::Transport::udp);
  EXPECT_EQ(made.cleartext->port, 5060);
  EXPECT_FALSE(made.observed);
}

TEST_F(Rollout, off_needs_no_trustpoint_and_no_tls_listener) {
  const auto made =
      peer("security = \"off\"\ntarget = \"udp:192.0.2.9:5060\"\n", "\"udp:192.0.2.2:5060\"");
  EXPECT_EQ(made.security, Security::off);
  EXPECT_EQ(made.target->transport, base::Transport::udp);
}

TEST_F(Rollout, less_than_require_is_told_of) {
  const auto warnings =
      texts(load(tls + "security = \"observe\"\ncleartext = \"udp:5060\"\n", both).warnings);
  EXPECT_THAT(warnings, ::testing::Contains(HasSubstr(
                            "peer \"cucm\" has security = \"observe\": what passes can be read")));
}

TEST_F(Rollout, what_does_not_go_together) {
  EXPECT_THAT(problem(tls + "security = \"prefer\"\n"), HasSubstr("\"prefer\" but no cleartext"));
  EXPECT_THAT(problem(tls + "security = \"off\"\n"), HasSubstr("\"off\" but no cleartext"));
  EXPECT_THAT(problem(tls + "cleartext = \"udp:5060\"\n", "\"tls:192.0.2.2:5061\""),
              HasSubstr("has cleartext, which nothing uses"));
  EXPECT_THAT(problem(tls + "security = \"prefer\"\nscheme = \"sips\"\ncleartext = \"udp\"\n"),
              HasSubstr("scheme = \"sips\" but security = \"prefer\""));
  EXPECT_THAT(problem("security = \"prefer\"\ntarget = \"udp:192.0.2.9:5060\"\n"
                      "trustpoint = \"ca\"\nnames = \"cucm\"\n"),
              HasSubstr("has security = \"prefer\", but its target is cleartext (udp)"));
}

TEST_F(Rollout, cleartext_needs_a_socket_to_send_from) {
  EXPECT_THAT(
      problem(tls + "security = \"prefer\"\ncleartext = \"udp:5060\"\n", "\"tls:192.0.2.2:5061\""),
      HasSubstr("no outside listener is udp: there is nothing to send from"));
}

TEST_F(Rollout, bad_words) {
  EXPECT_THAT(problem(tls + "security = \"maybe\"\n", "\"tls:192.0.2.2:5061\""),
              HasSubstr("security is \"maybe\""));
  for (const auto* bad : {"tls:5061", "5060", "udp:", "udp:0", "udp:70000", "udp:host:5060"}) {
    EXPECT_THAT(problem(tls + "security = \"prefer\"\ncleartext = \"" + bad + "\"\n"),
                HasSubstr("expected \"udp:PORT\" or \"tcp:PORT\""))
        << bad;
  }
}

}  // namespace
}  // namespace sipward::config::test
