// The page's files, src/shell/page, as CMake put them into the program. Immutable.
#pragma once

#include <span>
#include <string_view>

namespace sipward::page {

struct Asset {
  std::string_view path;  // "/app.js"; that of index.html is "/"
  std::string_view content_type;
  std::string_view bytes;
};
std::span<const Asset> assets();

}  // namespace sipward::page
