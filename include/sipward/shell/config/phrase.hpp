// The little language of the SIPWARD_ variables, "WORD… as WORD", and texts as TOML writes them.
// Pure; used within shell/config.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sipward::config {

using Words = std::vector<std::string>;

Words words_of(std::string_view text);  // divided by spaces and commas

// What stands before the dividing word, and what behind it.
struct Phrase {
  Words before, behind;
};
// Nothing: there is nothing before it, or it is there and nothing behind it.
std::optional<Phrase> read_phrase(std::string_view text, std::string_view divider);

std::string toml_text(std::string_view text);  // in quotes, escaped
std::string toml_list(const Words& words);

std::string host_in(std::string_view endpoint);  // of TRANSPORT:HOST:PORT, without brackets
bool is_address(std::string_view host);
bool is_loopback(std::string_view host);

}  // namespace sipward::config
