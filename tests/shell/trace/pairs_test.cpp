#include "sipward/shell/trace/pairs.hpp"

#include <gtest/gtest.h>

#include "shell/trace/sightings.hpp"

namespace sipward::trace {
namespace {

// Numbers messages and asks for their origin.
struct Pairing {
  std::uint64_t tell(const Sighting& sighting, const std::string& text) {
    return pairs.origin_of({++last, 0, sighting, "", text, facts_of(text)});
  }
  explicit Pairing(std::size_t most = 100) : pairs(most) {}
  std::uint64_t last = 0;
  Pairs pairs;
};

Sighting to_inside() {
  auto seen = from_inside();
  seen.received = false;
  return seen;
}

Sighting from_outside() {
  auto seen = to_outside();
  seen.received = true;
  return seen;
}

TEST(Pairs, a_request_and_its_response_cross) {
  Pairing call;
  EXPECT_EQ(call.tell(from_inside(), invite), 0U);
  EXPECT_EQ(call.tell(to_outside(), invite), 1U);
  EXPECT_EQ(call.tell(from_outside(), text_of("SIP/2.0 200 OK", "1 INVITE")), 0U);
  EXPECT_EQ(call.tell(to_inside(), text_of("SIP/2.0 200 OK", "1 INVITE")), 3U);
}

TEST(Pairs, the_next_member_gets_what_came_of_the_same_request) {
  Pairing call;
  call.tell(from_inside(), invite);
  EXPECT_EQ(call.tell(to_outside(), invite), 1U);
  auto next = to_outside();
  next.remote.port = 5071;
  EXPECT_EQ(call.tell(next, invite), 1U);
}

TEST(Pairs, what_sipward_makes_has_no_origin) {
  Pairing call;
  call.tell(from_inside(), invite);
  EXPECT_EQ(call.tell(to_inside(), text_of("SIP/2.0 503 Service Unavailable", "1 INVITE")), 0U);
  EXPECT_EQ(call.tell(from_outside(), text_of("SIP/2.0 100 Trying", "1 INVITE")), 0U);
  EXPECT_EQ(call.tell(to_inside(), text_of("SIP/2.0 100 Trying", "1 INVITE")), 0U);
  EXPECT_EQ(call.tell(from_outside(), text_of("SIP/2.0 200 OK", "1 CANCEL")), 0U);
  EXPECT_EQ(call.tell(to_inside(), text_of("SIP/2.0 200 OK", "1 CANCEL")), 0U);
}

TEST(Pairs, nothing_comes_of_what_goes_back_where_it_came_from) {
  Pairing call;
  call.tell(from_inside(), invite);
  EXPECT_EQ(call.tell(to_inside(), invite), 0U);
}

TEST(Pairs, another_request_of_the_call_is_another) {
  Pairing call;
  call.tell(from_inside(), invite);
  EXPECT_EQ(call.tell(to_outside(), text_of("INVITE sip:b@h SIP/2.0", "2 INVITE")), 0U);
  EXPECT_EQ(call.tell(to_outside(), text_of("ACK sip:b@h SIP/2.0", "1 ACK")), 0U);
}

TEST(Pairs, the_oldest_are_forgotten) {
  Pairing few(2);
  few.tell(from_inside(), invite);
  few.tell(from_inside(), text_of("INVITE sip:b@h SIP/2.0", "1 INVITE", "b"));
  few.tell(from_inside(), text_of("INVITE sip:b@h SIP/2.0", "1 INVITE", "c"));
  EXPECT_EQ(few.tell(to_outside(), invite), 0U);
  EXPECT_EQ(few.tell(to_outside(), text_of("INVITE sip:b@h SIP/2.0", "1 INVITE", "b")), 2U);
}

TEST(Pairs, without_a_call_id_nothing_is_paired) {
  Pairing call;
  call.tell(from_inside(), "INVITE sip:b@h SIP/2.0\r\n\r\n");
  EXPECT_EQ(call.tell(to_outside(), "INVITE sip:b@h SIP/2.0\r\n\r\n"), 0U);
}

}  // namespace
}  // namespace sipward::trace
