// Lengths of time and amounts, short enough for a column. Pure.
#pragma once

#include <cstdint>
#include <string>

namespace sipward::cli {

// "0.4s", "12s", "3m 05s", "2h 07m", "5d 03h".
std::string age_text(double seconds);

// "512 B", "1.5 kB", "20 MB": thousands, three digits at most.
std::string bytes_text(std::uint64_t bytes);

}  // namespace sipward::cli
