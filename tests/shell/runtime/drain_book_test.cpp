// Who is being drained, by name and time.
#include "sipward/shell/runtime/drain_book.hpp"

#include <gmock/gmock.h>

namespace sipward::runtime {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Clock = DrainRecord::Clock;

const DrainTarget cucm{"", "cucm"};
const DrainTarget group{"call-servers", ""};
const DrainTarget member{"call-servers", "cucm"};

TEST(drain_book, a_target_says_what_it_is) {
  EXPECT_EQ(cucm.text(), "peer cucm");
  EXPECT_EQ(group.text(), "group call-servers");
  EXPECT_EQ(member.text(), "peer cucm in group call-servers");
  EXPECT_EQ(DrainTarget{}.text(), "sipward");
}

TEST(drain_book, holds_exactly_what_was_begun_and_not_ended) {
  DrainBook book;
  book.begin(cucm, std::nullopt);
  book.begin(member, std::nullopt);
  EXPECT_TRUE(book.holds(cucm));
  EXPECT_TRUE(book.holds(member));
  EXPECT_FALSE(book.holds(group));
  EXPECT_FALSE(book.holds(DrainTarget{}));
  EXPECT_FALSE(book.end(group));
  EXPECT_TRUE(book.end(cucm));
  EXPECT_FALSE(book.end(cucm));
  EXPECT_TRUE(book.holds(member)) << "in its group it is drained still";
}

TEST(drain_book, without_a_limit_is_never_overdue) {
  DrainBook book;
  book.begin(cucm, std::nullopt);
  EXPECT_THAT(book.overdue(Clock::now() + std::chrono::hours(1'000)), IsEmpty());
}

TEST(drain_book, tells_once_when_the_time_is_over) {
  DrainBook book;
  book.begin(cucm, seconds(30));
  book.begin(group, seconds(90));
  const auto began = book.all()[0].since;
  EXPECT_THAT(book.overdue(began + seconds(29)), IsEmpty());
  EXPECT_THAT(book.overdue(began + seconds(30)), ElementsAre(cucm));
  EXPECT_THAT(book.overdue(began + seconds(31)), IsEmpty());
  EXPECT_TRUE(book.all()[0].closed);
  EXPECT_FALSE(book.all()[1].closed);
}

TEST(drain_book, begun_again_it_has_the_new_limit) {
  DrainBook book;
  book.begin(cucm, seconds(30));
  book.overdue(Clock::now() + seconds(31));
  book.begin(cucm, seconds(60));
  ASSERT_THAT(book.all(), SizeIs(1));
  EXPECT_FALSE(book.all()[0].closed);
  EXPECT_EQ(book.all()[0].until, book.all()[0].since + seconds(60));
}

}  // namespace
}  // namespace sipward::runtime
