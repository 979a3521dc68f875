#include "sipward/shell/tls/trace.hpp"

#include "shell/tls/tls_test.hpp"

namespace sipward::tls::test {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Clock = Trace::Clock;

TEST(Trace, lines_of_a_subject_are_kept_while_it_is_followed) {
  Trace trace;
  trace.add("a", "unseen");
  trace.start("a", Clock::now() + 1h);
  trace.add("a", "one");
  trace.add("b", "other");
  trace.add("a", "two");
  const auto first = trace.since("a", 0);
  EXPECT_THAT(first.lines, ElementsAre("one", "two"));
  EXPECT_TRUE(first.followed);
  trace.add("a", "three");
  EXPECT_THAT(trace.since("a", first.next).lines, ElementsAre("three"));
  trace.stop("a");
  EXPECT_FALSE(trace.active());
  EXPECT_FALSE(trace.since("a", 0).followed);
}

TEST(Trace, it_ends_by_itself) {
  Trace trace;
  trace.start("a", Clock::now() - 1s);
  EXPECT_FALSE(trace.follows("a", Clock::now()));
  trace.add("a", "too late");
  EXPECT_THAT(trace.since("a", 0).lines, IsEmpty());
}

TEST(Trace, of_too_many_lines_the_oldest_give_way) {
  Trace trace;
  trace.start("a", Clock::now() + 1h);
  for (int i = 0; i < 10'005; ++i) trace.add("a", std::to_string(i));
  const auto found = trace.since("a", 0);
  EXPECT_EQ(found.lines.size(), 10'000U);
  EXPECT_EQ(found.lines.front(), "5");
  EXPECT_EQ(found.next, 10'005U);
}

TEST(Trace, no_more_than_16_subjects_at_once) {
  Trace trace;
  for (int i = 0; i < 20; ++i) trace.start(std::to_string(i), Clock::now() + 1h);
  EXPECT_TRUE(trace.follows("15", Clock::now()));
  EXPECT_FALSE(trace.follows("16", Clock::now()));
}

}  // namespace
}  // namespace sipward::tls::test
