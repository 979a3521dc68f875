#include "sipward/shell/trace/tap.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "shell/trace/sightings.hpp"

namespace sipward::trace {
namespace {

TEST(Tap, is_closed_until_somebody_watches) {
  Tap tap;
  EXPECT_FALSE(tap.open());
  tap.set_open(true);
  EXPECT_TRUE(tap.open());
}

class TapTest : public ::testing::Test {
 protected:
  TapTest() { tap.make_room(2); }

  std::vector<const Tap::Entry*> take(std::size_t worker) {
    std::vector<const Tap::Entry*> taken;
    tap.take(worker, taken);
    return taken;
  }
  static std::string text_of(const Tap::Entry& entry) {
    return {entry.text.data(), entry.text.size()};
  }
  std::vector<std::string> texts(std::size_t worker) {
    std::vector<std::string> all;
    for (const auto* entry : take(worker)) all.push_back(text_of(*entry));
    tap.give_back(worker);
    return all;
  }

  Tap tap;
};

using Texts = std::vector<std::string>;

TEST_F(TapTest, messages_of_a_worker_are_taken_once_and_in_order) {
  tap.put(0, from_inside(), "one");
  tap.put(1, from_inside(), "other");
  tap.put(0, to_outside(), "two");
  const auto taken = take(0);
  ASSERT_EQ(taken.size(), 2U);
  EXPECT_EQ(text_of(*taken[0]), "one");
  EXPECT_EQ(text_of(*taken[1]), "two");
  EXPECT_FALSE(taken[1]->sighting.received);
  EXPECT_GE(taken[1]->sighting.time, taken[0]->sighting.time);
  EXPECT_TRUE(take(0).empty());
  EXPECT_EQ(texts(1), Texts{"other"});
}

TEST_F(TapTest, keepalives_are_no_messages) {
  tap.put(0, from_inside(), "\r\n\r\n");
  tap.put(0, from_inside(), "");
  EXPECT_TRUE(take(0).empty());
}

TEST_F(TapTest, what_was_taken_stays_as_it_is_until_it_is_given_back) {
  tap.put(0, from_inside(), "first");
  const auto taken = take(0);
  for (std::size_t i = 0; i < 2 * Tap::tray_messages; ++i) tap.put(0, from_inside(), "more");
  EXPECT_EQ(text_of(*taken.front()), "first");
  tap.give_back(0);
  EXPECT_EQ(texts(0).size(), 2 * Tap::tray_messages);
  tap.put(0, from_inside(), "last");
  EXPECT_EQ(texts(0), Texts{"last"});
}

TEST_F(TapTest, what_finds_no_tray_is_counted_and_the_rest_is_kept) {
  int hurries = 0;
  tap.on_hurry([&] { ++hurries; });
  constexpr auto trays = Tap::most_bytes / Tap::tray_bytes;
  constexpr auto most = trays * Tap::tray_messages;
  for (std::size_t i = 0; i < most + 3; ++i) tap.put(0, from_inside(), "m");
  EXPECT_EQ(tap.dropped(), 3U);
  EXPECT_EQ(hurries, int{trays} - 1) << "once a full tray";
  EXPECT_EQ(texts(0).size(), most);
  tap.put(0, from_inside(), "again");
  EXPECT_EQ(texts(0), Texts{"again"});
  EXPECT_EQ(tap.dropped(), 3U);
}

TEST_F(TapTest, a_tray_is_full_of_bytes_too_and_a_large_message_has_one_for_itself) {
  const std::string half(Tap::tray_bytes / 2, 'h');
  const std::string large(Tap::tray_bytes + 1, 'l');
  int hurries = 0;
  tap.on_hurry([&] { ++hurries; });
  tap.put(0, from_inside(), half);
  tap.put(0, from_inside(), half);
  EXPECT_EQ(hurries, 0);
  tap.put(0, from_inside(), large);
  EXPECT_EQ(hurries, 1);
  tap.put(0, from_inside(), "x");
  EXPECT_EQ(hurries, 2);
  EXPECT_EQ(texts(0), Texts({half, half, large, "x"}));
}

TEST_F(TapTest, large_messages_count_for_what_they_are) {
  const std::string large(Tap::most_bytes - Tap::tray_bytes, 'l');
  tap.put(0, from_inside(), "small");
  tap.put(0, from_inside(), large + "more");
  EXPECT_EQ(tap.dropped(), 1U) << "one more byte is too much";
  tap.put(0, from_inside(), large);
  tap.put(0, from_inside(), "behind it");
  EXPECT_EQ(tap.dropped(), 2U);
  EXPECT_EQ(texts(0), Texts({"small", large}));
  tap.put(0, from_inside(), "again");
  EXPECT_EQ(texts(0), Texts{"again"});
  EXPECT_EQ(tap.dropped(), 2U);
}

TEST_F(TapTest, several_workers_put_while_one_takes_and_changes) {
  constexpr std::size_t each = 20'000;
  const auto put = [this](std::uint32_t worker) {
    for (std::size_t i = 0; i < each; ++i) tap.put(worker, from_inside(), "message");
  };
  std::thread first(put, 0);
  std::thread second(put, 1);
  std::size_t taken = 0;
  const auto take_all = [&] {
    for (std::size_t worker = 0; worker < tap.workers(); ++worker) {
      for (const auto* entry : take(worker)) {
        EXPECT_EQ(text_of(*entry), "message");
        entry->text.front() = 'x';
        ++taken;
      }
      tap.give_back(worker);
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
