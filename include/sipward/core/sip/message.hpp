// A SIP message (RFC 3261 §7) as one buffer and an index of its header lines. Nothing is decoded
// until somebody asks (headers.hpp); nothing is re-printed: an Edit (edit.hpp) splices.
// Pure; owned by whoever holds it. Offsets are bytes from the start of bytes().
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sipward::sip {

enum class Method : std::uint8_t {
  invite,
  ack,
  bye,
  cancel,
  register_,
  options,
  prack,
  update,
  subscribe,
  notify,
  refer,
  info,
  message,
  publish,
  other
};
Method parse_method(std::string_view text);  // case-sensitive (RFC 3261 §7.1)
std::string_view to_string(Method method);   // "" for other

// The header fields that some rule of ours names; every other line is `other` and never touched.
enum class Header : std::uint8_t {
  other,
  via,
  from,
  to,
  call_id,
  cseq,
  contact,
  max_forwards,
  route,
  record_route,
  path,
  service_route,
  content_length,
  content_type,
  expires,
  proxy_require,
  require,
  supported,
  unsupported,
  refer_to,
  referred_by,
  p_asserted_identity,
  p_preferred_identity,
  remote_party_id,
  diversion,
  history_info,
  reply_to,
  retry_after,
  warning,
  event,
  session_id,
  rack
};
Header parse_header_name(std::string_view name);  // long and compact forms, case-insensitive

struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t size() const { return end - begin; }
  auto operator<=>(const Span&) const = default;
};

struct HeaderLine {
  Header name = Header::other;
  Span line;   // from the first letter of the name past the final CRLF, folds included
  Span key;    // the name as written
  Span value;  // without surrounding white space; may contain folds (CRLF + white space)
};

// One value of a header that may be a comma-separated list.
struct Value {
  std::uint16_t line = 0;  // index into Message::lines()
  Span span;               // the value, trimmed
};

class Message {
 public:
  // Indexes what was framed: exactly one message, body included. Nothing if the bytes have no
  // start line that could be SIP's, or no header block at all; everything less is judged by
  // sanity (sanity.hpp), so that a 400 can be answered. Never throws, never reads past the bytes.
  // A header block that ends without the empty line is accepted and has an empty body.
  static std::optional<Message> parse(std::string bytes);

  std::string_view bytes() const { return bytes_; }
  std::string_view text(Span span) const {
    return std::string_view(bytes_).substr(span.begin, span.size());
  }

  bool is_request() const { return request_; }
  Method method() const { return method_; }  // requests: start line; responses: CSeq's
  std::string_view method_text() const;      // requests: start line; responses: CSeq's
  Span request_uri_span() const { return request_uri_; }
  std::string_view request_uri() const { return text(request_uri_); }
  std::string_view version() const { return text(version_); }  // "SIP/2.0" as written
  int status() const { return status_; }  // responses; 0 if not a 3-digit number
  // False if the start line is not exactly METHOD SP URI SP VERSION or VERSION SP STATUS SP reason.
  bool start_line_well_formed() const { return start_line_well_formed_; }
  Span start_line() const { return start_line_; }  // without its CRLF

  const std::vector<HeaderLine>& lines() const { return lines_; }
  const HeaderLine* first(Header name) const;  // null if absent
  std::size_t count(Header name) const;        // lines, not values
  std::string_view value(Header name) const;   // of the first line; "" if absent
  // All values of all lines of that name in order; commas inside quotes, <> and comments do not
  // split. For headers that are no lists (Call-ID, From, …) use first().
  std::vector<Value> values(Header name) const;

  bool headers_well_formed() const { return headers_well_formed_; }  // every line has name ":"
  std::uint32_t end_of_headers() const { return end_of_headers_; }   // where the empty line begins
  bool has_empty_line() const { return has_empty_line_; }
  std::string_view body() const;

  Message(Message&&) noexcept = default;
  Message& operator=(Message&&) noexcept = default;
  Message(const Message&) = default;
  Message& operator=(const Message&) = default;

 private:
  class Indexer;
  Message() = default;
  std::string bytes_;
  std::vector<HeaderLine> lines_;
  Span start_line_, request_uri_, version_, method_span_;
  std::uint32_t end_of_headers_ = 0;
  std::uint32_t body_begin_ = 0;
  int status_ = 0;
  Method method_ = Method::other;
  bool request_ = false;
  bool start_line_well_formed_ = true;
  bool headers_well_formed_ = true;
  bool has_empty_line_ = true;
};

}  // namespace sipward::sip
