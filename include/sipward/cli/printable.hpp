// Text that may come from peers, made fit for a terminal: nothing in it is obeyed, and it takes as
// many columns as it says. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sipward::cli {

// Controls, marks that turn the direction of text and ill-formed UTF-8 become \xHH.
std::string harmless(std::string_view text);

// Of well-formed text: a code point counts as one column.
std::size_t columns_of(std::string_view text);

// Exactly `width` columns of well-formed text: padded, or cut, with "…" at the cut.
std::string fitted(std::string_view text, std::size_t width);

}  // namespace sipward::cli
