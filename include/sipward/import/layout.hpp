// Text of at most 100 columns: broken at spaces, with a hanging indent. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "sipward/import/running.hpp"

namespace sipward::import {

inline constexpr std::size_t most_columns = 100;

// `head` and the text behind it; what does not fit goes on below the text. Ends with a new line.
std::string paragraph(std::string_view head, std::string_view text);

std::string commented(std::string_view text);  // likewise, with "# " before each line

// At most `columns`, with "…" where it was cut.
std::string cut(std::string_view text, std::size_t columns);

std::string numbers_text(const Lines& lines);  // "line 3", "lines 3, 7, 9–12"

}  // namespace sipward::import
