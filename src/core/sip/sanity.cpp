#include "sipward/core/sip/sanity.hpp"

#include <array>

#include "sipward/core/sip/headers.hpp"
#include "sipward/core/sip/scan.hpp"

namespace sipward::sip {
namespace {

using base::DropReason;

constexpr std::uint32_t most_hops = 255;
constexpr std::uint32_t sequence_limit = 1U << 31;  // §8.1.1.5
constexpr std::string_view magic_cookie = "z9hG4bK";

constexpr std::array mandatory{Header::via, Header::from, Header::to, Header::call_id,
                               Header::cseq};
constexpr std::array single{Header::from,         Header::to,           Header::call_id,
                            Header::cseq,         Header::max_forwards, Header::content_length,
                            Header::content_type, Header::expires};
// The address headers that some rule of ours edits: others pass unread.
constexpr std::array addresses{Header::contact, Header::route, Header::record_route};

Verdict bad(DropReason reason, std::string_view phrase) {
  return {reason, 400, phrase};
}
constexpr Verdict fit{};

bool is_address(const std::optional<NameAddr>& address) {
  return address && parse_uri(address->uri).has_value();
}

Verdict judge_presence(const Message& message) {
  if (!message.headers_well_formed()) return bad(DropReason::malformed_header, "Malformed Header");
  for (const auto name : mandatory) {
    if (message.first(name) == nullptr) {
      return bad(DropReason::missing_mandatory_header, "Missing Mandatory Header");
    }
  }
  for (const auto name : single) {
    if (message.repeated(name)) {
      return bad(DropReason::repeated_single_header, "Header Field Repeated");
    }
  }
  return fit;
}

Verdict judge_numbers(const Message& message) {
  const auto& cseq = message.cseq();
  if (!cseq) return bad(DropReason::malformed_header, "Malformed CSeq");
  if (cseq->number >= sequence_limit) return bad(DropReason::scalar_out_of_range, "CSeq Too Large");
  if (message.is_request() && cseq->method != message.method_text()) {
    return bad(DropReason::cseq_mismatch, "CSeq Method Mismatch");
  }
  if (const auto* line = message.first(Header::max_forwards)) {
    const auto hops = parse_number(message.text(line->value));
    if (!hops || *hops > most_hops) return bad(DropReason::scalar_out_of_range, "Bad Max-Forwards");
  }
  if (const auto* line = message.first(Header::content_length)) {
    const auto size = parse_number(message.text(line->value));
    if (!size) return bad(DropReason::content_length_invalid, "Bad Content-Length");
  }
  return fit;
}

Verdict judge_via(const Message& message) {
  const auto& via = message.top_via();
  if (!via || via->branch == magic_cookie)
    return bad(DropReason::malformed_header, "Malformed Via");
  return fit;
}

Verdict judge_addresses(const Message& message) {
  if (!is_address(message.from()) || !is_address(message.to())) {
    return bad(DropReason::malformed_header, "Malformed From Or To");
  }
  for (const auto name : addresses) {
    for (const auto& address : message.addresses(name)) {
      const bool star = name == Header::contact && message.text(address.value.span) == "*";
      if (!star && !address.uri) {
        return bad(DropReason::malformed_header, "Malformed Address Header");
      }
    }
  }
  return fit;
}

Verdict judge_headers(const Message& message) {
  for (const auto judge : {judge_presence, judge_numbers, judge_via, judge_addresses}) {
    if (const auto verdict = judge(message); !verdict) return verdict;
  }
  return fit;
}

}  // namespace

Verdict judge_request(const Message& message) {
  if (!base::equal_ignoring_case(message.version(), "SIP/2.0")) {
    return {DropReason::unsupported_version, 505, "Version Not Supported"};
  }
  if (!message.start_line_well_formed()) {
    return bad(DropReason::malformed_start_line, "Malformed Request Line");
  }
  const auto& uri = message.request_target();
  // §19.1.1: headers have no place in a Request-URI.
  if (!uri || !uri->headers.empty()) {
    return bad(DropReason::malformed_start_line, "Malformed Request-URI");
  }
  return judge_headers(message);
}

Verdict judge_response(const Message& message) {
  auto verdict = fit;
  if (!base::equal_ignoring_case(message.version(), "SIP/2.0")) {
    verdict.reason = DropReason::unsupported_version;
  } else if (message.status() < 100 || message.status() > 699) {
    verdict.reason = DropReason::status_out_of_range;
  } else if (!message.start_line_well_formed()) {
    verdict.reason = DropReason::malformed_start_line;
  } else {
    verdict.reason = judge_headers(message).reason;
  }
  return verdict;
}

bool answerable(const Message& message) {
  return message.top_via_value().has_value();
}

}  // namespace sipward::sip
