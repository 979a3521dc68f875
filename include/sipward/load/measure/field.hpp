// The places of a message template that differ from call to call, written [name] in its text.
// Pure; a Fields belongs to whoever renders, and only points at its texts.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sipward::load {

enum class Field : std::uint8_t {
  request_uri,  // sip:4711@sbc.example.com:5061, in a dialog the remote target
  target_host,  // as in URIs: an IPv6 address has its brackets
  target_port,
  to_user,       // the callee
  to_tag_param,  // ";tag=…" in a dialog, else empty
  from_user,     // the caller
  from_tag,
  call_id,
  cseq,           // the number
  branch,         // with z9hG4bK
  routes,         // whole Route lines with their CRLF, or none; stands on a line of its own
  transport,      // "TLS", as in Via
  uri_transport,  // "tls", as in URIs
  local_host,     // as in URIs: an IPv6 address has its brackets
  local_port,
  local_ip,    // without brackets, as in SDP
  ip_version,  // "4" or "6"
  media_port,
  session,  // a number of the call's own, for SDP and Cisco-Guid
  body,     // what a file holds, as it is
  len       // bytes of the body; not to be set
};
inline constexpr std::size_t field_count = static_cast<std::size_t>(Field::len) + 1;

std::string_view to_string(Field field);                  // "call_id"
std::optional<Field> parse_field(std::string_view name);  // the inverse
std::string field_names();                                // "[request_uri], [target_host], …"

class Fields {
 public:
  // The text has to live until the last rendering.
  void set(Field field, std::string_view text) { texts_[static_cast<std::size_t>(field)] = text; }
  std::string_view get(Field field) const { return texts_[static_cast<std::size_t>(field)]; }

 private:
  std::array<std::string_view, field_count> texts_;
};

}  // namespace sipward::load
