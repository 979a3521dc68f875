#include "sipward/shell/runtime/call_telling.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "keeping_duty.hpp"

namespace sipward::runtime {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct CallTellingTest : ::testing::Test {
  static Snapshot snapshot() {
    Snapshot made;
    made.network = std::make_shared<policy::Network>();
    return made;
  }
  void begin(int number) {
    proxy::Call call;
    call.call_id = "call-" + std::to_string(number);
    call.from = number % 2 == 0 ? "sip:even@a" : "sip:odd@a";
    call.began = start + seconds(number);
    calls.begun(std::move(call));
  }
  void begin_all(int count) {
    for (int i = 0; i < count; ++i) begin(i);
  }
  // In how many turns it is answered; `meanwhile` happens between them.
  std::vector<std::string> told(
      const CallReport::Question& question, const std::function<void()>& meanwhile = [] {}) {
    Inquiry<CallReport> inquiry{question, {}};
    auto answer = inquiry.answer.get_future();
    CallTelling telling(std::move(inquiry), calls);
    for (turns = 1; !telling.go_on(calls, now, start + hours(1)); ++turns) meanwhile();
    std::vector<std::string> ids;
    for (const auto& report : answer.get()) ids.push_back(report.call_id);
    return ids;
  }

  const base::Time start{hours(100)};
  const Snapshot now = snapshot();
  test::KeepingDuty duty;
  proxy::CallBook calls{duty};
  int turns = 0;
};

TEST_F(CallTellingTest, none_is_told_at_once) {
  EXPECT_THAT(told({}), IsEmpty());
  EXPECT_EQ(turns, 1);
  begin_all(200);
  EXPECT_THAT(told({.text = "", .most = 0}), IsEmpty());
  EXPECT_EQ(turns, 1);
}

TEST_F(CallTellingTest, the_newest_are_told_some_a_turn) {
  begin_all(1000);
  const auto ids = told({.text = "", .most = 200});
  ASSERT_THAT(ids, SizeIs(200));
  EXPECT_EQ(ids.front(), "call-999");
  EXPECT_EQ(ids.back(), "call-800");
  EXPECT_GT(turns, 2);
  // One that ends meanwhile is not told.
  int ended = 0;
  EXPECT_THAT(told({.text = "", .most = 200},
                   [&] {
                     if (ended++ == 0)
                       calls.ended("call-800", proxy::Ending::caller_hung_up, start);
                   }),
              SizeIs(199));
}

TEST_F(CallTellingTest, a_search_goes_through_all_some_a_turn) {
  begin_all(1000);
  auto ids = told({.text = "even"});
  EXPECT_THAT(ids, SizeIs(500));
  EXPECT_GT(turns, 10);
  EXPECT_THAT(told({.text = "call-77", .most = 1}), ElementsAre("call-779"));
  ids = told({.text = "odd", .most = 3});
  std::sort(ids.begin(), ids.end());
  EXPECT_THAT(ids, ElementsAre("call-995", "call-997", "call-999"));  // heard of last
  EXPECT_THAT(told({.text = "nobody"}), IsEmpty());
}

TEST_F(CallTellingTest, a_search_tells_each_once_while_others_end) {
  begin_all(500);
  int next = 0;
  auto ids = told({.text = "odd"}, [&] {
    for (int i = 0; i < 10; ++i, next += 2) {
      calls.ended("call-" + std::to_string(next), proxy::Ending::caller_hung_up, start);
    }
  });
  EXPECT_THAT(ids, SizeIs(250));
}

TEST_F(CallTellingTest, of_the_past_the_last_come_first) {
  begin_all(300);
  for (int i = 0; i < 300; ++i) {
    calls.ended("call-" + std::to_string(i), proxy::Ending::caller_hung_up, start + hours(1));
  }
  EXPECT_THAT(told({.text = "", .most = 2, .ended = true}), ElementsAre("call-299", "call-298"));
  EXPECT_THAT(told({.text = "even", .most = 150, .ended = true}), SizeIs(150));
  EXPECT_EQ(turns, 5);
}

}  // namespace
}  // namespace sipward::runtime
