#include "sipward/load/measure/span.hpp"

#include <algorithm>

namespace sipward::load {
namespace {

struct SpanWords {
  std::string_view name, title, term;
};

constexpr std::array<SpanWords, span_count> span_words{{
    {"tcp_connect", "TCP connect", ""},
    {"tls_full", "TLS handshake, full", ""},
    {"tls_resumed", "TLS handshake, resumed", ""},
    {"connect_to_answer", "connect → first SIP answer", ""},
    {"invite_100", "INVITE → 100", ""},
    {"invite_180", "INVITE → 180",
     "Session Request Delay (RFC 6076), but from when the INVITE was due: a stall that delayed the "
     "INVITE itself counts"},
    {"invite_200", "INVITE → 200",
     "no metric of RFC 6076: with ringing it holds the ringing time; from when the INVITE was due"},
    {"bye_200", "BYE → 200", "Session Disconnect Delay (RFC 6076)"},
    {"reinvite_200", "re-INVITE → 200", ""},
    {"cancel_487", "CANCEL → 487", ""},
    {"options_200", "OPTIONS → 200", ""},
    {"register_200", "REGISTER → 200",
     "Registration Request Delay (RFC 6076), but from when the REGISTER was due"},
}};

}  // namespace

const std::array<Span, span_count>& all_spans() {
  static constexpr auto all = [] {
    std::array<Span, span_count> spans{};
    for (std::size_t i = 0; i < span_count; ++i) spans[i] = static_cast<Span>(i);
    return spans;
  }();
  return all;
}

std::string_view to_string(Span span) {
  return span_words[index_of(span)].name;
}

std::string_view title(Span span) {
  return span_words[index_of(span)].title;
}

std::string_view term(Span span) {
  return span_words[index_of(span)].term;
}

std::optional<Span> parse_span(std::string_view text) {
  const auto& all = all_spans();
  const auto* found =
      std::find_if(all.begin(), all.end(), [&](Span span) { return to_string(span) == text; });
  if (found == all.end()) return std::nullopt;
  return *found;
}

}  // namespace sipward::load
