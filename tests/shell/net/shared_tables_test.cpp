// What all workers share: flows of phones, long tokens, connections by where they come from, and
// how many there are.
#include <gmock/gmock.h>

#include <thread>

#include "shell/net/pair.hpp"
#include "sipward/shell/net/census.hpp"
#include "sipward/shell/net/flow_table.hpp"
#include "sipward/shell/net/long_tokens.hpp"
#include "sipward/shell/net/stream_directory.hpp"

namespace sipward::net::test {
namespace {

using base::Transport;
using std::chrono::seconds;

base::Time now() {
  return std::chrono::time_point_cast<base::Duration>(std::chrono::steady_clock::now());
}

proxy::FlowRecord record(std::uint32_t number) {
  proxy::FlowRecord made;
  made.flow = {7, 0, number};
  return made;
}

TEST(flow_table, knows_the_latest_flow_until_it_expires) {
  SharedFlowTable table(10);
  const auto begin = now();
  table.put("phone", record(1), begin + seconds(60));
  table.put("phone", record(2), begin + seconds(90));
  ASSERT_TRUE(table.find("phone", begin));
  EXPECT_EQ(table.find("phone", begin)->flow.number, 2U);
  EXPECT_TRUE(table.find("phone", begin + seconds(89)));
  EXPECT_FALSE(table.find("phone", begin + seconds(90)));
  EXPECT_FALSE(table.find("another", begin));
  table.erase("phone");
  EXPECT_FALSE(table.find("phone", begin));
}

TEST(flow_table, when_full_gives_up_what_has_expired_first) {
  SharedFlowTable table(3);
  const auto begin = now();
  table.put("old", record(1), begin - seconds(1));
  table.put("a", record(2), begin + seconds(600));
  table.put("b", record(3), begin + seconds(600));
  table.put("c", record(4), begin + seconds(600));
  for (const auto* token : {"a", "b", "c"}) EXPECT_TRUE(table.find(token, begin)) << token;
}

TEST(flow_table, never_holds_more_than_its_limit) {
  SharedFlowTable table(8);
  const auto begin = now();
  for (std::uint32_t i = 1; i <= 100; ++i) {
    table.put("phone" + std::to_string(i), record(i), begin + seconds(600));
    EXPECT_TRUE(table.find("phone" + std::to_string(i), begin)) << "the newest is always there";
  }
  int found = 0;
  for (int i = 1; i <= 100; ++i) found += table.find("phone" + std::to_string(i), begin) ? 1 : 0;
  EXPECT_EQ(found, 8);
}

TEST(flow_table, serves_several_threads) {
  SharedFlowTable table(100);
  const auto begin = now();
  std::vector<std::thread> threads;
  for (std::uint32_t t = 1; t <= 4; ++t) {
    threads.emplace_back([&, t] {
      const auto token = "phone" + std::to_string(t);
      for (int i = 0; i < 2000; ++i) {
        table.put(token, record(t), begin + seconds(600));
        EXPECT_EQ(table.find(token, begin)->flow.number, t);
        table.find("phone1", begin);
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

TEST(long_tokens, are_found_by_name_and_the_oldest_go_first) {
  SharedLongTokens tokens(3);
  for (const auto* name : {"a", "b", "c"}) tokens.keep(name, std::string("token-") + name);
  tokens.keep("a", "again");
  EXPECT_EQ(tokens.find("a"), "token-a") << "a name stands for one token for ever";
  tokens.keep("d", "token-d");
  EXPECT_FALSE(tokens.find("a"));
  EXPECT_EQ(tokens.find("b"), "token-b");
  EXPECT_EQ(tokens.find("d"), "token-d");
  EXPECT_FALSE(tokens.find("e"));
}

TEST(stream_directory, finds_a_connection_by_its_far_end_exact_to_the_port) {
  StreamDirectory directory;
  const auto far = endpoint(Transport::tcp, "10.0.0.10", 40001);
  directory.add(far, base::no_peer, {7, 1, 5});
  EXPECT_EQ(directory.find(far, 3), (base::FlowId{7, 1, 5}));
  EXPECT_FALSE(directory.find(endpoint(Transport::tcp, "10.0.0.10", 40002), 3));
  EXPECT_FALSE(directory.find(endpoint(Transport::tls, "10.0.0.10", 40001), 3));
  directory.remove(far, {7, 1, 5});
  EXPECT_FALSE(directory.find(far, 3));
}

TEST(stream_directory, counts_those_of_each_peer_up_to_its_limit) {
  StreamDirectory directory;
  const auto far = [](std::uint16_t port) { return endpoint(Transport::tls, "192.0.2.1", port); };
  EXPECT_TRUE(directory.add(far(1), 2, {7, 1, 1}, 2));
  EXPECT_TRUE(directory.add(far(2), 2, {7, 0, 1}, 2));
  EXPECT_FALSE(directory.add(far(3), 2, {7, 1, 3}, 2));
  EXPECT_FALSE(directory.find(far(3), 2));
  EXPECT_EQ(directory.count(2), 2U);
  EXPECT_TRUE(directory.add(far(4), 3, {7, 1, 4}, 2)) << "another peer";
  EXPECT_TRUE(directory.add(far(5), 2, {7, 1, 5}, 0)) << "no limit";
  directory.remove(far(5), {7, 1, 5});
  directory.remove(far(3), {7, 1, 3});
  EXPECT_EQ(directory.count(2), 2U) << "what was refused has no end";
  directory.remove(far(1), {7, 1, 1});
  EXPECT_TRUE(directory.add(far(3), 2, {7, 1, 6}, 2));
}

TEST(stream_directory, a_port_that_is_used_again_counts_once_and_belongs_to_the_newer) {
  StreamDirectory directory;
  const auto far = endpoint(Transport::tcp, "10.0.0.10", 40001);
  EXPECT_TRUE(directory.add(far, 2, {7, 1, 1}, 1));
  EXPECT_TRUE(directory.add(far, 2, {7, 0, 9}, 1)) << "the first can but have ended";
  EXPECT_EQ(directory.count(2), 1U);
  directory.remove(far, {7, 1, 1});  // noticed late
  EXPECT_EQ(directory.find(far, 2), (base::FlowId{7, 0, 9}));
  EXPECT_EQ(directory.count(2), 1U);
  directory.remove(far, {7, 0, 9});
  EXPECT_EQ(directory.count(2), 0U);
}

TEST(stream_directory, finds_a_tls_connection_for_its_judged_peer_alone) {
  StreamDirectory directory;
  const auto far = endpoint(Transport::tls, "192.0.2.1", 40001);
  directory.add(far, 2, {7, 1, 5});
  EXPECT_TRUE(directory.find(far, 2));
  EXPECT_FALSE(directory.find(far, 3));
  EXPECT_FALSE(directory.find(far, base::no_peer));
}

TEST(census, refuses_beyond_the_limits_in_total_and_of_one_source) {
  Census census(3, 2);
  const auto one = *base::IpAddress::parse("192.0.2.1");
  const auto two = *base::IpAddress::parse("192.0.2.2");
  auto a = census.take(one);
  auto b = census.take(one);
  EXPECT_TRUE(a && b);
  EXPECT_FALSE(census.take(one)) << "too many of one source";
  auto c = census.take(two);
  EXPECT_TRUE(c);
  EXPECT_FALSE(census.take(two)) << "too many in total";
  EXPECT_EQ(census.total(), 3U);
  a.reset();
  EXPECT_EQ(census.total(), 2U);
  EXPECT_TRUE(census.take(one));
}

TEST(census, a_seat_is_given_back_once_however_it_moves) {
  Census census(10, 10);
  const auto source = *base::IpAddress::parse("::1");
  {
    auto seat = census.take(source);
    auto moved = std::move(*seat);
    Census::Seat assigned;
    assigned = std::move(moved);
    EXPECT_EQ(census.total(), 1U);
    auto other = census.take(source);
    assigned = std::move(*other);
    EXPECT_EQ(census.total(), 1U) << "the first was given back";
  }
  EXPECT_EQ(census.total(), 0U);
}

}  // namespace
}  // namespace sipward::net::test
