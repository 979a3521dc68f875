// Responses of our own (RFC 3261 §8.2.6).
#include "sipward/core/sip/reply.hpp"

#include "core/sip/messages.hpp"
#include "sipward/core/sip/sanity.hpp"

namespace sipward::sip::test {
namespace {

TEST(reply, copies_what_the_rfc_names_byte_for_byte) {
  const auto request = parsed(
      "INVITE sip:b SIP/2.0\r\nf:  \"A\"\r\n <sip:a@b>;tag=a1\r\nX: y\r\nv:SIP/2.0/UDP "
      "h;branch=z\r\n"
      "t : <sip:b>\r\nVIA: SIP/2.0/TCP i\r\ni: c1\r\nCSeq: 1\r\n INVITE\r\nMax-Forwards: "
      "1\r\n\r\nbody");
  EXPECT_EQ(
      make_reply(request, {404, "Not Found", "t9", "Warning: 399 h \"w\"\r\n"}),
      "SIP/2.0 404 Not Found\r\nf:  \"A\"\r\n <sip:a@b>;tag=a1\r\nv:SIP/2.0/UDP h;branch=z\r\n"
      "t : <sip:b>;tag=t9\r\nVIA: SIP/2.0/TCP i\r\ni: c1\r\nCSeq: 1\r\n INVITE\r\n"
      "Warning: 399 h \"w\"\r\nContent-Length: 0\r\n\r\n");
}

TEST(reply, tags_a_to_that_has_none_unless_it_is_100) {
  const auto request = parsed(sound_request());
  const auto final = parsed(make_reply(request, {486, "Busy Here", "t9", {}}));
  EXPECT_EQ(final.to_tag(), "t9");
  EXPECT_FALSE(parsed(make_reply(request, {100, "Trying", "t9", {}})).has_to_tag());
  EXPECT_FALSE(parsed(make_reply(request, {400, "Bad", {}, {}})).has_to_tag());
}

TEST(reply, keeps_the_tag_that_is_there) {
  const auto request = parsed(with(sound_request(), "example.net>", "example.net> ; Tag = old"));
  EXPECT_EQ(parsed(make_reply(request, {486, "Busy Here", "t9", {}})).to_tag(), "old");
}

TEST(reply, tags_a_bare_addr_spec_too) {
  const auto request =
      parsed(with(sound_request(), "<sip:bob@example.net>", "sip:bob@example.net"));
  EXPECT_EQ(parsed(make_reply(request, {486, "Busy Here", "t9", {}})).to_tag(), "t9");
}

TEST(reply, stamps_the_first_via_value_and_no_other) {
  const auto request = parsed(
      with(sound_request(), "branch=z9hG4bKone;rport", "branch=z9hG4bKone;rport , SIP/2.0/TCP i"));
  const auto reply = parsed(make_reply(request, {200, "OK", "t", {}}, "SIP/2.0/UDP stamped"));
  EXPECT_EQ(reply.text(reply.lines().front().line), "Via: SIP/2.0/UDP stamped , SIP/2.0/TCP i\r\n");
}

TEST(reply, to_a_sound_request_is_a_sound_response) {
  for (const int status : {100, 200, 302, 400, 483, 503}) {
    const auto reply = parsed(
        make_reply(parsed(sound_request({}, "body")), {status, default_phrase(status), "t", {}}));
    EXPECT_EQ(reply.status(), status);
    EXPECT_TRUE(judge_response(reply)) << status;
    EXPECT_EQ(reply.body(), "");
  }
}

TEST(reply, to_a_request_without_end_is_whole) {
  const auto request = parsed("OPTIONS sip:b SIP/2.0\r\nVia: SIP/2.0/UDP h\r\nTo: <sip:b>");
  EXPECT_EQ(make_reply(request, {400, "Bad Request", "t", {}}),
            "SIP/2.0 400 Bad Request\r\nVia: SIP/2.0/UDP h\r\nTo: <sip:b>;tag=t\r\n"
            "Content-Length: 0\r\n\r\n");
}

TEST(reply, every_status_that_we_answer_with_has_a_phrase) {
  for (const int status :
       {100, 400, 403, 404, 408, 416, 420, 430, 480, 481, 482, 483, 503, 505, 513}) {
    EXPECT_FALSE(default_phrase(status).empty()) << status;
  }
  EXPECT_EQ(default_phrase(299), "");
}

}  // namespace
}  // namespace sipward::sip::test
