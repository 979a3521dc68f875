#include "sipward/load/engine/wheel.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "load/engine/moments.hpp"
#include "sipward/load/engine/call_number.hpp"

namespace sipward::load {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;

std::vector<std::uint32_t> turned(Wheel& wheel, int ms) {
  std::vector<std::uint32_t> due;
  wheel.turn(beginning + milliseconds(ms), due);
  return due;
}

TEST(Wheel, TellsInOrderOfTimeAndNeverEarly) {
  Wheel wheel(beginning);
  EXPECT_EQ(wheel.next(), never);
  wheel.add(2, beginning + milliseconds(20));
  wheel.add(1, beginning + milliseconds(10));
  EXPECT_GT(wheel.next(), beginning + milliseconds(10));
  EXPECT_TRUE(turned(wheel, 9).empty());
  EXPECT_THAT(turned(wheel, 11), ElementsAre(1));
  EXPECT_THAT(turned(wheel, 500), ElementsAre(2));
  EXPECT_EQ(wheel.next(), never);
}

TEST(Wheel, WhatIsTooFarComesUpEarlyAndSaysSo) {
  Wheel wheel(beginning);
  const auto told = wheel.add(1, beginning + std::chrono::minutes(1));
  EXPECT_LT(told, beginning + milliseconds(Wheel::reach));
  EXPECT_EQ(wheel.next(), told);
  EXPECT_THAT(turned(wheel, Wheel::reach), ElementsAre(1));
}

TEST(Wheel, ThePastComesUpAtOnce) {
  Wheel wheel(beginning);
  turned(wheel, 100);
  wheel.add(7, beginning);
  EXPECT_THAT(turned(wheel, 101), ElementsAre(7));
}

TEST(CallNumber, IsReadBackOutOfItsText) {
  std::string text;
  append_number(text, "Lab", {3, 17, 4'000'000'000U});
  EXPECT_EQ(text, "Lab-3-17-4000000000");
  const auto number = read_number(text + "@10.0.0.1", "Lab");
  ASSERT_TRUE(number);
  EXPECT_EQ(number->slot, 17U);
  EXPECT_EQ(number->serial, 4'000'000'000U);
}

TEST(CallNumber, OfOthersIsNone) {
  for (const auto* text : {"", "Lab", "Lab-1-2", "Lab-1-2-x", "Lbb-1-2-3", "Lab-1-2-99999999999",
                           "Lab-1-2-3x", "Lab--1-2-3"}) {
    EXPECT_FALSE(read_number(text, "Lab")) << text;
  }
}

}  // namespace
}  // namespace sipward::load
