// A SIP message (RFC 3261 §7) as one buffer and an index of its header lines. What every message
// is asked for is decoded once, the rest when somebody asks (headers.hpp); nothing is re-printed:
// an Edit (edit.hpp) splices. Pure; owned by whoever holds it. Offsets are bytes from the start.
#pragma once

#include <array>
#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/sip/headers.hpp"

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
inline constexpr std::size_t header_count = static_cast<std::size_t>(Header::rack) + 1;
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
using Values = boost::container::small_vector<Value, 8>;

// One value of a list of addresses, decoded.
struct Address {
  Value value;
  std::optional<NameAddr> name_addr;  // nothing: broken, or Contact's "*"
  std::optional<Uri> uri;             // nothing: no URI
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
  const HeaderLine* first(Header name) const {  // null if absent
    const auto at = first_[static_cast<std::size_t>(name)];
    return at == 0 ? nullptr : &lines_[at - 1U];
  }
  std::size_t count(Header name) const;       // lines, not values
  bool repeated(Header name) const;           // on more than one line
  std::string_view value(Header name) const;  // of the first line; "" if absent
  // All values of all lines of that name in order; commas inside quotes, <> and comments do not
  // split. For headers that are no lists (Call-ID, From, …) use first().
  Values values(Header name) const;

  // The values of Contact, Route or Record-Route, decoded once when the message was indexed; of any
  // other header none. Views into the message, which they live as long as and move with.
  std::span<const Address> addresses(Header name) const;

  // Decoded from the first line of their name; nothing where that is absent or broken. The views
  // live as long as the message and move with it.
  const std::optional<Uri>& request_target() const { return target_; }  // of the Request-URI
  const std::optional<Via>& top_via() const { return via_; }
  const std::optional<Value>& top_via_value() const { return via_value_; }
  const std::optional<NameAddr>& from() const { return from_; }
  const std::optional<NameAddr>& to() const { return to_; }
  std::string_view from_tag() const;  // "" if none
  bool has_to_tag() const { return to_tag_.has_value(); }
  std::string_view to_tag() const { return to_tag_.value_or(std::string_view()); }
  const std::optional<CSeq>& cseq() const { return cseq_; }

  bool headers_well_formed() const { return headers_well_formed_; }  // every line has name ":"
  std::uint32_t end_of_headers() const { return end_of_headers_; }   // where the empty line begins
  bool has_empty_line() const { return has_empty_line_; }
  std::string_view body() const;

  Message(Message&&) noexcept = default;
  Message& operator=(Message&&) noexcept = default;
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

 private:
  class Indexer;
  Message() = default;
  std::string bytes_;  // always on the heap: a move leaves the views valid
  std::vector<HeaderLine> lines_;
  std::array<std::uint16_t, header_count> first_{};  // index + 1 into lines_; 0: absent
  std::uint64_t repeated_ = 0;                       // a bit a Header
  std::vector<Address> addresses_;
  struct Range {
    std::uint16_t begin = 0, end = 0;  // in addresses_
  };
  Range contacts_, routes_, record_routes_;
  std::optional<Uri> target_;
  std::optional<Value> via_value_;
  std::optional<Via> via_;
  std::optional<NameAddr> from_, to_;
  std::optional<std::string_view> to_tag_;
  std::optional<CSeq> cseq_;
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
