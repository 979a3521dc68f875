#include "sipward/core/sip/scan.hpp"

#include <algorithm>

namespace sipward::sip {

bool is_token_text(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token);
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::size_t end_of_quoted(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

}  // namespace sipward::sip
