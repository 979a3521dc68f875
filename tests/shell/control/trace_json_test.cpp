#include "sipward/shell/control/trace_json.hpp"

#include <gtest/gtest.h>

namespace sipward::control::test {
namespace {

trace::Seen seen_with(const std::string& text) {
  trace::Seen seen;
  seen.number = 7;
  seen.origin = 6;
  seen.peer = "cucm";
  seen.text = text;
  seen.facts = trace::facts_of(text);
  seen.sighting = {false,
                   base::Side::outside,
                   3,
                   {base::Transport::tls, *base::IpAddress::parse("2001:db8::1"), 40'000},
                   {base::Transport::tls, *base::IpAddress::parse("2001:db8::2"), 5061},
                   {1, 2, 3},
                   trace::SystemTime(std::chrono::microseconds(1'700'000'000'000'042))};
  return seen;
}

TEST(TraceJson, tells_all_of_a_message) {
  const auto json =
      json_of(seen_with("SIP/2.0 180 Ringing\r\nCall-ID: c\r\nCSeq: 5 INVITE\r\n\r\n"));
  EXPECT_EQ(json.at("time").as_string(), "2023-11-14T22:13:20.000042Z");
  EXPECT_EQ(json.at("direction").as_string(), "sent");
  EXPECT_EQ(json.at("encrypted").as_bool(), true);
  EXPECT_EQ(json.at("remote").as_string(), "tls:[2001:db8::2]:5061");
  EXPECT_EQ(json.at("connection").as_string(), "2-3");
  EXPECT_EQ(json.at("status").as_int64(), 180);
  EXPECT_EQ(json.at("method").as_string(), "INVITE");
  EXPECT_FALSE(json.contains("base64"));
}

TEST(TraceJson, and_back_whatever_the_bytes) {
  const std::string odd("INVITE sip:a SIP/2.0\r\nCall-ID: \xff\0\r\n\r\n\x1b<script>", 46);
  for (const auto& text : {std::string("INVITE sip:ä SIP/2.0\r\n\r\n"), odd, std::string()}) {
    const auto before = seen_with(text);
    const auto json = boost::json::parse(boost::json::serialize(json_of(before)));
    const auto after = seen_in(json);
    ASSERT_TRUE(after.has_value());
    EXPECT_EQ(after->text, text);
    EXPECT_EQ(after->number, before.number);
    EXPECT_EQ(after->origin, before.origin);
    EXPECT_EQ(after->peer, before.peer);
    EXPECT_EQ(after->sighting.received, before.sighting.received);
    EXPECT_EQ(after->sighting.side, before.sighting.side);
    EXPECT_EQ(after->sighting.local, before.sighting.local);
    EXPECT_EQ(after->sighting.remote, before.sighting.remote);
    EXPECT_EQ(after->sighting.time, before.sighting.time);
  }
}

TEST(TraceJson, what_is_no_message) {
  for (const auto* text : {"1", "{}", "[]", "null", R"({"number":1,"origin":0})"}) {
    EXPECT_FALSE(seen_in(boost::json::parse(text)).has_value()) << text;
  }
}

}  // namespace
}  // namespace sipward::control::test
