// Routes in order: the first that fits wins, each sender has its own, hostile users cost nothing.
#include "sipward/core/policy/route_table.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <random>

#include "core/policy/route_request.hpp"
#include "sipward/core/policy/succession.hpp"

namespace sipward::policy::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

RouteMatch begins_with(std::string_view text) {
  return {.user_prefixes = {prefix(text)}};
}

Group group_of(PeerId member) {
  Group group;
  group.members.emplace_back().peer = member;
  return group;
}

std::vector<int> open_to(const RouteTable& table, Side side, PeerId from) {
  std::vector<int> indices;
  for (const auto* route : table.open_to(side, from)) {
    indices.push_back(static_cast<int>(route - table.routes().data()));
  }
  return indices;
}

TEST(route_table, the_first_that_fits_wins) {
  auto network = two_peers();
  network.routes = {{inside, PeerId{1}, false, begins_with("+4930")},
                    {inside, Refuse{403, ""}, false, begins_with("+49")},
                    {inside, PeerId{1}, false, {.methods = {"INVITE"}}}};
  const RouteTable table(network);
  EXPECT_EQ(chosen(table, {.uri = "sip:+49301@x"}), 0);
  EXPECT_EQ(chosen(table, {.uri = "sip:+49401@x"}), 1);
  EXPECT_EQ(chosen(table, {.uri = "sip:+33@x"}), 2);
  EXPECT_EQ(chosen(table, {.uri = "sip:+33@x", .method = "OPTIONS"}), -1);
  EXPECT_EQ(chosen(table, {.uri = "sip:+49301@x", .side = outside, .from = 1}), -1);
}

TEST(route_table, a_sender_sees_its_own_and_nothing_behind_a_route_that_takes_everything) {
  auto network = two_peers();
  network.peers.push_back(peer("phone", inside));
  network.routes = {{PeerId{2}, PeerId{1}, false, begins_with("1")},
                    {outside, PeerId{0}},
                    {inside, PeerId{1}, false, begins_with("2")},
                    {inside, PeerId{1}},
                    {PeerId{2}, PeerId{1}}};
  const RouteTable table(network);
  EXPECT_THAT(open_to(table, inside, 0), ElementsAre(2, 3));
  EXPECT_THAT(open_to(table, inside, 2), ElementsAre(0, 2, 3));
  EXPECT_THAT(open_to(table, outside, 1), ElementsAre(1));
  EXPECT_THAT(open_to(table, inside, base::no_peer), ElementsAre(2, 3));
  network.peers[2].removed = true;
  EXPECT_THAT(open_to(RouteTable(network), inside, 2), IsEmpty());
}

TEST(route_table, a_name_is_for_peers_that_may_carry_it) {
  auto network = two_peers();
  network.peers.push_back(peer("phone", inside));
  network.routes = {{Anybody{}, PeerId{1}, false, {.from_names = {host("*.example.com")}}},
                    {Anybody{}, PeerId{1}, false, {.from_names = {host("c.example.com")}}}};
  const RouteTable table(network);
  EXPECT_THAT(open_to(table, inside, 0), ElementsAre(0));
  EXPECT_THAT(open_to(table, inside, 2), IsEmpty());
  EXPECT_THAT(open_to(table, inside, base::no_peer), IsEmpty());
  EXPECT_TRUE(network.may_talk(0, 1));
  EXPECT_FALSE(network.may_talk(2, 1));
}

TEST(route_table, a_refusal_lets_nobody_talk_and_a_group_everybody_in_it) {
  auto network = two_peers();
  network.routes = {{inside, Refuse{}}};
  EXPECT_FALSE(network.may_talk(0, 1));
  network.groups = {group_of(1)};
  network.routes = {{inside, ToGroup{0}, false, begins_with("+49")}};
  EXPECT_TRUE(network.may_talk(0, 1));
  EXPECT_TRUE(network.may_talk(1, 0));
}

TEST(route_table, agrees_with_asking_every_route_in_turn) {
  std::mt19937 random(5);
  auto network = two_peers();
  for (int i = 0; i < 200; ++i) {
    RouteMatch match;
    if (random() % 2 == 0) match.user_prefixes = {prefix(std::to_string(random() % 1000))};
    if (random() % 4 == 0) match.hosts = {host("h" + std::to_string(random() % 3))};
    if (random() % 4 == 0) match.headers = {{"X-" + std::to_string(random() % 80), "1"}};
    if (random() % 4 == 0) match.methods = {random() % 2 == 0 ? "INVITE" : "X-PING"};
    if (match.empty()) continue;
    network.routes.push_back({random() % 2 == 0 ? inside : outside, PeerId{1}, false, match});
  }
  const RouteTable table(network);
  for (int i = 0; i < 500; ++i) {
    const Asked asked{
        .uri = "sip:" + std::to_string(random() % 1000) + "0@h" + std::to_string(random() % 3),
        .method = random() % 2 == 0 ? "INVITE" : "X-PING",
        .extra = "X-" + std::to_string(random() % 80) + ": 1\r\n"};
    const auto message = asked.message();
    const RouteQuestion question{inside, 0, {}, *message.request_target(), message};
    int expected = -1;
    for (std::size_t r = 0; r < network.routes.size() && expected < 0; ++r) {
      const bool open = network.open_to(network.routes[r], inside, 0);
      if (open && table.failing(r, question) == Criterion::none) expected = static_cast<int>(r);
    }
    EXPECT_EQ(chosen(table, asked), expected);
  }
}

TEST(route_table, a_reload_moves_peers_and_conditions_stay) {
  auto before = two_peers();
  auto next = before;
  std::swap(next.peers[0], next.peers[1]);
  next.groups = {group_of(0)};
  next.routes = {{PeerId{1}, Refuse{404, ""}, false, begins_with("+49")},
                 {PeerId{1}, PeerId{0}, false, begins_with("+1")},
                 {PeerId{1}, ToGroup{0}}};
  const auto made = succeed(before, next)->network;
  const RouteTable table(made);
  EXPECT_EQ(chosen(table, {.uri = "sip:+49@x"}), 0);  // from the pbx, which is still 0
  EXPECT_EQ(chosen(table, {.uri = "sip:+1@x"}), 1);
  EXPECT_EQ(std::get<PeerId>(made.routes[1].to), 1);
  EXPECT_EQ(chosen(table, {.uri = "sip:+2@x"}), 2);
  EXPECT_EQ(made.groups[std::get<ToGroup>(made.routes[2].to).group].members[0].peer, 1);
}

TEST(pattern, what_is_none_says_why) {
  for (const auto* text : {"(", "[", "+49", "a{1001}{1001}", "(?=a)", "(a)\\1"}) {
    EXPECT_TRUE(std::holds_alternative<std::string>(Pattern::compile(text))) << text;
  }
  EXPECT_THAT(std::get<std::string>(Pattern::compile("(a)\\1")), ::testing::HasSubstr("\\1"));
  EXPECT_EQ(pattern("^a+$").text(), "^a+$");
}

// What takes a backtracking matcher longer than the universe, or its stack.
TEST(pattern, hostile_users_are_read_once) {
  const auto begun = std::chrono::steady_clock::now();
  const std::string many(30'000, 'a');
  for (const auto* text : {"^(a+)+$", "^(a|aa)*$", "(a*)*b$", "^(([a-z])+.)+[A-Z]([a-z])+$"}) {
    const auto compiled = pattern(text);
    EXPECT_FALSE(compiled.matches(many + "!")) << text;
    EXPECT_FALSE(compiled.matches(std::string_view("\0\xff\xfe", 3))) << text;
  }
  EXPECT_TRUE(pattern("^(a+)+$").matches(many));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(20));
}

}  // namespace
}  // namespace sipward::policy::test
