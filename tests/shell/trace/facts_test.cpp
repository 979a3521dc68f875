#include "sipward/shell/trace/facts.hpp"

#include <gtest/gtest.h>

#include "shell/trace/sightings.hpp"

namespace sipward::trace {
namespace {

TEST(Facts, of_a_request) {
  const auto facts = facts_of(text_of("INVITE sip:b@h SIP/2.0", "7 INVITE"));
  EXPECT_TRUE(facts.request);
  EXPECT_EQ(facts.method, "INVITE");
  EXPECT_EQ(facts.status, 0);
  EXPECT_EQ(facts.cseq, 7U);
  EXPECT_EQ(facts.call_id, "call-1");
  EXPECT_EQ(facts.from_user, "4711");
  EXPECT_EQ(facts.to_user, "0815");
}

TEST(Facts, of_a_response) {
  const auto facts = facts_of(text_of("SIP/2.0 486 Busy Here", "7 INVITE"));
  EXPECT_FALSE(facts.request);
  EXPECT_EQ(facts.status, 486);
  EXPECT_EQ(facts.method, "INVITE");
}

TEST(Facts, a_telephone_number_is_a_user) {
  const auto facts = facts_of(
      "INVITE tel:+4930 SIP/2.0\r\nf: <tel:+49301;phone-context=x>;tag=1\r\nt: tel:+4930\r\n\r\n");
  EXPECT_EQ(facts.from_user, "+49301");
  EXPECT_EQ(facts.to_user, "+4930");
}

TEST(Facts, of_what_is_no_message) {
  EXPECT_EQ(facts_of("").method, "");
  EXPECT_EQ(facts_of("GET / HTTP/1.1\r\n\r\n").call_id, "");
}

}  // namespace
}  // namespace sipward::trace
