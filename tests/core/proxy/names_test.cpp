// What a worker remembers of names, by a virtual clock: how long it serves, when it is asked for
// again, and what a failure and a denial change.
#include "sipward/core/proxy/names.hpp"

#include <gmock/gmock.h>

namespace sipward::proxy {
namespace {

using base::Duration;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Located addresses(const std::string& address, Duration ttl = seconds(30)) {
  return {Found::addresses, {{*base::IpAddress::parse(address), 5061, 0, 0, 0}}, ttl};
}

struct Remembering {
  Names names;
  Outputs out;
  Time now{hours(1)};
  Duration stale = hours(24);
  Names::Waiter last = 0;

  // The address, or "" and a waiter more.
  std::string use(const Wanted& wanted = {"a.test", "_sips._tcp"}) {
    const auto located = names.look_up(wanted, ++last, now, stale, out);
    return located ? located->servers.at(0).address.text() : "";
  }
  // The waiters of the one query that is under way.
  std::vector<Names::Waiter> answer(const Located& located) {
    EXPECT_THAT(out.resolves, SizeIs(1));
    const auto id = out.resolves.at(0).id;
    out.resolves.clear();
    return names.resolved(id, located, now);
  }
  bool asks() const { return !out.resolves.empty(); }
};

TEST(names, are_asked_for_once_however_many_wait) {
  Remembering one;
  EXPECT_EQ(one.use(), "");
  EXPECT_EQ(one.use(), "");
  ASSERT_THAT(one.out.resolves, SizeIs(1));
  EXPECT_EQ(one.out.resolves[0].wanted, (Wanted{"a.test", "_sips._tcp"}));
  EXPECT_THAT(one.answer(addresses("192.0.2.1")), ElementsAre(1, 2));
  EXPECT_EQ(one.use(), "192.0.2.1");
}

TEST(names, are_apart_by_what_is_asked_of_them) {
  Remembering one;
  one.use({"a.test", "_sips._tcp"});
  one.answer(addresses("192.0.2.1"));
  EXPECT_EQ(one.use({"a.test", ""}), "");
  EXPECT_EQ(one.use({"a.test", "_sip._tcp"}), "");
  EXPECT_EQ(one.use({"b.test", "_sips._tcp"}), "");
  EXPECT_THAT(one.out.resolves, SizeIs(3));
}

TEST(names, serve_unasked_for_their_ttl) {
  Remembering one;
  one.use();
  one.answer(addresses("192.0.2.1", seconds(30)));
  one.now += seconds(30) - milliseconds(1);
  EXPECT_EQ(one.use(), "192.0.2.1");
  EXPECT_FALSE(one.asks());
}

TEST(names, older_than_their_ttl_serve_at_once_and_are_asked_for_beside) {
  Remembering one;
  one.use();
  one.answer(addresses("192.0.2.1", seconds(30)));
  one.now += seconds(30);
  EXPECT_EQ(one.use(), "192.0.2.1");
  EXPECT_TRUE(one.asks());
  EXPECT_EQ(one.use(), "192.0.2.1") << "DNS takes its time";
  EXPECT_THAT(one.answer(addresses("192.0.2.2")), IsEmpty());
  EXPECT_EQ(one.use(), "192.0.2.2");
  EXPECT_FALSE(one.asks());
}

TEST(names, serve_on_while_dns_fails_and_no_longer_than_that_is_allowed) {
  Remembering one;
  one.use();
  one.answer(addresses("192.0.2.1", seconds(30)));
  const auto fetched = one.now;
  one.now += hours(1);
  one.use();
  one.answer({Found::failed, {}, {}});
  EXPECT_EQ(one.use(), "192.0.2.1");
  EXPECT_FALSE(one.asks()) << "it has just failed";
  one.now += seconds(1);
  EXPECT_EQ(one.use(), "192.0.2.1");
  EXPECT_TRUE(one.asks());
  one.answer({Found::failed, {}, {}});
  one.now = fetched + one.stale;
  EXPECT_EQ(one.use(), "192.0.2.1");
  one.answer({Found::failed, {}, {}});
  one.now += milliseconds(1);
  EXPECT_EQ(one.use(), "") << "too old, though it has just been asked for";
  EXPECT_THAT(one.answer({Found::failed, {}, {}}), SizeIs(1));
  EXPECT_EQ(one.use(), "");
  one.answer(addresses("192.0.2.3"));
  EXPECT_EQ(one.use(), "192.0.2.3");
}

TEST(names, that_do_not_exist_any_more_are_forgotten_at_once) {
  Remembering one;
  one.use();
  one.answer(addresses("192.0.2.1", seconds(30)));
  one.now += seconds(31);
  EXPECT_EQ(one.use(), "192.0.2.1");
  one.answer({Found::none, {}, {}});
  EXPECT_EQ(one.use(), "");
  EXPECT_THAT(one.answer({Found::none, {}, {}}), ElementsAre(3));
}

TEST(names, that_another_worker_has_looked_up_are_known) {
  Remembering one;
  const Wanted wanted{"a.test", "_sips._tcp"};
  one.names.learn(wanted, addresses("192.0.2.1"), one.now);
  EXPECT_EQ(one.use(), "192.0.2.1");
  EXPECT_FALSE(one.asks());
  one.now += seconds(31);
  one.use();
  one.names.learn(wanted, {Found::none, {}, {}}, one.now);
  EXPECT_EQ(one.use(), "") << "it is asked for already";
  EXPECT_THAT(one.answer(addresses("192.0.2.2")), ElementsAre(3));
  one.names.learn({"b.test", ""}, {Found::none, {}, {}}, one.now);
  EXPECT_EQ(one.use({"b.test", ""}), "");
  EXPECT_TRUE(one.asks());
}

TEST(names, never_known_are_asked_for_again_after_each_failure) {
  Remembering one;
  one.use();
  EXPECT_THAT(one.answer({Found::failed, {}, {}}), ElementsAre(1));
  EXPECT_EQ(one.use(), "");
  EXPECT_THAT(one.answer(addresses("192.0.2.1")), ElementsAre(2));
  EXPECT_EQ(one.use(), "192.0.2.1");
}

TEST(names, without_stale_answers_are_waited_for_once_their_ttl_is_over) {
  Remembering one;
  one.stale = Duration(0);
  one.use();
  one.answer(addresses("192.0.2.1", seconds(30)));
  one.now += seconds(30);
  EXPECT_EQ(one.use(), "192.0.2.1");
  one.now += milliseconds(1);
  EXPECT_EQ(one.use(), "");
}

TEST(names, of_which_there_are_too_many_are_forgotten_but_for_those_that_are_waited_for) {
  Remembering one;
  one.use({"waited.test", ""});
  const auto waited = one.out.resolves.at(0).id;
  one.out.resolves.clear();
  for (int i = 0; i < 10'000; ++i) {
    one.use({std::to_string(i) + ".test", ""});
    one.answer(addresses("192.0.2.1"));
  }
  EXPECT_EQ(one.use({"0.test", ""}), "");
  EXPECT_EQ(one.use({"9999.test", ""}), "192.0.2.1");
  EXPECT_THAT(one.names.resolved(waited, addresses("192.0.2.9"), one.now), ElementsAre(1));
  EXPECT_THAT(one.names.resolved(waited, addresses("192.0.2.9"), one.now), IsEmpty());
}

}  // namespace
}  // namespace sipward::proxy
