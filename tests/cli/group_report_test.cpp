// What `sipward groups` and `sipward drain` print.
#include <gmock/gmock.h>

#include "sipward/cli/live.hpp"

namespace sipward::cli::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

boost::json::value member(const std::string& peer, const std::string& more) {
  return boost::json::parse("{\"peer\":\"" + peer + "\",\"target\":\"tls:" + peer +
                            ":5061\",\"priority\":1,\"weight\":10,\"checked\":true,"
                            "\"transactions\":7," +
                            more + "}");
}

boost::json::value group_of(boost::json::array members) {
  const boost::json::object group{
      {"name", "call-servers"}, {"strategy", "priority"}, {"members", std::move(members)}};
  return boost::json::object{{"groups", boost::json::array{group}}};
}

const char* const up = R"("state":"up","drained":false,"since":"2026-11-01T09:30:00Z")";
const char* const down =
    R"("state":"down","cause":"certificate","reason":"it expired","drained":false)";

TEST(groups_text, without_a_group_says_what_to_do) {
  EXPECT_THAT(groups_text(boost::json::parse(R"({"groups":[]})")), HasSubstr("add [group.NAME]"));
}

TEST(groups_text, tells_who_takes_calls_where_the_others_fail_and_what_to_ask) {
  const auto text = groups_text(group_of({member("cucm1", up), member("cucm2", down)}));
  EXPECT_THAT(text, HasSubstr("group call-servers (priority): 1 of 2 take new calls; why: sipward "
                              "probe cucm2\n"));
  EXPECT_THAT(text, HasSubstr("  MEMBER  TARGET"));
  EXPECT_THAT(text, ::testing::ContainsRegex("  cucm1 .*tls:cucm1:5061 .*7 .*up .*2026-11-01"));
  EXPECT_THAT(text, ::testing::ContainsRegex("  cucm2 .*down at certificate .*it expired"));
  EXPECT_THAT(text, Not(HasSubstr("503")));
}

TEST(groups_text, with_nobody_left_says_what_callers_get) {
  const auto drained = member("cucm1", R"("state":"up","drained":true)");
  const auto text = groups_text(group_of({drained, member("cucm2", down)}));
  EXPECT_THAT(text, HasSubstr("0 of 2 take new calls: new calls are answered 503"));
  EXPECT_THAT(text, HasSubstr("drained, up"));
}

TEST(groups_text, of_who_is_not_asked_says_that_calls_tell) {
  auto silent = member("cucm1", R"("state":"unknown","drained":false)");
  silent.as_object()["checked"] = false;
  const auto text = groups_text(group_of({silent, member("cucm2", R"("state":"unknown")")}));
  EXPECT_THAT(text, HasSubstr("calls tell"));
  EXPECT_THAT(text, HasSubstr("unknown"));
  EXPECT_THAT(text, HasSubstr("2 of 2 take new calls\n"));
}

std::string drain_text(const std::string& more) {
  return drains_text(boost::json::parse(
      R"({"drains":[{"what":"peer cucm","since":"2026-11-01T09:30:00Z",)" + more + "}]}"));
}

TEST(drains_text, tells_what_is_under_way_and_when_it_ends) {
  EXPECT_EQ(drains_text(boost::json::parse(R"({"drains":[]})")), "nothing is being drained\n");
  EXPECT_EQ(drain_text(R"("transactions":0,"closed":false)"),
            "peer cucm: drained since 2026-11-01T09:30:00Z, nothing under way\n");
  EXPECT_EQ(drain_text(R"("transactions":3,"closed":false,"until":"2026-11-01T09:40:00Z")"),
            "peer cucm: drained since 2026-11-01T09:30:00Z, 3 transactions under way, its "
            "connections close at 2026-11-01T09:40:00Z\n");
  EXPECT_EQ(drain_text(R"("transactions":0,"closed":true,"until":"2026-11-01T09:40:00Z")"),
            "peer cucm: drained since 2026-11-01T09:30:00Z, nothing under way, its connections "
            "were closed\n");
}

}  // namespace
}  // namespace sipward::cli::test
