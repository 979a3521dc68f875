// What the commands print: labels in a column of their own, text broken at spaces so that no line
// is longer than 100 columns. Pure but for print().
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>

namespace sipward::cli {

// "  subject       CN=sbc.example.com": `indent` spaces, the label padded, the text; what does not
// fit goes on below the text. An empty text gives no row.
std::string row(std::size_t indent, std::string_view label, std::string_view text,
                std::size_t label_width = 14);

// "expired on 2026-11-01, 3 days ago", "until 2026-11-01, 92 days left".
std::string until_text(std::string_view not_after);

std::string days_text(int days);  // "1 day", "2 days"

void print(std::string_view text);
void print(const boost::json::value& value);

}  // namespace sipward::cli
