// Questions to all workers, one of which may be stuck.
#include "sipward/shell/runtime/inquiry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

namespace sipward::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Number {
  struct Question {
    int times = 1;
  };
  int value = 0;
};

struct Asked {
  void put(Inquiry<Number> letter) {
    if (stuck) {
      kept.push_back(std::move(letter));
    } else {
      letter.answer.set_value({{value * letter.question.times}});
    }
  }
  int value = 0;
  bool stuck = false;
  std::vector<Inquiry<Number>> kept = {};
};

std::vector<std::unique_ptr<Asked>> workers() {
  std::vector<std::unique_ptr<Asked>> all;
  for (const int value : {1, 2, 3}) all.push_back(std::make_unique<Asked>(Asked{value}));
  return all;
}

std::vector<int> values(const Gathered<Number>& gathered) {
  std::vector<int> all;
  for (const auto& one : gathered.facts) all.push_back(one.value);
  return all;
}

TEST(AskAll, all_answer) {
  const auto gathered = ask_all<Number>(workers(), {10});
  EXPECT_THAT(values(gathered), ElementsAre(10, 20, 30));
  EXPECT_THAT(gathered.silent, IsEmpty());
}

TEST(AskAll, one_that_is_stuck_is_named_and_the_others_heard) {
  const auto all = workers();
  all[1]->stuck = true;
  const auto gathered = ask_all<Number>(all, {}, std::chrono::milliseconds(1));
  EXPECT_THAT(values(gathered), ElementsAre(1, 3));
  EXPECT_THAT(gathered.silent, ElementsAre(1U));
}

}  // namespace
}  // namespace sipward::runtime
