// Message: what is indexed, however oddly it is written, and that the bytes stay as they are.
#include "sipward/core/sip/message.hpp"

#include <gmock/gmock.h>

namespace sipward::sip {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto usual =
    "INVITE sip:b@example.net SIP/2.0\r\n"
    "Via: SIP/2.0/UDP a.example:5070;branch=z9hG4bK1, SIP/2.0/TCP c.example\r\n"
    "v: SIP/2.0/TLS d.example\r\n"
    "From: \"A, B\" <sip:a@example.org>;tag=f1\r\n"
    "t: <sip:b@example.net>\r\n"
    "Call-ID: one\r\n"
    "CSeq: 7 INVITE\r\n"
    "Contact: \"x,y\" <sip:a@a.example;m=\"1\",2>;q=0.5 , sip:c@d\r\n"
    "Subject: first\r\n second\r\n"
    "Content-Length: 4\r\n\r\nbody";

Message parsed(std::string text) {
  auto message = Message::parse(std::move(text));
  EXPECT_TRUE(message);
  return std::move(*message);
}

std::vector<std::string> values(const Message& message, Header name) {
  std::vector<std::string> found;
  for (const auto& value : message.values(name)) found.emplace_back(message.text(value.span));
  return found;
}

TEST(message, keeps_its_bytes_and_knows_its_start_line) {
  const auto message = parsed(usual);
  EXPECT_EQ(message.bytes(), usual);
  EXPECT_TRUE(message.is_request());
  EXPECT_EQ(message.method(), Method::invite);
  EXPECT_EQ(message.request_uri(), "sip:b@example.net");
  EXPECT_EQ(message.version(), "SIP/2.0");
  EXPECT_TRUE(message.start_line_well_formed());
  EXPECT_TRUE(message.headers_well_formed());
  EXPECT_EQ(message.body(), "body");
}

TEST(message, finds_values_over_lines_and_compact_names) {
  const auto message = parsed(usual);
  EXPECT_THAT(values(message, Header::via),
              ElementsAre("SIP/2.0/UDP a.example:5070;branch=z9hG4bK1", "SIP/2.0/TCP c.example",
                          "SIP/2.0/TLS d.example"));
  EXPECT_THAT(values(message, Header::contact),
              ElementsAre("\"x,y\" <sip:a@a.example;m=\"1\",2>;q=0.5", "sip:c@d"));
  EXPECT_EQ(message.count(Header::via), 2U);
  EXPECT_TRUE(message.repeated(Header::via));
  EXPECT_FALSE(message.repeated(Header::contact));
  EXPECT_THAT(values(message, Header::route), IsEmpty());
  EXPECT_EQ(message.first(Header::route), nullptr);
  EXPECT_EQ(message.value(Header::route), "");
}

TEST(message, decodes_what_all_ask_for) {
  const auto message = parsed(usual);
  ASSERT_TRUE(message.top_via());
  EXPECT_EQ(message.top_via()->branch, "z9hG4bK1");
  EXPECT_EQ(message.top_via()->port, 5070);
  EXPECT_EQ(message.text(message.top_via_value()->span),
            "SIP/2.0/UDP a.example:5070;branch=z9hG4bK1");
  EXPECT_EQ(message.from_tag(), "f1");
  EXPECT_FALSE(message.has_to_tag());
  ASSERT_TRUE(message.cseq());
  EXPECT_EQ(message.cseq()->number, 7U);
  ASSERT_TRUE(message.request_target());
  EXPECT_EQ(message.request_target()->user, "b");
}

TEST(message, what_was_decoded_moves_along) {
  auto message = parsed(usual);
  const auto moved = std::move(message);
  EXPECT_EQ(moved.top_via()->host, "a.example");
  EXPECT_GE(moved.from_tag().data(), moved.bytes().data());
  EXPECT_LT(moved.from_tag().data(), moved.bytes().data() + moved.bytes().size());
}

TEST(message, a_response_has_the_method_of_its_cseq) {
  const auto message = parsed("SIP/2.0 183 Session Progress\r\nCSeq: 3 UPDATE\r\n\r\n");
  EXPECT_FALSE(message.is_request());
  EXPECT_EQ(message.status(), 183);
  EXPECT_EQ(message.method(), Method::update);
  EXPECT_EQ(message.method_text(), "UPDATE");
}

TEST(message, folds_belong_to_the_line_that_they_continue) {
  const auto message = parsed(usual);
  const auto& subject = message.lines()[7];
  EXPECT_EQ(message.text(subject.value), "first\r\n second");
  EXPECT_EQ(message.text(subject.line), "Subject: first\r\n second\r\n");
}

TEST(message, comments_hide_commas_in_via_only) {
  const auto message = parsed(
      "ACK sip:a SIP/2.0\r\nVia: SIP/2.0/UDP a (x, y), SIP/2.0/UDP b\r\nContact: sip:a(x, sip:b\r\n"
      "\r\n");
  EXPECT_THAT(values(message, Header::via), ElementsAre("SIP/2.0/UDP a (x, y)", "SIP/2.0/UDP b"));
  EXPECT_THAT(values(message, Header::contact), ElementsAre("sip:a(x", "sip:b"));
}

TEST(message, without_an_empty_line_there_is_no_body) {
  const auto message = parsed("BYE sip:a@b SIP/2.0\r\nCall-ID: x");
  EXPECT_FALSE(message.has_empty_line());
  EXPECT_EQ(message.value(Header::call_id), "x");
  EXPECT_EQ(message.body(), "");
  EXPECT_TRUE(message.bytes().ends_with("\r\n\r\n"));
}

TEST(message, tells_of_lines_that_are_none) {
  const auto broken = [](const char* lines) {
    return !parsed(std::string("BYE sip:a@b SIP/2.0\r\n") + lines + "\r\n").headers_well_formed();
  };
  EXPECT_FALSE(broken("Call-ID: x\r\n"));
  EXPECT_FALSE(broken("Call-ID \t : x\r\n"));
  EXPECT_TRUE(broken("no colon here\r\n"));
  EXPECT_TRUE(broken(": nameless\r\n"));
  EXPECT_TRUE(broken("Call ID: x\r\n"));
  EXPECT_TRUE(broken("Call-ID: x\n"));  // a bare line feed
}

TEST(message, a_nul_may_stand_behind_a_backslash_only) {
  const std::string head = "BYE sip:a@b SIP/2.0\r\nSubject: ";
  EXPECT_FALSE(parsed(head + std::string("a\0b", 3) + "\r\n\r\n").headers_well_formed());
  EXPECT_TRUE(parsed(head + std::string("\"a\\\0b\"", 6) + "\r\n\r\n").headers_well_formed());
}

TEST(message, start_lines_are_found_leniently_and_told_strictly) {
  const auto strict = [](const char* start) {
    return parsed(std::string(start) + "\r\nCSeq: 1 BYE\r\n\r\n").start_line_well_formed();
  };
  EXPECT_TRUE(strict("BYE sip:a@b SIP/2.0"));
  EXPECT_FALSE(strict("BYE  sip:a@b SIP/2.0"));
  EXPECT_FALSE(strict("BYE sip:a@b SIP/2.0 "));
  EXPECT_TRUE(strict("SIP/2.0 200 OK"));
  EXPECT_TRUE(strict("SIP/2.0 200 "));
  EXPECT_FALSE(strict("SIP/2.0 200"));
}

TEST(message, what_has_no_start_line_is_no_message) {
  for (const auto* text : {"", "\r\n", "hello", "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                           "INVITE\r\n\r\n", "INVITE sip:a SIP/2.0", "\x16\x03\x01\x02"}) {
    EXPECT_FALSE(Message::parse(text)) << text;
  }
}

TEST(header_names, long_and_compact_in_any_case) {
  EXPECT_EQ(parse_header_name("VIA"), Header::via);
  EXPECT_EQ(parse_header_name("m"), Header::contact);
  EXPECT_EQ(parse_header_name("Record-route"), Header::record_route);
  EXPECT_EQ(parse_header_name("P-Asserted-Identity"), Header::p_asserted_identity);
  EXPECT_EQ(parse_header_name("z"), Header::other);
  EXPECT_EQ(parse_header_name(""), Header::other);
  EXPECT_EQ(parse_header_name(std::string(100, 'v')), Header::other);
}

TEST(methods, are_case_sensitive_and_round_trip) {
  EXPECT_EQ(parse_method("INVITE"), Method::invite);
  EXPECT_EQ(parse_method("Invite"), Method::other);
  for (int i = 0; i < static_cast<int>(Method::other); ++i) {
    const auto method = static_cast<Method>(i);
    EXPECT_EQ(parse_method(to_string(method)), method);
  }
}

}  // namespace
}  // namespace sipward::sip
