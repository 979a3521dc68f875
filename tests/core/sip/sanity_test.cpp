// Sanity and our own answers: what a message must have before any rule is applied to it.
#include "sipward/core/sip/sanity.hpp"

#include <gtest/gtest.h>

#include "sipward/core/sip/call_id.hpp"
#include "sipward/core/sip/reply.hpp"

namespace sipward::sip {
namespace {

using base::DropReason;

const std::string good =
    "OPTIONS sip:b@example.net SIP/2.0\r\n"
    "Via: SIP/2.0/UDP a.example;branch=z9hG4bK1\r\n"
    "Max-Forwards: 70\r\n"
    "From: <sip:a@example.org>;tag=1\r\n"
    "To: <sip:b@example.net>\r\n"
    "Call-ID: one\r\n"
    "CSeq: 7 OPTIONS\r\n"
    "Contact: <sip:a@a.example>\r\n"
    "Content-Length: 0\r\n\r\n";

struct Case {
  const char* name;
  std::string from, to;
  DropReason reason;
  int status;
};

class Unfit : public ::testing::TestWithParam<Case> {};

TEST_P(Unfit, is_refused) {
  const auto& one = GetParam();
  auto text = good;
  ASSERT_NE(text.find(one.from), std::string::npos);
  text.replace(text.find(one.from), one.from.size(), one.to);
  const auto message = Message::parse(text);
  ASSERT_TRUE(message);
  const auto verdict = judge_request(*message);
  EXPECT_EQ(verdict.reason, one.reason) << base::sentence(verdict.reason);
  EXPECT_EQ(verdict.status, one.status);
  EXPECT_FALSE(verdict.phrase.empty());
}

const std::vector<Case> cases{
    {"version", "SIP/2.0\r\nVia", "SIP/7.0\r\nVia", DropReason::unsupported_version, 505},
    {"two_spaces", "OPTIONS sip", "OPTIONS  sip", DropReason::malformed_start_line, 400},
    {"uri", "sip:b@example.net SIP", "sip:b@ SIP", DropReason::malformed_start_line, 400},
    {"uri_headers", "example.net SIP", "example.net?a=b SIP", DropReason::malformed_start_line,
     400},
    {"no_via", "Via", "Vla", DropReason::missing_mandatory_header, 400},
    {"no_to", "To:", "Too:", DropReason::missing_mandatory_header, 400},
    {"no_call_id", "Call-ID", "Call-IT", DropReason::missing_mandatory_header, 400},
    {"two_cseq", "Call-ID", "CSeq: 7 OPTIONS\r\nCall-ID", DropReason::repeated_single_header, 400},
    {"cseq", "7 OPTIONS", "seven OPTIONS", DropReason::malformed_header, 400},
    {"cseq_large", "7 OPTIONS", "2147483648 OPTIONS", DropReason::scalar_out_of_range, 400},
    {"cseq_method", "7 OPTIONS", "7 BYE", DropReason::cseq_mismatch, 400},
    {"hops", "Max-Forwards: 70", "Max-Forwards: 256", DropReason::scalar_out_of_range, 400},
    {"length", "Length: 0", "Length: x", DropReason::content_length_invalid, 400},
    {"branch", "z9hG4bK1", "z9hG4bK", DropReason::malformed_header, 400},
    {"via", "UDP a", "UDP", DropReason::malformed_header, 400},
    {"from", "<sip:a@example.org>", "sip:a@example.org>", DropReason::malformed_header, 400},
    {"contact", "<sip:a@a.example>", "<sip:a@a.example", DropReason::malformed_header, 400},
    {"line", "Contact: ", "Contact ", DropReason::malformed_header, 400},
};
std::string name_of(const ::testing::TestParamInfo<Case>& one) {
  return one.param.name;
}
INSTANTIATE_TEST_SUITE_P(each, Unfit, ::testing::ValuesIn(cases), name_of);

TEST(sanity, a_good_request_passes_and_so_does_a_star) {
  EXPECT_TRUE(judge_request(*Message::parse(good)));
  auto star = good;
  star.replace(star.find("<sip:a@a.example>"), 17, "*");
  EXPECT_TRUE(judge_request(*Message::parse(star)));
}

TEST(sanity, responses_are_dropped_never_answered) {
  const auto verdict = [](const std::string& start) {
    auto text = good;
    return judge_response(*Message::parse(text.replace(0, text.find("\r\n"), start)));
  };
  EXPECT_TRUE(verdict("SIP/2.0 200 OK"));
  EXPECT_EQ(verdict("SIP/2.0 700 No").reason, DropReason::status_out_of_range);
  EXPECT_EQ(verdict("SIP/2.0 4294967301 No").reason, DropReason::status_out_of_range);
  EXPECT_EQ(verdict("SIP/7.0 200 OK").reason, DropReason::unsupported_version);
  EXPECT_EQ(verdict("SIP/2.0 700 No").status, 0);
}

TEST(reply, copies_what_identifies_the_transaction_and_adds_a_tag) {
  const auto request = Message::parse(good);
  const auto text = make_reply(*request, {404, "Not Found", "t", "X: y\r\n"},
                               "SIP/2.0/UDP a.example;branch=z9hG4bK1;received=192.0.2.1");
  EXPECT_EQ(text,
            "SIP/2.0 404 Not Found\r\n"
            "Via: SIP/2.0/UDP a.example;branch=z9hG4bK1;received=192.0.2.1\r\n"
            "From: <sip:a@example.org>;tag=1\r\n"
            "To: <sip:b@example.net>;tag=t\r\n"
            "Call-ID: one\r\n"
            "CSeq: 7 OPTIONS\r\n"
            "X: y\r\n"
            "Content-Length: 0\r\n\r\n");
  EXPECT_EQ(make_reply(*request, {100, "Trying", "t", {}}).find(";tag=t"), std::string::npos);
}

TEST(reply, leaves_a_tag_that_is_there) {
  auto text = good;
  text.replace(text.find("net>\r\nCall"), 4, "net>;tag=mine");
  const auto reply = make_reply(*Message::parse(text), {481, "No", "t", {}});
  EXPECT_NE(reply.find("To: <sip:b@example.net>;tag=mine\r\n"), std::string::npos);
}

TEST(call_id, is_found_without_parsing) {
  EXPECT_EQ(call_id_of(good), "one");
  EXPECT_EQ(call_id_of("BYE sip:a SIP/2.0\r\ni :  x \r\n\r\n"), "x");
  EXPECT_EQ(call_id_of("BYE sip:a SIP/2.0\r\n\r\nCall-ID: body\r\n"), "");
  EXPECT_EQ(call_id_of(""), "");
}

}  // namespace
}  // namespace sipward::sip
