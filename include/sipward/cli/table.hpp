// Rows for people at a terminal: aligned columns of bounded width. Text in cells may come from
// peers, so nothing in it reaches the terminal as a command. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sipward::cli {

using Row = std::vector<std::string>;

// The header and the rows as lines, columns two blanks apart, each at most `widest` columns wide as
// long as every column keeps one; for that the longest columns are cut, with "…" at the cut.
// Missing cells are empty. A code point counts as one column. Controls, marks that turn the
// direction of text and ill-formed UTF-8 become \xHH.
std::string to_table(const Row& header, const std::vector<Row>& rows, std::size_t widest = 100);

}  // namespace sipward::cli
