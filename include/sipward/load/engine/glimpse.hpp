// What a load end needs to know of a message, found by one scan over its header lines: no general
// parsing, no allocation. Whether the message is right SIP is another question, asked of a sample
// (examine.hpp). Pure; the views live as long as the bytes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sipward/core/sip/message.hpp"

namespace sipward::load {

// Whole header lines with their line ends, in order.
class HeaderLines {
 public:
  static constexpr std::size_t most = 16;
  void add(std::string_view line);
  const std::string_view* begin() const { return lines_.data(); }
  const std::string_view* end() const { return lines_.data() + size_; }
  std::size_t size() const { return size_; }
  bool overflowed() const { return overflowed_; }

 private:
  std::array<std::string_view, most> lines_;
  std::uint8_t size_ = 0;
  bool overflowed_ = false;
};

struct Glimpse {
  std::string_view bytes, body;
  int status = 0;                           // 0: a request
  sip::Method method = sip::Method::other;  // of a request; of a response: its CSeq's
  std::uint32_t cseq = 0;
  std::string_view request_uri;
  std::string_view call_id, from, to, cseq_text, contact;  // values as written, trimmed
  std::string_view to_tag;
  HeaderLines vias, record_routes;
};

enum class Cut : std::uint8_t {
  need_more,  // not all of it is there
  message,
  keepalive,  // line ends between messages
  broken      // no SIP: the stream is lost
};

struct Seen {
  Cut cut = Cut::need_more;
  std::size_t size = 0;  // bytes of the message or the line ends
};

// Reads the first message of `bytes` into `into`. Without a Content-Length it ends with its
// headers.
Seen look(std::string_view bytes, Glimpse& into);

// The value of a parameter of a header value, behind the closing '>' if there is one.
std::string_view header_param(std::string_view value, std::string_view name);

// The URI of a name-addr, or the whole value up to its first parameter.
std::string_view uri_of(std::string_view value);

}  // namespace sipward::load
