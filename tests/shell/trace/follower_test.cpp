#include "sipward/shell/trace/follower.hpp"

#include <gtest/gtest.h>

#include "shell/trace/sightings.hpp"
#include "sipward/shell/trace/kept.hpp"

namespace sipward::trace {
namespace {

SeenPointer seen(std::uint64_t number, std::string peer, std::string text) {
  return std::make_shared<const Seen>(
      Seen{number, 0, from_inside(), std::move(peer), text, facts_of(text)});
}

TEST(Follower, loses_the_newest_when_too_much_waits) {
  Follower follower;
  const std::string half(Follower::most_bytes / 2, 'm');
  for (std::uint64_t i = 1; i <= 4; ++i) follower.put(seen(i, "", half));
  auto taken = follower.take();
  ASSERT_EQ(taken.messages.size(), 2U);
  EXPECT_EQ(taken.messages[1]->number, 2U);
  EXPECT_EQ(taken.lost, 2U);
  follower.put(seen(5, "", half));
  taken = follower.take();
  EXPECT_EQ(taken.messages.size(), 1U);
  EXPECT_EQ(taken.lost, 0U);
}

TEST(Kept, the_oldest_go_by_their_number_and_by_their_bytes) {
  Kept kept;
  kept.limit(3, 1'000'000);
  for (std::uint64_t i = 1; i <= 5; ++i) kept.add(seen(i, "", "message"));
  EXPECT_EQ(kept.size(), 3U);
  EXPECT_EQ(kept.all().front()->number, 3U);
  kept.limit(3, 2 * (sizeof(Seen) + 7));
  EXPECT_EQ(kept.size(), 2U);
  kept.add(seen(6, "", std::string(100'000, 'm')));
  EXPECT_EQ(kept.size(), 0U) << "one that is larger than all that may be kept";
}

TEST(Kept, both_legs_of_a_peers_calls) {
  Kept kept;
  kept.limit(10, 1'000'000);
  kept.add(seen(1, "cvp", text_of("INVITE sip:b@h SIP/2.0", "1 INVITE", "other")));
  kept.add(seen(2, "cvp", text_of("INVITE sip:b@h SIP/2.0", "1 INVITE")));
  kept.add(std::make_shared<const Seen>(
      Seen{3, 0, to_outside(), "cucm", text_of("INVITE sip:b@h SIP/2.0", "1 INVITE"), {}}));
  const auto found = chosen(kept.all(), {.peers = {"cucm"}});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0]->number, 2U);
  EXPECT_EQ(found[1]->origin, 2U);
}

}  // namespace
}  // namespace sipward::trace
