// What a latency is measured between. Each span has a histogram of its own (measured.hpp). An ACK
// has no answer and so no span.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sipward::load {

enum class Span : std::uint8_t {
  tcp_connect,        // connect begun -> TCP established
  tls_full,           // TCP established -> full handshake done
  tls_resumed,        // TCP established -> resumed handshake done
  connect_to_answer,  // connect begun -> first SIP answer: with TLS 1.3 only this says we were
                      // taken
  invite_100,         // INVITE due -> 100
  invite_180,         // INVITE due -> 180
  invite_200,         // INVITE due -> 200
  bye_200,            // BYE sent -> 200
  reinvite_200,       // re-INVITE sent -> 200
  cancel_487,         // CANCEL sent -> 487 to the INVITE
  options_200,        // OPTIONS due -> 200
  register_200        // REGISTER due -> 200
};
inline constexpr std::size_t span_count = static_cast<std::size_t>(Span::register_200) + 1;
constexpr std::size_t index_of(Span span) {
  return static_cast<std::size_t>(span);
}
const std::array<Span, span_count>& all_spans();

std::string_view to_string(Span span);  // "invite_200", as in JSON
std::string_view title(Span span);      // "INVITE → 200", as people read it
// How the span relates to a metric of RFC 7501 or RFC 6076, as a sentence; "" if to none.
std::string_view term(Span span);
std::optional<Span> parse_span(std::string_view text);  // the inverse of to_string

}  // namespace sipward::load
