// UTF-8 (RFC 3629): whether bytes are well-formed, one code point at a time. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sipward::base {

struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 0;  // 0: ill-formed, or nothing left
};

// The first code point of `text`. Overlong forms, surrogates and what is above U+10FFFF are
// ill-formed.
CodePoint first_code_point(std::string_view text);

bool is_utf8(std::string_view text);

// With "?" for each byte that is ill-formed.
std::string well_formed(std::string_view text);

}  // namespace sipward::base
