// How a call is found again: by a number that its Call-ID, its tags and its branches carry, with
// the mark of this process in front. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sipward::load {

struct CallNumber {
  std::uint32_t worker = 0, slot = 0;
  std::uint32_t serial = 0;  // tells the calls of one slot apart
};

// Appends "MARK-0-17-3".
void append_number(std::string& to, std::string_view mark, const CallNumber& number);
// Nothing if the text does not begin with such a number of ours, or goes on behind it with anything
// but '@' or another '-'.
std::optional<CallNumber> read_number(std::string_view text, std::string_view mark);

void append_decimal(std::string& to, std::uint64_t value);

}  // namespace sipward::load
