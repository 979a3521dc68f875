#include "sipward/shell/log/tail.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sipward::log {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct TailOfLog : ::testing::Test {
  void add(const std::string& text, Level level = Level::info, const std::string& peer = "") {
    tail.add({{}, level, "event", peer, text, {}});
  }
  std::vector<std::string> texts(const Tail::Wish& wish = {}) const {
    std::vector<std::string> all;
    for (const auto& entry : tail.take(wish).entries) all.push_back(entry->text);
    return all;
  }
  Tail tail;
};

TEST_F(TailOfLog, of_nothing_is_empty) {
  EXPECT_THAT(texts(), IsEmpty());
  EXPECT_EQ(tail.take({}).newest, 0U);
  EXPECT_EQ(tail.take({}).missed, 0U);
}

TEST_F(TailOfLog, gives_the_newest_the_oldest_first) {
  for (const auto* text : {"a", "b", "c"}) add(text);
  EXPECT_THAT(texts(), ElementsAre("a", "b", "c"));
  EXPECT_THAT(texts({.most = 2}), ElementsAre("b", "c"));
}

TEST_F(TailOfLog, goes_on_after_a_number) {
  add("a");
  const auto newest = tail.take({}).newest;
  EXPECT_THAT(texts({.after = newest}), IsEmpty());
  add("b");
  EXPECT_THAT(texts({.after = newest}), ElementsAre("b"));
  EXPECT_THAT(texts({.after = 77}), IsEmpty());
}

TEST_F(TailOfLog, gives_what_is_asked_for) {
  add("a", Level::info, "cvp");
  add("b", Level::warn);
  add("c", Level::error, "cvp");
  EXPECT_THAT(texts({.level = Level::warn}), ElementsAre("b", "c"));
  EXPECT_THAT(texts({.peer = "cvp"}), ElementsAre("a", "c"));
  EXPECT_THAT(texts({.peer = ""}), ElementsAre("b"));
  EXPECT_THAT(texts({.most = 1, .peer = "cvp"}), ElementsAre("c"));
}

TEST_F(TailOfLog, the_oldest_makes_room_and_that_is_told) {
  for (std::size_t i = 0; i < Tail::most + 3; ++i) add(std::to_string(i));
  const auto taken = tail.take({.after = 1});
  EXPECT_EQ(taken.entries.size(), Tail::most);
  EXPECT_EQ(taken.entries.front()->text, "3");
  EXPECT_EQ(taken.missed, 2U);
  EXPECT_EQ(tail.take({.after = 3}).missed, 0U);
}

}  // namespace
}  // namespace sipward::log
