// The probe's OPTIONS as a peer would read it, and its answer found in what comes back.
#include "sipward/shell/probe/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sipward/core/sip/sanity.hpp"
#include "sipward/shell/probe/question.hpp"

namespace sipward::probe {
namespace {

using State = AnswerReader::State;
using ::testing::HasSubstr;

OptionsParts parts(std::string_view target) {
  return {*parse_tls_target(target), "sbc.example:5061", "sbc.example:5061", "c0ffee"};
}

std::string answer(std::string_view status, std::string_view call_id = "c0ffee") {
  return "SIP/2.0 " + std::string(status) +
         "\r\nVia: SIP/2.0/TLS sbc.example:5061;branch=z9hG4bKc0ffee\r\nFrom: <sip:a@b>;tag=c\r\n"
         "To: <sip:d@e>;tag=f\r\nCall-ID: " +
         std::string(call_id) + "\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";
}

TEST(OptionsRequest, IsOneThatWeWouldTakeOurselves) {
  const auto text = options_request(parts("tls:[2001:db8::1]:5071"));
  const auto message = sip::Message::parse(text);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->method(), sip::Method::options);
  EXPECT_EQ(message->request_uri(), "sip:[2001:db8::1]:5071;transport=tls");
  EXPECT_EQ(message->value(sip::Header::max_forwards), "70");
  EXPECT_EQ(message->value(sip::Header::call_id), "c0ffee");
  EXPECT_EQ(message->value(sip::Header::contact), "<sip:sbc.example:5061;transport=tls>");
  EXPECT_TRUE(message->top_via() && message->from() && message->to() && message->cseq());
  EXPECT_THAT(text, HasSubstr("Via: SIP/2.0/TLS sbc.example:5061;branch=z9hG4bKc0ffee;rport\r\n"));
  sip::Framer framer{sip::FrameLimits{}};
  framer.append(text);
  EXPECT_EQ(framer.next().kind, sip::Frame::Kind::message);
}

TEST(AnswerReader, FindsTheAnswerHoweverItArrives) {
  AnswerReader reader("c0ffee");
  const auto text = answer("503 Service Unavailable");
  for (const char byte : text.substr(0, text.size() - 1)) {
    EXPECT_EQ(reader.read({&byte, 1}, false), State::waiting);
  }
  EXPECT_EQ(reader.read("\n", false), State::answered);
  EXPECT_EQ(reader.status_line(), "SIP/2.0 503 Service Unavailable");
}

TEST(AnswerReader, PassesOverWhatIsNotTheAnswer) {
  AnswerReader reader("c0ffee");
  EXPECT_EQ(reader.read("\r\n\r\n", false), State::waiting);
  EXPECT_EQ(reader.read(answer("100 Trying"), false), State::waiting);
  EXPECT_EQ(reader.read(answer("200 OK", "another"), false), State::waiting);
  EXPECT_EQ(reader.read(options_request(parts("tls:us.example")), false), State::waiting);
  EXPECT_EQ(reader.read(answer("404 Not Found") + answer("200 OK"), false), State::answered);
  EXPECT_EQ(reader.status_line(), "SIP/2.0 404 Not Found");
}

TEST(AnswerReader, EscapesWhatAPeerSays) {
  AnswerReader reader("c0ffee");
  EXPECT_EQ(reader.read(answer("200 \x1b[31mOK"), true), State::answered);
  EXPECT_EQ(reader.status_line(), "SIP/2.0 200 \\x1b[31mOK");
}

TEST(AnswerReader, SaysWhenAStreamIsNoSip) {
  AnswerReader reader("c0ffee");
  EXPECT_EQ(reader.read("HTTP/1.1 400 Bad Request\r\nContent-Length: x\r\n\r\n", false),
            State::not_sip);
  AnswerReader of_datagrams("c0ffee");
  EXPECT_EQ(of_datagrams.read("rubbish", true), State::waiting);
  EXPECT_EQ(of_datagrams.read(answer("200 OK"), true), State::answered);
}

TEST(ParseTlsTarget, TakesWhatASettingTakes) {
  EXPECT_EQ(parse_tls_target("tls:a.example")->port, 0) << "SRV";
  EXPECT_EQ(parse_tls_target("tls:192.0.2.1")->port, 5061);
  EXPECT_EQ(parse_tls_target("TLS:a.example:443")->port, 443);
  EXPECT_EQ(parse_tls_target("tls:[::1]:5061")->address, base::IpAddress::parse("::1"));
  EXPECT_FALSE(parse_tls_target("tls:a.example:5061")->address);
  for (const auto* bad : {"", "tls:", "udp:a.example:5060", "a.example:5061", "tls:a.example:x",
                          "tls:a b", "tls:a>\r\nX: y", "tls:a\x1b[31m"}) {
    EXPECT_FALSE(parse_tls_target(bad)) << bad;
  }
}

}  // namespace
}  // namespace sipward::probe
