// Reasons are names of counters and log lines, and sentences for people.
#include "sipward/core/base/drop_reason.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace sipward::base::test {
namespace {

TEST(drop_reasons, have_names_and_sentences_of_their_own) {
  std::set<std::string_view> names;
  std::set<std::string_view> sentences;
  for (std::size_t i = 0; i < drop_reason_count; ++i) {
    const auto reason = static_cast<DropReason>(i);
    const auto name = to_string(reason);
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_TRUE(sentences.insert(sentence(reason)).second) << sentence(reason);
    EXPECT_TRUE(!name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || c == '_';
    })) << name;
    EXPECT_FALSE(sentence(reason).empty()) << name;
  }
}

TEST(drop_reasons, out_of_range_are_none) {
  EXPECT_EQ(to_string(static_cast<DropReason>(255)), "none");
}

TEST(drop_reasons, are_counted_each_by_itself) {
  DropCounters counters;
  counters.add(DropReason::loop);
  counters.add(DropReason::loop);
  counters.add(DropReason::timer_c);
  EXPECT_EQ(counters.get(DropReason::loop), 2U);
  EXPECT_EQ(counters.get(DropReason::timer_c), 1U);
  EXPECT_EQ(counters.get(DropReason::none), 0U);
}

}  // namespace
}  // namespace sipward::base::test
