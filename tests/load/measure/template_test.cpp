#include "sipward/load/measure/template.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sipward/core/sip/message.hpp"
#include "sipward/core/sip/sanity.hpp"
#include "sipward/load/measure/built_in.hpp"

namespace sipward::load {
namespace {

using testing::HasSubstr;

Fields some_fields() {
  Fields fields;
  fields.set(Field::request_uri, "sip:4711@sbc.example.com:5061");
  fields.set(Field::target_host, "sbc.example.com");
  fields.set(Field::target_port, "5061");
  fields.set(Field::to_user, "4711");
  fields.set(Field::to_tag_param, ";tag=t1");
  fields.set(Field::from_user, "100");
  fields.set(Field::from_tag, "f1");
  fields.set(Field::call_id, "17@[2001:db8::1]");
  fields.set(Field::cseq, "101");
  fields.set(Field::branch, "z9hG4bK17");
  fields.set(Field::routes, "Route: <sip:a@b;lr>\r\nRoute: <sip:c@d;lr>\r\n");
  fields.set(Field::transport, "TLS");
  fields.set(Field::uri_transport, "tls");
  fields.set(Field::local_host, "[2001:db8::1]");
  fields.set(Field::local_port, "40000");
  fields.set(Field::local_ip, "2001:db8::1");
  fields.set(Field::ip_version, "6");
  fields.set(Field::media_port, "20000");
  fields.set(Field::session, "17");
  fields.set(Field::body, "b=AS:64\r\n");
  return fields;
}

std::string rendered(const Template& made, const Fields& fields = some_fields()) {
  std::string text = "before";
  made.render(fields, text);
  EXPECT_TRUE(text.starts_with("before"));
  text.erase(0, 6);
  EXPECT_EQ(text.size(), made.size(fields));
  return text;
}

std::string problems_of(std::string_view text, Template::Kind kind = Template::Kind::request) {
  try {
    Template::compile("invite.sip", text, kind);
  } catch (const TemplateError& error) {
    return error.what();
  }
  return "";
}

// A sound request around some lines.
std::string request_with(const std::string& lines, const std::string& length = "[len]") {
  return "MESSAGE sip:[to_user]@b SIP/2.0\nVia: SIP/2.0/TLS a;branch=[branch]\nMax-Forwards: 70\n"
         "From: <sip:a@b>;tag=1\nTo: <sip:a@b>\nCall-ID: [call_id]\nCSeq: [cseq] MESSAGE\n" +
         lines + "Content-Length: " + length + "\n";
}

void expect_sound(const std::string& text, std::string_view method) {
  const auto message = sip::Message::parse(text);
  ASSERT_TRUE(message) << text;
  const auto verdict = sip::judge_request(*message);
  EXPECT_TRUE(verdict) << verdict.phrase << "\n" << text;
  EXPECT_EQ(message->method_text(), method);
  EXPECT_EQ(message->value(sip::Header::content_length), std::to_string(message->body().size()));
  EXPECT_TRUE(message->has_empty_line());
}

TEST(Template, BuiltInsAreSoundRequests) {
  for (const auto text : {built_in_invite(), built_in_re_invite(), built_in_ack(), built_in_bye(),
                          built_in_cancel(), built_in_options(), built_in_register()}) {
    const auto made = Template::compile("built-in", text);
    expect_sound(rendered(made), made.method());
  }
}

TEST(Template, BuiltInInviteHasTheSizeOfACiscoGateways) {
  const auto text = rendered(Template::compile("built-in", built_in_invite()));
  EXPECT_GT(text.size(), 1200U);
  EXPECT_LT(text.size(), 1800U);
}

TEST(Template, BuiltInAnswerIsSoundBehindWhatIsCopied) {
  const auto made = Template::compile("ok", built_in_ok_with_sdp(), Template::Kind::answer);
  EXPECT_EQ(made.method(), "");
  const auto text =
      "SIP/2.0 200 OK\r\nVia: SIP/2.0/TLS a;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\n"
      "To: <sip:a@b>;tag=2\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n" +
      rendered(made);
  const auto message = sip::Message::parse(text);
  ASSERT_TRUE(message);
  EXPECT_TRUE(sip::judge_response(*message));
  EXPECT_EQ(message->value(sip::Header::content_length), std::to_string(message->body().size()));
}

TEST(Template, ContentLengthCountsPlacesInTheBody) {
  const auto made = Template::compile("m", request_with("") + "\nv=[session]\r\n[body]end");
  const auto text = rendered(made);
  EXPECT_THAT(text, HasSubstr("Content-Length: 18\r\n\r\nv=17\r\nb=AS:64\r\nend"));
  expect_sound(text, "MESSAGE");
}

TEST(Template, RoutesBringTheirLinesOrNone) {
  const auto made = Template::compile("m", request_with("[routes]\n"));
  EXPECT_THAT(rendered(made), HasSubstr("MESSAGE\r\nRoute: <sip:a@b;lr>\r\nRoute: <sip:c@d;lr>\r\n"
                                        "Content-Length"));
  auto fields = some_fields();
  fields.set(Field::routes, "");
  EXPECT_THAT(rendered(made, fields), HasSubstr("MESSAGE\r\nContent-Length"));
}

TEST(Template, BracketsThatNameNoPlaceStay) {
  const auto made = Template::compile("m", request_with("X: [[call_id] [::1] [fe80::1%] [4] []\n"));
  EXPECT_THAT(rendered(made), HasSubstr("X: [call_id] [::1] [fe80::1%] [4] []\r\n"));
}

TEST(Template, TheEmptyLineIsAddedWhereItIsMissing) {
  const auto whole = request_with("", "0");
  for (const auto& text : {whole, whole + "\n", whole.substr(0, whole.size() - 1)}) {
    EXPECT_TRUE(rendered(Template::compile("m", text)).ends_with("Content-Length: 0\r\n\r\n"));
  }
}

TEST(Template, UnknownPlacesAreToldWithTheirPosition) {
  const auto problems = problems_of(request_with("X: a [calling]\n[Call_ID]: b\n"));
  EXPECT_THAT(problems,
              HasSubstr("invite.sip:8:6: no place is called [calling]; expected one of [re"));
  EXPECT_THAT(problems, HasSubstr("invite.sip:9:1: no place is called [Call_ID]"));
}

TEST(Template, EveryMissingHeaderIsTold) {
  const auto problems = problems_of("INVITE sip:a@b SIP/2.0\nX: y\n\nbody\n");
  for (const auto* name :
       {"Via", "Max-Forwards", "From", "To", "Call-ID", "CSeq", "Contact", "Content-Length"}) {
    EXPECT_THAT(problems, HasSubstr("invite.sip:2:1: no " + std::string(name) + "; expected"));
  }
  EXPECT_THAT(problems_of(""), HasSubstr("invite.sip:1:1: no request line"));
}

TEST(Template, HeadersThatCannotFindTheirCallAreTold) {
  auto text = request_with("", "7");
  text.replace(text.find("[branch]"), 8, "z9hG4bKx");
  text.replace(text.find("[call_id]"), 9, "1");
  text.replace(text.find("[cseq] MESSAGE"), 14, "1 INFO");
  const auto problems = problems_of(text + "\nbody");
  EXPECT_THAT(problems, HasSubstr("invite.sip:2:1: Via without [branch]"));
  EXPECT_THAT(problems, HasSubstr("invite.sip:6:1: Call-ID without [call_id]"));
  EXPECT_THAT(problems, HasSubstr("invite.sip:7:1: CSeq without [cseq]"));
  EXPECT_THAT(problems, HasSubstr("invite.sip:7:1: CSeq of another method; expected MESSAGE"));
  EXPECT_THAT(problems, HasSubstr("invite.sip:8:1: Content-Length without [len]"));
}

TEST(Template, CompactHeaderNamesCount) {
  EXPECT_EQ(
      problems_of("INVITE sip:a SIP/2.0\r\nv: SIP/2.0/UDP a;branch=[branch]\r\nMax-Forwards: 1\r\n"
                  "f: <sip:a>;tag=[from_tag]\r\nt: <sip:b>\r\ni: [call_id]\r\nCSeq: [cseq] "
                  "INVITE\r\nm: <sip:a@b:[local_port]>\r\nl: [len]\r\n\r\n"),
      "");
}

TEST(Template, PlacesOutOfPlaceAreTold) {
  EXPECT_THAT(problems_of(request_with("X: [routes]\n")),
              HasSubstr(":8:4: [routes] stands on a header line of its own"));
  EXPECT_THAT(problems_of(request_with("") + "\n[len]\n"),
              HasSubstr(":10:1: [len] counts the body"));
  EXPECT_THAT(problems_of("Contact: <sip:a>\n\nv=0\n", Template::Kind::answer),
              HasSubstr("no Content-Length"));
}

}  // namespace
}  // namespace sipward::load
