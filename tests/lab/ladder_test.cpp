#include "sipward/lab/ladder.hpp"

#include <gmock/gmock.h>

namespace sipward::lab {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string invite(const std::string& via, const std::string& contact) {
  return "INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/TLS " + via +
         ";branch=z9hG4bK1\r\nFrom: <sip:a@b>;"
         "tag=1\r\nTo: <sip:c@d>\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nContact: <sip:a@" +
         contact + ">\r\nRecord-Route: <sip:T@" + contact + ";lr>\r\nContent-Length: 0\r\n\r\n";
}

TEST(ladder, shows_each_leg_in_its_column_and_direction) {
  const auto ladder = draw_ladder(
      {"UDP", "TLS"}, {{true, false, invite("x", "x")}, {false, true, invite("x", "x")}});
  EXPECT_THAT(ladder, HasSubstr("|------------ INVITE ------------>|"));
  EXPECT_THAT(ladder, HasSubstr("|                                 |------------ INVITE"));
  for (std::size_t at = 0; at < ladder.size();) {
    const auto end = ladder.find('\n', at);
    EXPECT_LE(end - at, 100U);
    at = end + 1;
  }
}

TEST(judge, is_content_when_only_our_side_is_shown) {
  EXPECT_THAT(judge({{false, true, invite("out:5061", "out:5061")}}, "in:5060", "out:5061"),
              IsEmpty());
}

TEST(judge, tells_whose_address_leaked) {
  EXPECT_THAT(
      judge({{false, true, invite("out:5061", "in:5060")}}, "in:5060", "out:5061"),
      ElementsAre("INVITE: the Contact is not out:5061", "INVITE: the Record-Route is not out:5061",
                  "INVITE: shows the other side's in:5060",
                  "INVITE: shows the other side's in:5060"));
  EXPECT_THAT(judge({{false, true, invite("legacy", "out:5061")}}, "in:5060", "out:5061"),
              ElementsAre("INVITE: the top Via is not out:5061"));
}

TEST(judge, does_not_judge_what_the_components_sent) {
  EXPECT_THAT(judge({{true, true, invite("x", "y")}}, "in:5060", "out:5061"), IsEmpty());
}

}  // namespace
}  // namespace sipward::lab
