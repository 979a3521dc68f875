// What is asked through the control door and what comes back: HTTP (RFC 9110) without its wire.
// Plain values.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace sipward::control {

struct Request {
  std::string method = "GET";  // as sent: methods are case-sensitive
  std::string path = "/";      // "/peers/a%20b", percent-encoded: decoded by segment
  std::map<std::string, std::string> query = {};  // decoded
  std::string body = {};
};

struct Answer {
  unsigned status = 200;  // 200 to 599
  std::string body;       // UTF-8
  std::string content_type = "application/json";
  std::string allow = {};  // of a 405: the methods that the path has, "GET, POST"
};

using Respond = std::function<Answer(const Request&)>;

// {"error": "sentence"}. Bytes of the sentence that are not UTF-8 become "?".
Answer refusal(unsigned status, std::string_view sentence);

}  // namespace sipward::control
