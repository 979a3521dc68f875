#include "sipward/shell/trace/watcher.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "shell/trace/sightings.hpp"

namespace sipward::trace {
namespace {

// Shows messages to a watcher with that filter, and remembers what it let pass.
struct Watching {
  explicit Watching(Filter filter, std::uint32_t rate = 0)
      : watcher(std::move(filter), rate,
                [this](Passing& passing) { numbers.push_back(passing.seen()->number); }) {}

  std::uint64_t show(const Sighting& sighting, const std::string& peer, const std::string& text) {
    Passing passing(++last, sighting, peer, text);
    watcher.see(passing);
    return last;
  }

  std::vector<std::uint64_t> numbers;
  std::uint64_t last = 0;
  Watcher watcher;
};

using Numbers = std::vector<std::uint64_t>;

TEST(Watcher, without_a_filter_all_passes) {
  Watching all({});
  all.show(from_inside(), "", "no SIP at all");
  all.show(to_outside(), "cucm", invite);
  EXPECT_EQ(all.numbers, Numbers({1, 2}));
}

TEST(Watcher, one_side_alone) {
  Watching outside({.side = base::Side::outside});
  outside.show(from_inside(), "cvp", invite);
  outside.show(to_outside(), "cucm", invite);
  EXPECT_EQ(outside.numbers, Numbers({2}));
}

TEST(Watcher, a_peer_brings_both_legs_of_its_calls_and_no_others) {
  Watching cucm({.peers = {"cucm"}});
  cucm.show(from_inside(), "cvp", text_of("INVITE sip:1@b SIP/2.0", "1 INVITE", "other"));
  cucm.show(from_inside(), "cvp", invite);
  EXPECT_TRUE(cucm.numbers.empty());
  cucm.show(to_outside(), "cucm", invite);
  EXPECT_EQ(cucm.numbers, Numbers({2, 3})) << "what came before it was known comes first";
  cucm.show(from_inside(), "cvp", text_of("BYE sip:0815@b SIP/2.0", "2 BYE"));
  EXPECT_EQ(cucm.numbers, Numbers({2, 3, 4}));
}

TEST(Watcher, methods_with_their_responses) {
  Watching byes({.methods = {"BYE"}});
  byes.show(from_inside(), "cvp", invite);
  byes.show(from_inside(), "cvp", text_of("BYE sip:0815@b SIP/2.0", "2 BYE"));
  byes.show(from_inside(), "cvp", text_of("SIP/2.0 200 OK", "2 BYE"));
  byes.show(from_inside(), "cvp", text_of("SIP/2.0 200 OK", "1 INVITE"));
  EXPECT_EQ(byes.numbers, Numbers({2, 3}));
}

TEST(Watcher, users_of_either_end) {
  for (const auto* user : {"4711", "0815"}) {
    Watching one({.users = {user}});
    one.show(from_inside(), "cvp", invite);
    EXPECT_EQ(one.numbers, Numbers({1})) << user;
  }
  Watching nobody({.users = {"471"}});
  nobody.show(from_inside(), "cvp", invite);
  EXPECT_TRUE(nobody.numbers.empty());
}

TEST(Watcher, call_ids) {
  Watching one({.call_ids = {"call-2"}});
  one.show(from_inside(), "cvp", invite);
  one.show(from_inside(), "cvp", text_of("INVITE sip:1@b SIP/2.0", "1 INVITE", "call-2"));
  EXPECT_EQ(one.numbers, Numbers({2}));
}

TEST(Watcher, no_more_than_the_rate_in_a_second) {
  Watching slow({}, 2);
  auto sighting = from_inside();
  for (int i = 0; i < 5; ++i) slow.show(sighting, "cvp", invite);
  EXPECT_EQ(slow.numbers, Numbers({1, 2}));
  EXPECT_EQ(slow.watcher.over_rate(), 3U);
  sighting.time += std::chrono::seconds(1);
  slow.show(sighting, "cvp", invite);
  EXPECT_EQ(slow.numbers, Numbers({1, 2, 6}));
}

TEST(Watcher, holds_back_only_so_many) {
  Watching cucm({.peers = {"cucm"}});
  cucm.show(from_inside(), "cvp", invite);
  for (int i = 0; i < 256; ++i) {
    cucm.show(from_inside(), "cvp", text_of("INVITE sip:1@b SIP/2.0", "1 INVITE", "other"));
  }
  cucm.show(to_outside(), "cucm", invite);
  EXPECT_EQ(cucm.numbers, Numbers({258}));
}

}  // namespace
}  // namespace sipward::trace
