#include "sipward/shell/trace/tap.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "shell/trace/sightings.hpp"

namespace sipward::trace {
namespace {

TEST(Tap, is_closed_until_somebody_watches) {
  Tap tap;
  EXPECT_FALSE(tap.open());
  tap.set_open(true);
  EXPECT_TRUE(tap.open());
}

TEST(Tap, a_tray_holds_the_messages_of_its_worker_in_order) {
  Tap tap;
  tap.make_room(2);
  tap.put(0, from_inside(), "one");
  tap.put(1, from_inside(), "other");
  tap.put(0, to_outside(), "two");
  Tap::Tray tray;
  tap.take(0, tray);
  ASSERT_EQ(tray.entries.size(), 2U);
  EXPECT_EQ(tray.bytes, "onetwo");
  EXPECT_EQ(tray.entries[1].begin, 3U);
  EXPECT_FALSE(tray.entries[1].sighting.received);
  EXPECT_GE(tray.entries[1].sighting.time, tray.entries[0].sighting.time);
  tap.take(0, tray);
  EXPECT_TRUE(tray.entries.empty());
  tap.take(1, tray);
  EXPECT_EQ(tray.bytes, "other");
}

TEST(Tap, keepalives_are_no_messages) {
  Tap tap;
  tap.make_room(1);
  tap.put(0, from_inside(), "\r\n\r\n");
  tap.put(0, from_inside(), "");
  Tap::Tray tray;
  tap.take(0, tray);
  EXPECT_TRUE(tray.entries.empty());
}

TEST(Tap, what_a_full_tray_loses_is_counted_and_the_rest_is_kept) {
  Tap tap;
  tap.make_room(1);
  int hurries = 0;
  tap.on_hurry([&] { ++hurries; });
  for (std::size_t i = 0; i < Tap::most_messages + 3; ++i) tap.put(0, from_inside(), "m");
  EXPECT_EQ(tap.dropped(), 3U);
  EXPECT_EQ(hurries, 1);
  Tap::Tray tray;
  tap.take(0, tray);
  EXPECT_EQ(tray.entries.size(), Tap::most_messages);
  const std::string large(Tap::most_bytes - 10, 'm');
  tap.put(0, from_inside(), large);
  tap.put(0, from_inside(), "0123456789");
  tap.put(0, from_inside(), "one more byte is too much");
  EXPECT_EQ(tap.dropped(), 4U);
}

TEST(Tap, several_workers_put_while_one_takes) {
  Tap tap;
  tap.make_room(2);
  constexpr std::size_t each = 20'000;
  const auto put = [&tap](std::uint32_t worker) {
    for (std::size_t i = 0; i < each; ++i) tap.put(worker, from_inside(), "message");
  };
  std::thread first(put, 0);
  std::thread second(put, 1);
  std::size_t taken = 0;
  Tap::Tray tray;
  const auto take_all = [&] {
    for (std::size_t worker = 0; worker < tap.workers(); ++worker) {
      tap.take(worker, tray);
      taken += tray.entries.size();
      EXPECT_EQ(tray.bytes.size(), tray.entries.size() * 7);
    }
  };
  for (int i = 0; i < 100; ++i) take_all();
  first.join();
  second.join();
  take_all();
  EXPECT_EQ(taken + tap.dropped(), 2 * each);
}

}  // namespace
}  // namespace sipward::trace
