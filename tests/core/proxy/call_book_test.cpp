#include "sipward/core/proxy/call_book.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "keeping_duty.hpp"

namespace sipward::proxy {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

const base::Time start{hours(100)};

class CallBookTest : public ::testing::Test {
 protected:
  test::KeepingDuty duty;
};

Call call(const std::string& id, base::Time began = start) {
  Call made;
  made.call_id = id;
  made.began = began;
  return made;
}

TEST_F(CallBookTest, tells_the_one_heard_of_last_first) {
  CallBook book(duty);
  book.begun(call("a"));
  book.begun(call("b"));
  EXPECT_EQ(book.all().front().call_id, "b");
  book.heard("a", start + seconds(1));
  EXPECT_EQ(book.all().front().call_id, "a");
}

TEST_F(CallBookTest, a_call_begun_again_is_one) {
  CallBook book(duty);
  book.begun(call("a"));
  book.answered("a", start + seconds(1));
  book.begun(call("a", start + seconds(2)));
  ASSERT_EQ(book.size(), 1U);
  EXPECT_EQ(book.all().front().answered, base::Time{});
}

TEST_F(CallBookTest, calls_are_kept_by_their_worker_until_they_have_ended_or_are_forgotten) {
  CallBook book(duty, 2);
  book.begun(call("a"));
  book.begun(call("b"));
  EXPECT_THAT(duty.kept, ElementsAre("a", "b"));
  book.begun(call("a"));
  EXPECT_THAT(duty.kept, ElementsAre("a", "b"));
  book.refused("b", 486, start);
  EXPECT_THAT(duty.kept, ElementsAre("a"));
  book.begun(call("c"));
  book.begun(call("d"));  // there is room for two
  EXPECT_THAT(duty.kept, ElementsAre("c", "d"));
  book.ended("c", Ending::caller_hung_up, start);
  book.ended("d", Ending::callee_hung_up, start);
  EXPECT_THAT(duty.kept, IsEmpty());
}

TEST_F(CallBookTest, the_first_answer_counts) {
  CallBook book(duty);
  book.begun(call("a"));
  book.answered("a", start + seconds(1));
  book.answered("a", start + seconds(9));
  EXPECT_EQ(book.all().front().answered, start + seconds(1));
  EXPECT_EQ(book.all().front().heard, start + seconds(9));
}

TEST_F(CallBookTest, full_it_forgets_what_was_not_heard_of_for_longest) {
  CallBook book(duty, 2);
  book.begun(call("a"));
  book.begun(call("b"));
  book.heard("a", start + seconds(1));
  book.begun(call("c"));
  ASSERT_EQ(book.size(), 2U);
  book.ended("b", Ending::caller_hung_up, start);  // is not there
  EXPECT_EQ(book.size(), 2U);
  book.ended("a", Ending::caller_hung_up, start);
  book.ended("c", Ending::caller_hung_up, start);
  EXPECT_EQ(book.size(), 0U);
}

TEST_F(CallBookTest, what_was_not_heard_of_for_half_a_day_is_forgotten) {
  CallBook book(duty);
  book.begun(call("a"));
  book.begun(call("b", start + hours(12)));
  EXPECT_EQ(book.size(), 2U);
  book.begun(call("c", start + hours(12) + seconds(1)));
  EXPECT_EQ(book.size(), 2U);
}

TEST_F(CallBookTest, of_what_it_does_not_know_nothing_is_heard) {
  CallBook book(duty);
  book.heard("a", start);
  book.answered("a", start);
  book.ended("a", Ending::caller_hung_up, start);
  EXPECT_EQ(book.size(), 0U);
  EXPECT_TRUE(book.past().empty());
}

TEST_F(CallBookTest, remembers_how_and_when_a_call_ended) {
  CallBook book(duty);
  book.begun(call("a"));
  book.answered("a", start + seconds(2));
  book.begun(call("b"));
  book.ended("a", Ending::callee_hung_up, start + seconds(5));
  book.refused("b", 486, start + seconds(6));
  ASSERT_EQ(book.past().size(), 2U);
  EXPECT_EQ(book.past().front().call_id, "b");
  EXPECT_EQ(book.past().front().ending, Ending::refused);
  EXPECT_EQ(book.past().front().refusal, 486);
  EXPECT_EQ(book.past().back().ending, Ending::callee_hung_up);
  EXPECT_EQ(book.past().back().ended - book.past().back().began, seconds(5));
}

TEST_F(CallBookTest, of_the_past_it_keeps_so_many) {
  CallBook book(duty, 10, 2);
  for (const auto* id : {"a", "b", "c"}) {
    book.begun(call(id));
    book.ended(id, Ending::caller_hung_up, start);
  }
  ASSERT_EQ(book.past().size(), 2U);
  EXPECT_EQ(book.past().front().call_id, "c");
  EXPECT_EQ(book.past().back().call_id, "b");
}

TEST_F(CallBookTest, a_call_begun_again_is_not_one_that_ended) {
  CallBook book(duty);
  book.begun(call("a"));
  book.begun(call("a", start + seconds(1)));
  EXPECT_TRUE(book.past().empty());
}

TEST_F(CallBookTest, what_others_needed_room_for_ended_unheard_of) {
  CallBook book(duty, 1);
  book.begun(call("a"));
  book.begun(call("b"));
  ASSERT_EQ(book.past().size(), 1U);
  EXPECT_EQ(book.past().front().ending, Ending::unheard_of);
}

// Their Call-IDs, two at a time; `meanwhile` happens between.
std::vector<std::string> walked(CallBook& book, bool past,
                                const std::function<void(int turn)>& meanwhile) {
  std::vector<std::string> seen;
  auto walk = book.begin_walk(past);
  for (int turn = 0;; ++turn) {
    const auto some = book.next(walk, 2);
    for (const auto* one : some) seen.push_back(one->call_id);
    if (some.size() < 2) return seen;
    meanwhile(turn);
  }
}

CallBook book_of(Duty& duty, int calls) {
  CallBook book(duty);
  for (int i = 0; i < calls; ++i) book.begun(call(std::to_string(i)));
  return book;
}

TEST_F(CallBookTest, a_walk_sees_each_once_while_nothing_happens) {
  auto book = book_of(duty, 5);
  EXPECT_THAT(walked(book, false, [](int) {}), UnorderedElementsAre("0", "1", "2", "3", "4"));
  CallBook empty(duty);
  EXPECT_THAT(walked(empty, false, [](int) {}), IsEmpty());
  EXPECT_THAT(walked(empty, true, [](int) {}), IsEmpty());
}

TEST_F(CallBookTest, a_walk_misses_none_that_is_there_all_the_while) {
  for (int gone = 0; gone < 10; ++gone) {
    for (int at = 0; at < 4; ++at) {
      auto book = book_of(duty, 10);
      const auto seen = walked(book, false, [&](int turn) {
        book.heard("7", start);
        book.begun(call("new " + std::to_string(turn)));
        if (turn == at) book.ended(std::to_string(gone), Ending::caller_hung_up, start);
        if (turn == at) book.begun(call("9"));
      });
      for (int i = 0; i < 10; ++i) {
        if (i == gone) continue;
        EXPECT_THAT(seen, Contains(std::to_string(i))) << gone << " at " << at;
      }
    }
  }
}

TEST_F(CallBookTest, a_walk_ends_where_the_past_is_forgotten) {
  CallBook book(duty, 10, 4);
  const auto end = [&](const std::string& id) {
    book.begun(call(id));
    book.ended(id, Ending::caller_hung_up, start);
  };
  for (const auto* id : {"a", "b", "c", "d", "e"}) end(id);
  EXPECT_THAT(walked(book, true, [](int) {}), ElementsAre("e", "d", "c", "b"));
  EXPECT_THAT(walked(book, true, [&](int) { end("f"); }), ElementsAre("e", "d", "c"));
}

}  // namespace
}  // namespace sipward::proxy
