// Messages of our own for every section of RFC 4475 and RFC 5118: what framing and sanity make of
// each, and that the sound ones are rendered byte for byte.
#include <map>
#include <set>

#include "core/sip/messages.hpp"
#include "core/sip/torture_texts.hpp"
#include "sipward/core/sip/edit.hpp"
#include "sipward/core/sip/framer.hpp"
#include "sipward/core/sip/reply.hpp"
#include "sipward/core/sip/sanity.hpp"

namespace sipward::sip::test {
namespace {

std::string word_for(const Verdict& verdict) {
  if (verdict) return "fit";
  return verdict.status == 0 ? "dropped" : std::to_string(verdict.status);
}

std::string verdict_on(const Frame& frame) {
  if (frame.kind == Frame::Kind::broken) return "400";
  const auto message = Message::parse(frame.bytes);
  if (!message) return "no message";
  return word_for(message->is_request() ? judge_request(*message) : judge_response(*message));
}

const TortureText& text_of(const std::string& name) {
  static const auto all = torture_texts();
  for (const auto& text : all) {
    if (text.name == name) return text;
  }
  ADD_FAILURE() << "no " << name;
  return all.front();
}

Message sound(const std::string& name) {
  return parsed(frame_datagram(text_of(name).bytes, {}).bytes);
}

TEST(torture, every_section_of_both_rfcs_has_a_message_of_its_own_name) {
  std::set<std::string> names;
  std::map<std::string, int> sections;
  for (const auto& text : torture_texts()) {
    EXPECT_TRUE(names.insert(text.name).second) << text.name;
    ++sections[text.section];
  }
  const std::pair<std::string, int> chapters[] = {
      {"RFC 4475 §3.1.1.", 13}, {"RFC 4475 §3.1.2.", 19}, {"RFC 4475 §3.2.", 1},
      {"RFC 4475 §3.3.", 15},   {"RFC 4475 §3.4.", 1},    {"RFC 5118 §4.", 10}};
  for (const auto& [chapter, count] : chapters) {
    for (int i = 1; i <= count; ++i) EXPECT_GE(sections[chapter + std::to_string(i)], 1) << i;
  }
}

TEST(torture, every_datagram_gets_the_verdict_of_its_heading) {
  for (const auto& text : torture_texts()) {
    EXPECT_EQ(verdict_on(frame_datagram(text.bytes, {})), text.verdict) << text.name;
  }
}

TEST(torture, every_stream_goes_on_or_ends_as_its_heading_says) {
  for (const auto& text : torture_texts()) {
    Framer framer(FrameLimits{});
    framer.append(text.bytes);
    auto frame = framer.next();
    if (!text.ends_stream) {
      EXPECT_EQ(frame.bytes, text.bytes) << text.name;
      EXPECT_EQ(verdict_on(frame), text.verdict) << text.name;
    }
    while (frame.kind == Frame::Kind::message) frame = framer.next();
    const bool ended = frame.kind == Frame::Kind::broken || !framer.empty();
    EXPECT_EQ(ended, text.ends_stream) << text.name;
  }
}

TEST(torture, what_is_not_edited_stays_byte_for_byte) {
  for (const auto& text : torture_texts()) {
    const auto frame = frame_datagram(text.bytes, {});
    const auto message = Message::parse(frame.bytes);
    ASSERT_TRUE(message) << text.name;
    EXPECT_EQ(Edit(*message).render(), frame.bytes) << text.name;
  }
}

TEST(torture, every_request_can_be_answered) {
  for (const auto& text : torture_texts()) {
    const auto message = parsed(text.bytes);
    if (!message.is_request()) continue;
    EXPECT_TRUE(answerable(message)) << text.name;
    const auto reply = parsed(make_reply(message, {400, "Bad Request", "t", {}}));
    EXPECT_EQ(reply.status(), 400) << text.name;
    EXPECT_EQ(reply.value(Header::via), message.value(Header::via)) << text.name;
  }
}

TEST(torture, spaces_and_folds_hide_nothing) {
  const auto message = sound("spaces_and_folds");
  EXPECT_EQ(message.cseq()->number, 11U);
  EXPECT_EQ(message.cseq()->method, "INVITE");
  EXPECT_EQ(message.from_tag(), "80ab");
  EXPECT_EQ(message.top_via()->branch, "z9hG4bKfolds");
  EXPECT_EQ(message.values(Header::via).size(), 2U);
  EXPECT_EQ(values_of(message, Header::contact),
            (std::vector<std::string>{"\"Qu\\\"ote, d\" <sip:mira@192.0.2.44;k=v> ; q = 0.3",
                                      "<sip:mira@[2001:db8::44]>"}));
}

TEST(torture, a_user_part_keeps_its_semicolons) {
  const auto message = sound("parameters_in_the_user_part");
  EXPECT_EQ(message.request_target()->user, "tomas;transport=tls;maddr=192.0.2.66?Route=x");
  EXPECT_FALSE(message.request_target()->param("maddr"));
  EXPECT_FALSE(message.request_target()->transport());
  EXPECT_FALSE(find_param(message.to()->params, "lr"));
}

TEST(torture, escapes_are_not_undone) {
  const auto message = sound("escapes_in_uris");
  EXPECT_EQ(message.request_target()->user, "to%6das%40lab%3Bx=y");
  EXPECT_EQ(message.request_target()->host, "example.net");
  EXPECT_EQ(sound("percents_that_escape_nothing").method(), Method::other);
  EXPECT_EQ(sound("percents_that_escape_nothing").first(Header::contact), nullptr);
}

TEST(torture, octets_behind_the_body_are_no_part_of_it) {
  EXPECT_EQ(sound("octets_behind_the_body").body(), "1234");
}

TEST(torture, a_port_within_brackets_is_part_of_the_address) {
  EXPECT_EQ(sound("port_within_the_brackets").request_target()->port, 0);
  EXPECT_EQ(sound("port_behind_the_brackets").request_target()->port, 5062);
  const auto message = sound("received_without_brackets");
  const auto vias = message.values(Header::via);
  EXPECT_EQ(parse_via(message.text(vias[1].span))->received, "2001:db8::c5");
}

}  // namespace
}  // namespace sipward::sip::test
