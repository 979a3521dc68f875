#include "sipward/shell/config/phrase.hpp"

#include <algorithm>

#include "sipward/core/base/endpoint.hpp"

namespace sipward::config {

Words words_of(std::string_view text) {
  constexpr std::string_view separators = " \t\n,";
  Words words;
  for (;;) {
    const auto begin = text.find_first_not_of(separators);
    if (begin == std::string_view::npos) return words;
    text.remove_prefix(begin);
    const auto end = std::min(text.find_first_of(separators), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

std::string toml_text(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      out.append("\\u00").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
      continue;
    }
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + '"';
}

std::string toml_list(const Words& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + toml_text(word);
  return "[" + out + "]";
}

// HOST of TRANSPORT:HOST:PORT; of an IPv6 address without its brackets.
std::string host_in(std::string_view endpoint) {
  endpoint.remove_prefix(std::min(endpoint.find(':') + 1, endpoint.size()));
  if (endpoint.starts_with('[')) return std::string(endpoint.substr(1, endpoint.find(']') - 1));
  return std::string(endpoint.substr(0, endpoint.find(':')));
}

bool is_address(std::string_view host) {
  return base::IpAddress::parse(host).has_value();
}

bool is_loopback(std::string_view host) {
  return host.starts_with("127.") || host == "::1";
}

std::optional<Phrase> read_phrase(std::string_view text, std::string_view divider) {
  Phrase phrase;
  bool divided = false;
  for (auto& word : words_of(text)) {
    if (word == divider && !divided) {
      divided = true;
    } else {
      (divided ? phrase.behind : phrase.before).push_back(std::move(word));
    }
  }
  const bool lacks = phrase.before.empty() || (divided && phrase.behind.empty());
  return lacks ? std::nullopt : std::optional(std::move(phrase));
}

}  // namespace sipward::config
