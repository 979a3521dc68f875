// Header fields that are comma-separated lists (RFC 3261 §7.3.1): where their values stand.
// Pure; used by core/sip only.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "sipward/core/sip/scan.hpp"

namespace sipward::sip {

using ListMarks = MarkSet<',', '"', '<', '>', '(', ')'>;

// Splits a list at its commas: outside quotes and <>, and in Via outside comments. Calls act(begin,
// size) for each value, trimmed; empty ones are left out.
template <class Act>
void split_list(std::string_view text, bool comments, Act act) {
  std::size_t begin = 0;
  int angle = 0;
  int comment = 0;
  const auto emit = [&](std::size_t end) {
    const auto value = trim(text.substr(begin, end - begin));
    if (!value.empty()) act(static_cast<std::size_t>(value.data() - text.data()), value.size());
    begin = end + 1;
  };
  if (text.find(',') == std::string_view::npos) return emit(text.size());
  for (auto at = ListMarks::find_in(text); at < text.size(); at = ListMarks::find_in(text, at)) {
    switch (text[at++]) {
      case '"':
        if (angle == 0) at = std::min(end_of_quoted(text, at - 1), text.size());
        break;
      case '<':
        angle = 1;
        break;
      case '>':
        angle = 0;
        break;
      case '(':
        comment += comments ? 1 : 0;
        break;
      case ')':
        comment -= comment > 0 ? 1 : 0;
        break;
      default:
        if (angle == 0 && comment == 0) emit(at - 1);
        break;
    }
  }
  emit(text.size());
}

}  // namespace sipward::sip
