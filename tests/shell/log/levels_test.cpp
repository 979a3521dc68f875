#include "sipward/shell/log/levels.hpp"

#include <gtest/gtest.h>

namespace sipward::log {
namespace {

struct LevelsOfLog : ::testing::Test {
  Levels levels{{Level::info, {{"cucm", Level::warn}}}};
};

TEST_F(LevelsOfLog, a_peers_own_goes_before_the_usual_one) {
  EXPECT_TRUE(levels.admits("", Level::info));
  EXPECT_FALSE(levels.admits("", Level::debug));
  EXPECT_TRUE(levels.admits("cvp", Level::info));
  EXPECT_FALSE(levels.admits("cucm", Level::info));
  EXPECT_TRUE(levels.admits("cucm", Level::error));
}

TEST_F(LevelsOfLog, what_a_hand_sets_goes_before_all) {
  levels.set("cucm", Level::debug);
  EXPECT_TRUE(levels.admits("cucm", Level::debug));
  EXPECT_FALSE(levels.admits("cvp", Level::debug));
  levels.set("", Level::error);
  EXPECT_FALSE(levels.admits("cvp", Level::warn));
  EXPECT_FALSE(levels.admits("", Level::warn));
  EXPECT_TRUE(levels.admits("cucm", Level::debug));
}

TEST_F(LevelsOfLog, and_is_undone) {
  levels.set("cucm", Level::debug);
  levels.set("", Level::error);
  levels.set("cucm", std::nullopt);
  levels.set("", std::nullopt);
  levels.set("nobody", std::nullopt);
  EXPECT_FALSE(levels.admits("cucm", Level::info));
  EXPECT_TRUE(levels.admits("cvp", Level::info));
}

TEST_F(LevelsOfLog, a_reload_leaves_what_a_hand_has_set) {
  levels.set("cucm", Level::debug);
  levels.configure({Level::error, {}});
  EXPECT_TRUE(levels.admits("cucm", Level::debug));
  EXPECT_FALSE(levels.admits("cvp", Level::warn));
}

TEST_F(LevelsOfLog, tells_all_of_it) {
  levels.set("cvp", Level::trace);
  levels.set("", Level::warn);
  const auto report = levels.report();
  EXPECT_EQ(report.configured, (LevelSettings{Level::info, {{"cucm", Level::warn}}}));
  EXPECT_EQ(report.in_force,
            (LevelSettings{Level::warn, {{"cucm", Level::warn}, {"cvp", Level::trace}}}));
  EXPECT_EQ(report.usual_by_hand, Level::warn);
  EXPECT_EQ(report.peers_by_hand.size(), 1U);
}

}  // namespace
}  // namespace sipward::log
