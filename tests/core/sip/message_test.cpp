// The index of a message: start lines, header lines with their folds and compact forms, the fields
// decoded once, the body.
#include <utility>

#include "core/sip/messages.hpp"

namespace sipward::sip::test {
namespace {

TEST(message, a_request_tells_method_uri_and_version) {
  const auto message = parsed(sound_request());
  EXPECT_TRUE(message.is_request());
  EXPECT_EQ(message.method(), Method::invite);
  EXPECT_EQ(message.method_text(), "INVITE");
  EXPECT_EQ(message.request_uri(), "sip:bob@example.net");
  EXPECT_EQ(message.version(), "SIP/2.0");
  EXPECT_TRUE(message.start_line_well_formed());
  EXPECT_EQ(message.text(message.start_line()), "INVITE sip:bob@example.net SIP/2.0");
}

TEST(message, a_response_tells_its_status_and_the_method_of_its_cseq) {
  const auto message = parsed(sound_response("SIP/2.0 183 Session Progress"));
  EXPECT_FALSE(message.is_request());
  EXPECT_EQ(message.status(), 183);
  EXPECT_EQ(message.method(), Method::invite);
  EXPECT_EQ(message.method_text(), "INVITE");
}

TEST(message, an_unknown_method_keeps_its_name) {
  const auto message = parsed(with(sound_request(), "INVITE", "Invite!"));
  EXPECT_EQ(message.method(), Method::other);
  EXPECT_EQ(message.method_text(), "Invite!");
}

TEST(message, every_known_method_is_known_again_by_its_name) {
  for (auto i = 0; i < static_cast<int>(Method::other); ++i) {
    const auto method = static_cast<Method>(i);
    EXPECT_EQ(parse_method(to_string(method)), method);
  }
  EXPECT_EQ(to_string(Method::other), "");
  EXPECT_EQ(parse_method("invite"), Method::other) << "methods are case-sensitive";
}

TEST(message, header_lines_are_indexed_in_order_with_their_spans) {
  const auto bytes = sound_request("X-Odd :  some thing \t\r\n");
  const auto message = parsed(bytes);
  ASSERT_EQ(message.lines().size(), 8U);
  const auto& odd = message.lines()[6];
  EXPECT_EQ(odd.name, Header::other);
  EXPECT_EQ(message.text(odd.line), "X-Odd :  some thing \t\r\n");
  EXPECT_EQ(message.text(odd.key), "X-Odd");
  EXPECT_EQ(message.text(odd.value), "some thing");
  EXPECT_EQ(message.lines()[0].line.begin, message.start_line().end + 2);
  for (std::size_t i = 1; i < message.lines().size(); ++i) {
    EXPECT_EQ(message.lines()[i].line.begin, message.lines()[i - 1].line.end);
  }
  EXPECT_EQ(message.lines().back().line.end, message.end_of_headers());
}

TEST(message, a_folded_value_is_one_line) {
  const auto message = parsed(sound_request("Subject: one\r\n two\r\n\tthree\r\nX: y\r\n"));
  const auto& folded = message.lines()[6];
  EXPECT_EQ(message.text(folded.value), "one\r\n two\r\n\tthree");
  EXPECT_EQ(message.text(folded.line), "Subject: one\r\n two\r\n\tthree\r\n");
  EXPECT_EQ(message.text(message.lines()[7].key), "X");
  EXPECT_TRUE(message.headers_well_formed());
  EXPECT_EQ(unfold(message.text(folded.value)), "one two three");
}

TEST(message, a_value_may_begin_in_the_fold) {
  const auto message = parsed(with(sound_request(), "Call-ID: ", "Call-ID:\r\n  "));
  EXPECT_EQ(message.value(Header::call_id), "call-1@192.0.2.1");
}

TEST(message, a_line_of_white_space_alone_is_a_fold_and_not_the_end) {
  const auto message = parsed(sound_request("Subject: one\r\n \r\nX: y\r\n"));
  EXPECT_EQ(message.lines().size(), 9U);
  EXPECT_EQ(message.text(message.lines()[6].value), "one");
}

TEST(message, compact_forms_are_the_same_headers) {
  const std::pair<const char*, Header> forms[] = {{"v", Header::via},
                                                  {"f", Header::from},
                                                  {"t", Header::to},
                                                  {"i", Header::call_id},
                                                  {"m", Header::contact},
                                                  {"k", Header::supported},
                                                  {"l", Header::content_length},
                                                  {"c", Header::content_type},
                                                  {"r", Header::refer_to},
                                                  {"b", Header::referred_by},
                                                  {"o", Header::event}};
  for (const auto& [form, name] : forms) {
    EXPECT_EQ(parse_header_name(form), name) << form;
    EXPECT_EQ(parse_header_name(std::string(1, static_cast<char>(*form - 'a' + 'A'))), name);
  }
}

TEST(message, header_names_ignore_case_and_need_all_their_letters) {
  EXPECT_EQ(parse_header_name("rEcOrD-rOuTe"), Header::record_route);
  EXPECT_EQ(parse_header_name("CALL-ID"), Header::call_id);
  EXPECT_EQ(parse_header_name("Call_ID"), Header::other);
  EXPECT_EQ(parse_header_name("Vi"), Header::other);
  EXPECT_EQ(parse_header_name("Viaa"), Header::other);
  EXPECT_EQ(parse_header_name(""), Header::other);
  EXPECT_EQ(parse_header_name(std::string(1000, 'v')), Header::other);
}

TEST(message, first_count_and_repeated_see_both_spellings) {
  const auto message = parsed(sound_request("v: SIP/2.0/TCP b\r\nVIA: SIP/2.0/TCP c\r\n"));
  EXPECT_EQ(message.count(Header::via), 3U);
  EXPECT_TRUE(message.repeated(Header::via));
  EXPECT_EQ(message.first(Header::via), &message.lines()[0]);
  EXPECT_EQ(message.count(Header::route), 0U);
  EXPECT_FALSE(message.repeated(Header::from));
  EXPECT_EQ(message.first(Header::route), nullptr);
  EXPECT_EQ(message.value(Header::route), "");
}

TEST(message, decodes_once_what_every_message_is_asked_for) {
  const auto message = parsed(with(sound_request(), "example.net>", "example.net>;tag=b2"));
  ASSERT_TRUE(message.request_target() && message.top_via() && message.from() && message.to());
  EXPECT_EQ(message.request_target()->host, "example.net");
  EXPECT_EQ(message.top_via()->branch, "z9hG4bKone");
  EXPECT_EQ(message.from()->display, "\"Alice\"");
  EXPECT_EQ(message.from_tag(), "a1");
  EXPECT_TRUE(message.has_to_tag());
  EXPECT_EQ(message.to_tag(), "b2");
  ASSERT_TRUE(message.cseq());
  EXPECT_EQ(message.cseq()->number, 7U);
}

TEST(message, the_top_via_is_the_first_value_of_the_first_line) {
  const auto message =
      parsed(with(sound_request(), "Via: ", "v: SIP/2.0/TCP [2001:db8::1];branch=z9hG4bKtop , "));
  ASSERT_TRUE(message.top_via() && message.top_via_value());
  EXPECT_EQ(message.top_via()->host, "2001:db8::1");
  EXPECT_EQ(message.text(message.top_via_value()->span),
            "SIP/2.0/TCP [2001:db8::1];branch=z9hG4bKtop");
}

TEST(message, its_views_survive_a_move) {
  auto original = parsed(sound_request({}, "body"));
  const auto moved = std::move(original);
  EXPECT_EQ(moved.request_target()->user, "bob");
  EXPECT_EQ(moved.top_via()->host, "192.0.2.1");
  EXPECT_EQ(moved.from_tag(), "a1");
  EXPECT_EQ(moved.body(), "body");
}

TEST(message, a_short_message_survives_a_move_as_well) {
  auto original = Message::parse("A sip:b SIP/2.0\r\nTo: <sip:c>\r\n\r\n");
  ASSERT_TRUE(original);
  const auto moved = std::move(*original);
  EXPECT_EQ(moved.to()->uri, "sip:c");
  EXPECT_EQ(moved.request_target()->host, "b");
}

TEST(message, decodes_the_values_of_address_lists_once) {
  const auto message = parsed(sound_request(
      "Route: <sip:a@one.example;lr>, <sip:two.example;lr>\r\nRoute: broken <\r\nContact: *\r\n"));
  const auto routes = message.addresses(Header::route);
  ASSERT_EQ(routes.size(), 3U);
  EXPECT_EQ(routes[0].uri->user, "a");
  EXPECT_EQ(routes[1].uri->host, "two.example");
  EXPECT_EQ(message.text(routes[1].value.span), "<sip:two.example;lr>");
  EXPECT_FALSE(routes[2].uri);
  ASSERT_FALSE(message.addresses(Header::contact).empty());
  EXPECT_FALSE(message.addresses(Header::contact).back().uri);
  EXPECT_TRUE(message.addresses(Header::record_route).empty());
  EXPECT_TRUE(message.addresses(Header::via).empty()) << "which is none of addresses";
}

TEST(message, the_body_is_all_behind_the_empty_line) {
  const auto message = parsed(sound_request({}, "v=0\r\n\r\no=-\r\n"));
  EXPECT_EQ(message.body(), "v=0\r\n\r\no=-\r\n");
  EXPECT_EQ(message.bytes().substr(message.end_of_headers(), 2), "\r\n");
  EXPECT_EQ(parsed(sound_request()).body(), "");
}

}  // namespace
}  // namespace sipward::sip::test
