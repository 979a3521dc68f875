// What is asked through the control door and what comes back: HTTP (RFC 9110) without its wire.
// Plain values.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sipward::control {

enum class Role : std::uint8_t { nobody, reader, operating };

struct Request {
  std::string method = "GET";  // as sent: methods are case-sensitive
  std::string path = "/";      // "/peers/a%20b", percent-encoded: decoded by segment
  std::map<std::string, std::string> query = {};  // decoded
  std::string body = {};
  std::map<std::string, std::string> fields = {};  // those of heeded_fields that were there
  bool secure = false;                             // came over TLS
  Role shown = Role::nobody;                       // whom the certificate shown is of
};

// The fields that an answer may depend on, in small letters.
inline constexpr const char* heeded_fields[] = {"host", "authorization", "cookie", "origin",
                                                "sec-fetch-site"};

// What an answer goes on with, piece by piece, until it or the client ends.
class Stream {
 public:
  virtual ~Stream() = default;
  // Lines of text; "": nothing has come since; nothing: it is over. On the door's thread.
  virtual std::optional<std::string> next() = 0;
};

struct Answer {
  unsigned status = 200;   // 200 to 599
  std::string body;        // UTF-8
  std::string allow = {};  // of a 405: the methods that the path has, "GET, POST"
  std::string content_type = "application/json";
  std::shared_ptr<Stream> stream = {};                           // of a 200, instead of the body
  std::vector<std::pair<std::string, std::string>> fields = {};  // beside those of HTTP itself
};

using Respond = std::function<Answer(const Request&)>;

// {"error": "sentence"}. Bytes of the sentence that are not UTF-8 become "?".
Answer refusal(unsigned status, std::string_view sentence);

}  // namespace sipward::control
