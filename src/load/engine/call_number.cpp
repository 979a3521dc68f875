#include "sipward/load/engine/call_number.hpp"

#include <array>
#include <charconv>

namespace sipward::load {

void append_decimal(std::string& to, std::uint64_t value) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  to.append(digits.data(), end);
}

void append_number(std::string& to, std::string_view mark, const CallNumber& number) {
  to.append(mark);
  for (const auto part : {number.worker, number.slot, number.serial}) {
    to.push_back('-');
    append_decimal(to, part);
  }
}

std::optional<CallNumber> read_number(std::string_view text, std::string_view mark) {
  if (!text.starts_with(mark)) return std::nullopt;
  CallNumber number;
  const auto* at = text.data() + mark.size();
  const auto* const end = text.data() + text.size();
  for (auto* part : {&number.worker, &number.slot, &number.serial}) {
    if (at == end || *at != '-') return std::nullopt;
    const auto read = std::from_chars(at + 1, end, *part);
    if (read.ec != std::errc()) return std::nullopt;
    at = read.ptr;
  }
  if (at != end && *at != '@' && *at != '-') return std::nullopt;
  return number;
}

}  // namespace sipward::load
