#include "sipward/load/engine/glimpse.hpp"

#include <gtest/gtest.h>

#include "sipward/load/engine/route_set.hpp"

namespace sipward::load {
namespace {

const std::string answer_text =
    "SIP/2.0 200 OK\r\n"
    "Via: SIP/2.0/TCP 127.0.0.1:4000;branch=z9hG4bKLab-0-1-2-1\r\n"
    "Record-Route: <sip:one;lr>, <sip:two;lr>\r\n"
    "record-route: <sip:three;lr>\r\n"
    "From: \"a;tag=no\" <sip:a@x;tag=no>;tag=f\r\n"
    "t: <sip:b@y>\r\n ;tag=callee\r\n"
    "i: Lab-0-1-2@127.0.0.1\r\n"
    "CSeq: 7 INVITE\r\n"
    "Contact: <sip:b@10.0.0.1:5070;transport=tcp>;expires=3\r\n"
    "l: 4\r\n\r\nbody";

TEST(Glimpse, FindsWhatAnAnswerIsKnownBy) {
  Glimpse glimpse;
  const auto bytes = answer_text + "SIP/2.0 100";
  const auto seen = look(bytes, glimpse);
  ASSERT_EQ(seen.cut, Cut::message);
  EXPECT_EQ(seen.size, answer_text.size());
  EXPECT_EQ(glimpse.status, 200);
  EXPECT_EQ(glimpse.method, sip::Method::invite);
  EXPECT_EQ(glimpse.cseq, 7U);
  EXPECT_EQ(glimpse.call_id, "Lab-0-1-2@127.0.0.1");
  EXPECT_EQ(glimpse.to_tag, "callee");
  EXPECT_EQ(header_param(glimpse.from, "tag"), "f");
  EXPECT_EQ(uri_of(glimpse.contact), "sip:b@10.0.0.1:5070;transport=tcp");
  EXPECT_EQ(glimpse.vias.size(), 1U);
  EXPECT_EQ(glimpse.body, "body");
}

TEST(Glimpse, TheRouteSetIsReversedValueByValue) {
  Glimpse glimpse;
  look(answer_text, glimpse);
  std::string routes;
  append_routes(routes, glimpse.record_routes);
  EXPECT_EQ(routes, "Route: <sip:three;lr>\r\nRoute: <sip:two;lr>\r\nRoute: <sip:one;lr>\r\n");
}

TEST(Glimpse, WaitsForAllOfAMessageHoweverItIsCut) {
  Glimpse glimpse;
  for (std::size_t size = 0; size < answer_text.size(); ++size) {
    EXPECT_EQ(look(answer_text.substr(0, size), glimpse).cut, Cut::need_more) << size;
  }
}

TEST(Glimpse, ReadsRequests) {
  Glimpse glimpse;
  const auto seen = look(
      "BYE sip:b@10.0.0.1 SIP/2.0\r\nRoute: <sip:one;lr>\r\nCSeq: 9 BYE\r\n"
      "Content-Length: 0\r\n\r\n",
      glimpse);
  ASSERT_EQ(seen.cut, Cut::message);
  EXPECT_EQ(glimpse.status, 0);
  EXPECT_EQ(glimpse.method, sip::Method::bye);
  EXPECT_EQ(glimpse.request_uri, "sip:b@10.0.0.1");
}

TEST(Glimpse, MoreHopsThanItKeepsAreNotAnsweredHalf) {
  std::string text = "OPTIONS sip:b@10.0.0.1 SIP/2.0\r\n";
  for (std::size_t i = 0; i <= HeaderLines::most; ++i) text += "Via: SIP/2.0/TCP 10.0.0.1\r\n";
  Glimpse glimpse;
  EXPECT_EQ(look(text + "\r\n", glimpse).cut, Cut::broken);
}

TEST(Glimpse, KnowsLineEndsAndNoise) {
  Glimpse glimpse;
  EXPECT_EQ(look("\r\n\r\nSIP", glimpse).cut, Cut::keepalive);
  EXPECT_EQ(look("\r\n\r\nSIP", glimpse).size, 4U);
  EXPECT_EQ(look("HTTP/1.1 400 Bad Request\r\n\r\n", glimpse).cut, Cut::broken);
  EXPECT_EQ(look("SIP/2.0 99 No\r\n\r\n", glimpse).cut, Cut::broken);
}

}  // namespace
}  // namespace sipward::load
