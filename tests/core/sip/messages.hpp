// Messages as the tests of core/sip write them: a sound INVITE and a sound response, to which each
// test adds or from which it takes what it is about.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/sip/message.hpp"

namespace sipward::sip::test {

inline const std::string sound_lines =
    "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKone;rport\r\n"
    "Max-Forwards: 70\r\n"
    "From: \"Alice\" <sip:alice@example.com>;tag=a1\r\n"
    "To: <sip:bob@example.net>\r\n"
    "Call-ID: call-1@192.0.2.1\r\n"
    "CSeq: 7 INVITE\r\n";

inline std::string request_with(std::string_view lines, std::string_view body = {}) {
  return "INVITE sip:bob@example.net SIP/2.0\r\n" + std::string(lines) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

// The sound request with these lines behind the sound ones.
inline std::string sound_request(std::string_view more = {}, std::string_view body = {}) {
  return request_with(sound_lines + std::string(more), body);
}

inline std::string sound_response(std::string_view start = "SIP/2.0 200 OK") {
  return std::string(start) + "\r\n" + sound_lines + "Content-Length: 0\r\n\r\n";
}

// The text with the first `what` in it spelled otherwise; the test fails where there is none.
inline std::string with(std::string text, std::string_view what, std::string_view instead) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << "no " << what << " in " << text;
  return at == std::string::npos ? text : text.replace(at, what.size(), instead);
}

inline Message parsed(std::string bytes) {
  auto message = Message::parse(bytes);
  EXPECT_TRUE(message.has_value()) << bytes;
  return message ? std::move(*message) : std::move(*Message::parse(sound_request()));
}

inline std::vector<std::string> texts(const Message& message, const Values& values) {
  std::vector<std::string> all;
  for (const auto& value : values) all.emplace_back(message.text(value.span));
  return all;
}

inline std::vector<std::string> values_of(const Message& message, Header name) {
  return texts(message, message.values(name));
}

}  // namespace sipward::sip::test
