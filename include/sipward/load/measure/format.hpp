// Figures as people read them: three digits are enough, the unit follows the size. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace sipward::load {

std::string text_of(std::chrono::nanoseconds time);  // "850 ns", "12.3 µs", "1.23 ms", "32.0 s"
std::string grouped(std::uint64_t number);           // "1,234,567"
// "0.12", "7.50", "85.3", "1,997"
std::string text_of_rate(double rate);
std::string percent(double share);              // "0%", "<0.01%", "0.22%", "43.1%", "100%"
std::string text_of_bytes(std::uint64_t size);  // "512 B", "38.2 MB"
std::string fixed(double number, int decimals);
std::string utc_text(std::int64_t seconds_since_1970);  // "2026-11-26 06:30:00 UTC"

// Padded with blanks to so many columns, characters counted, not bytes.
std::string left(std::string_view text, std::size_t columns);
std::string right(std::string_view text, std::size_t columns);
std::size_t columns_of(std::string_view text);

}  // namespace sipward::load
