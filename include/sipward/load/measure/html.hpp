// Pieces of HTML. Pure text; whatever comes from a run goes through escaped().
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sipward::load {

std::string escaped(std::string_view text);  // for elements and quoted attributes

// <name class="…">content</name>; the content is HTML.
std::string element(std::string_view name, std::string_view css_class, std::string_view content);

// Cells are HTML. The first column of each row is its header; `heads` may be empty.
struct HtmlTable {
  std::vector<std::string> heads;
  std::vector<std::vector<std::string>> rows;
  bool numbers = true;  // to the right, in digits of one width
};
std::string to_html(const HtmlTable& table);

}  // namespace sipward::load
