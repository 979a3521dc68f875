// The Call-ID of raw bytes: it must be the one that the indexed message shows, or the messages of
// one call go to different workers.
#include "sipward/core/sip/call_id.hpp"

#include "core/sip/messages.hpp"

namespace sipward::sip::test {
namespace {

std::string call_id_in(std::string_view lines) {
  return std::string(call_id_of("INVITE sip:b SIP/2.0\r\n" + std::string(lines)));
}

TEST(call_id, is_found_in_every_spelling) {
  for (const auto* line : {"Call-ID: a@b", "call-id:a@b", "i:a@b", "I \t: a@b ", "i:\r\n a@b",
                           "Call-ID\r\n :\r\n \t\r\n a@b"}) {
    const auto bytes = with(sound_request(), "Call-ID: call-1@192.0.2.1", line);
    EXPECT_EQ(call_id_of(bytes), "a@b") << line;
    EXPECT_EQ(call_id_of(bytes), parsed(bytes).value(Header::call_id)) << line;
  }
}

TEST(call_id, is_not_found_elsewhere) {
  EXPECT_EQ(call_id_in("A: b\r\n\r\nCall-ID: body\r\n"), "");
  EXPECT_EQ(call_id_in("X: y\r\n i: fold\r\n\r\n"), "");
  EXPECT_EQ(call_id_in("Call-IDs: x\r\nii: x\r\nCall: x\r\n\r\n"), "");
  EXPECT_EQ(call_id_of(""), "");
  EXPECT_EQ(call_id_of("i: first-line\r\n"), "");
  EXPECT_EQ(call_id_in("Call-ID\r\n\r\n"), "");
}

TEST(call_id, the_first_counts) {
  EXPECT_EQ(call_id_in("i: one\r\nCall-ID: two\r\n\r\n"), "one");
}

TEST(call_id, is_found_in_what_is_broken_too) {
  EXPECT_EQ(call_id_in("A: b\nnothing\ni: x"), "x");
}

}  // namespace
}  // namespace sipward::sip::test
