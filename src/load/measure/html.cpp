#include "sipward/load/measure/html.hpp"

namespace sipward::load {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

std::string element(std::string_view name, std::string_view css_class, std::string_view content) {
  std::string out = "<";
  out += name;
  if (!css_class.empty()) out.append(" class=\"").append(css_class).append("\"");
  out.append(">").append(content).append("</").append(name).append(">");
  return out;
}

std::string to_html(const HtmlTable& table) {
  std::string out;
  if (!table.heads.empty()) {
    for (const auto& head : table.heads) out += element("th", "", head);
    out = element("thead", "", element("tr", "", out));
  }
  std::string body;
  for (const auto& row : table.rows) {
    std::string cells;
    for (std::size_t i = 0; i < row.size(); ++i) cells += element(i == 0 ? "th" : "td", "", row[i]);
    body += element("tr", "", cells) + "\n";
  }
  const auto whole =
      element("table", table.numbers ? "numbers" : "", out + element("tbody", "", body));
  return element("div", "scroll", whole);
}

}  // namespace sipward::load
