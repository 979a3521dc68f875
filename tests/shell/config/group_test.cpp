// Groups, who looks after whom, and overload: what is written arrives, what is wrong is told.
#include "shell/config/config_test.hpp"

namespace sipward::config::test {
namespace {

using namespace std::chrono_literals;
using namespace policy;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A second outside peer and a route to the group, from line 31 on; a group's text begins in
// line 40.
const std::string beside = R"([[peer]]
name = "two"
side = "outside"
target = "tls:two.example.com"
trustpoint = "ca"
names = "two.example.com"
[[route]]
from = "inside"
to = "g"
)";

// A group g of those two, with that besides.
std::string grouped(const std::string& more) {
  return good + beside + "[group.g]\nmembers = [{ peer = \"cucm\" }, { peer = \"two\" }]\n" + more;
}

std::shared_ptr<const Network> network_of(const std::string& text) {
  const auto loaded = load(text);
  EXPECT_THAT(texts(loaded.errors), IsEmpty());
  return loaded.settings ? loaded.settings->network : std::make_shared<Network>();
}

std::vector<std::string> errors_of(const std::string& text) {
  return texts(load(text).errors);
}

TEST(Groups, with_everything) {
  const auto network = network_of(good + beside + R"([group.g]
members = [
  { peer = "two", priority = 2, weight = 0, transactions = 100, calls_per_second = 50 },
  { peer = "cucm" },
]
strategy = "hash-caller"
failover = { timeout = "0s", statuses = [503, 404, 503] }
slow_start = "30s"
options = { up = "20s", down = "2s", timeout = "1s", rise = 2, fall = 5 }
)");
  ASSERT_EQ(network->groups.size(), 1U);
  const auto& group = network->groups[0];
  EXPECT_EQ(group.name, "g");
  EXPECT_EQ(group.strategy, Strategy::hash_caller);
  EXPECT_EQ(group.failover.timeout, 0ms);
  EXPECT_THAT(group.failover.statuses, ElementsAre(404, 503));
  EXPECT_EQ(group.slow_start, 30s);
  ASSERT_EQ(group.members.size(), 2U);
  EXPECT_EQ(group.members[0].peer, 2);
  EXPECT_EQ(group.members[0].priority, 2);
  EXPECT_EQ(group.members[0].weight, 0);
  EXPECT_EQ(group.members[0].limits, (LoadLimits{100, 50}));
  EXPECT_EQ(group.members[1].peer, 0);
  EXPECT_EQ(group.members[1].weight, Member{}.weight);
  EXPECT_EQ(network->peers[0].health, (HealthSettings{true, 20s, 2s, 1s, 2, 5}));
  EXPECT_EQ(network->peers[1].health, std::nullopt);
  EXPECT_EQ(std::get<ToGroup>(network->routes[2].to).group, 0);
}

TEST(Groups, every_strategy_has_its_word) {
  const std::pair<const char*, Strategy> words[] = {{"priority", Strategy::priority},
                                                    {"round-robin", Strategy::round_robin},
                                                    {"hash-call-id", Strategy::hash_call_id},
                                                    {"hash-caller", Strategy::hash_caller}};
  for (const auto& [word, strategy] : words) {
    const auto network = network_of(grouped("strategy = \"" + std::string(word) + "\"\n"));
    EXPECT_EQ(network->groups.at(0).strategy, strategy);
  }
}

TEST(Groups, members_are_looked_after_unless_it_says_otherwise) {
  EXPECT_EQ(network_of(grouped(""))->peers[0].health, HealthSettings{});
  const auto off = network_of(grouped("options = false\n"));
  ASSERT_TRUE(off->peers[2].health);
  EXPECT_FALSE(off->peers[2].health->checks);
}

TEST(Groups, what_a_peer_says_of_itself_goes_before_its_groups) {
  auto text = grouped("options = false\n[group.h]\nmembers = [{ peer = \"two\" }]\n");
  EXPECT_THAT(errors_of(text),
              ElementsAre("sipward.toml:44:21: peer \"two\" has other options in group \"g\" than "
                          "in group \"h\"; expected options of that [[peer]] itself, or the same "
                          "in both groups"));
  text.replace(text.find("names = \"two"), 5, "options = { rise = 3 }\nnames");
  const auto network = network_of(text);
  EXPECT_EQ(network->peers[2].health->rise, 3U);
  EXPECT_FALSE(network->peers[0].health->checks);
}

TEST(Groups, a_peer_in_no_group_may_be_looked_after_too) {
  const auto network = network_of(changed("names =", "options = {}\nnames ="));
  EXPECT_EQ(network->peers[0].health, HealthSettings{});
}

TEST(Groups, that_nobody_uses_are_doubted) {
  auto text = grouped("");
  text.replace(text.find("to = \"g\""), 8, "to = \"two\"");
  EXPECT_THAT(texts(load(text).warnings),
              ::testing::Contains("sipward.toml:40:1: no route leads to group \"g\""));
}

TEST(Groups, what_a_strategy_does_not_look_at_is_doubted) {
  const auto warnings = [](const std::string& strategy) {
    return texts(load(good + beside + "[group.g]\nmembers = { peer = \"cucm\", priority = 1, " +
                      "weight = 2 }\nstrategy = \"" + strategy + "\"\n")
                     .warnings);
  };
  using ::testing::HasSubstr;
  EXPECT_THAT(warnings("priority"), ::testing::Not(::testing::Contains(HasSubstr("does nothing"))));
  EXPECT_THAT(warnings("round-robin"),
              ::testing::IsSupersetOf(
                  {"sipward.toml:41:39: priority does nothing while the strategy of group \"g\" is "
                   "\"round-robin\"",
                   "sipward.toml:41:51: weight does nothing while the strategy of group \"g\" is "
                   "\"round-robin\""}));
  EXPECT_THAT(warnings("hash-caller"), ::testing::Contains(HasSubstr("priority does nothing")));
  EXPECT_THAT(warnings("hash-call-id"), ::testing::Contains(HasSubstr("priority does nothing")));
}

TEST(Routes, to_a_group_are_held_to_the_same_rules) {
  auto text = grouped("");
  text.replace(text.find("from = \"inside\"\nto = \"g\""), 15, "from = \"outside\"");
  EXPECT_THAT(errors_of(text),
              ElementsAre("sipward.toml:37:1: a route leads from outside to outside; expected "
                          "hairpin = true if calls of strangers shall be passed on to others"));
}

TEST(Overload, arrives) {
  const auto network = network_of(changed("names =",
                                          "limits = { calls_per_second = 1, transactions = 2, "
                                          "connections = 3 }\nnames =") +
                                  R"([overload]
calls_per_second = 10
burst = 20
transactions = 30
emergency_users = "110"
emergency_priorities = []
emergency_reserve_percent = 50
)");
  EXPECT_EQ(network->peers[0].limits, (ArrivalLimits{{2, 1}, 3}));
  EXPECT_EQ(network->overload.source, (LoadLimits{30, 10}));
  EXPECT_EQ(network->overload.source_burst, 20U);
  EXPECT_THAT(network->overload.emergency_users, ElementsAre("110"));
  EXPECT_THAT(network->overload.emergency_priorities, IsEmpty());
  EXPECT_EQ(network->overload.emergency_reserve_percent, 50U);
}

TEST(Overload, a_burst_of_no_rate_is_doubted) {
  EXPECT_THAT(texts(load(good + "[overload]\nburst = 5\n").warnings),
              ElementsAre("sipward.toml:32:9: [overload] burst does nothing without "
                          "calls_per_second"));
}

}  // namespace
}  // namespace sipward::config::test
