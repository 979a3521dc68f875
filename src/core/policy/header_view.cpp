#include "sipward/core/policy/header_view.hpp"

#include <algorithm>

namespace sipward::policy {
namespace {

bool has_fold(std::string_view value) {
  return value.find('\n') != std::string_view::npos;
}

// A fold is a space (RFC 3261 §7.3.1).
bool is_value(std::string_view written, std::string_view wanted) {
  if (!has_fold(written)) return base::equal_ignoring_case(written, wanted);
  return base::equal_ignoring_case(sip::unfold(written), wanted);
}

}  // namespace

std::uint64_t head_of(std::string_view text) {
  std::uint64_t head = 0;
  for (std::size_t i = 0; i < std::min<std::size_t>(text.size(), 8); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool capital = byte >= 'A' && byte <= 'Z';
    head |= std::uint64_t{capital ? byte + 0x20U : byte} << (8 * i);
  }
  return head;
}

HeaderCheck::HeaderCheck(const HeaderCondition& condition, std::uint16_t number)
    : wanted(&condition),
      known(sip::parse_header_name(condition.name)),
      slot(number),
      head(head_of(condition.equals.value_or(""))) {}

bool HeaderView::is_named(const sip::HeaderLine& line, const HeaderCheck& check) const {
  if (check.known != sip::Header::other || line.name != sip::Header::other) {
    return line.name == check.known;
  }
  return base::equal_ignoring_case(request_.text(line.key), check.wanted->name);
}

HeaderView::Found HeaderView::look_for(const HeaderCheck& check) const {
  Found found{0, absent, false};
  const auto& lines = request_.lines();
  const auto named = [&](const sip::HeaderLine& line) { return is_named(line, check); };
  const auto line = std::find_if(lines.begin(), lines.end(), named);
  if (line == lines.end()) return found;
  const auto value = request_.text(line->value);
  found.line = static_cast<std::uint16_t>(line - lines.begin());
  found.head = head_of(value);
  found.single = !has_fold(value) && std::none_of(line + 1, lines.end(), named);
  return found;
}

bool HeaderView::has_value(const HeaderCheck& check, std::size_t first) const {
  const auto& lines = request_.lines();
  for (std::size_t i = first; i < lines.size(); ++i) {
    if (!is_named(lines[i], check)) continue;
    if (is_value(request_.text(lines[i].value), *check.wanted->equals)) return true;
  }
  return false;
}

}  // namespace sipward::policy
