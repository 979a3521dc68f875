#include "sipward/core/sip/headers.hpp"

#include <algorithm>

#include "sipward/core/sip/scan.hpp"

namespace sipward::sip {
namespace {

constexpr CharSet digit_chars(is_digit);
constexpr CharSet sent_by_ends([](char c) {
  return is_space(c) || c == ':' || c == ';' || c == ',' || c == '(';
});
// What makes an addr-spec need brackets.
constexpr CharSet bracketed_chars([](char c) {
  return is_space(c) || c == '?' || c == ',' || c == '"';
});

std::string_view skip_space(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  return text;
}

// Takes a token from the front and the separator behind it, each with white space around.
std::optional<std::string_view> take_token(std::string_view& text, char separator) {
  text = skip_space(text);
  const auto end = token_chars.skip_in(text);
  const auto token = text.substr(0, end);
  text = skip_space(text.substr(end));
  if (token.empty() || text.empty() || text.front() != separator) return std::nullopt;
  text.remove_prefix(1);
  return token;
}

bool is_display(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_token(c) || is_space(c) || static_cast<unsigned char>(c) > 127;
  });
}

// Where '<' stands, display name judged; npos: there is none; nothing: the name is broken.
std::optional<std::size_t> find_bracket(std::string_view value) {
  if (!value.empty() && value.front() == '"') {
    const auto end = end_of_quoted(value, 0);
    if (end == std::string_view::npos) return std::nullopt;
    const auto at = value.size() - skip_space(value.substr(end)).size();
    if (at >= value.size() || value[at] != '<') return std::nullopt;
    return at;
  }
  const auto at = value.find('<');
  if (at != std::string_view::npos && !is_display(value.substr(0, at))) return std::nullopt;
  return at;
}

bool take_params(std::string_view rest, std::string_view& params) {
  rest = skip_space(rest);
  if (rest.empty()) return true;
  if (rest.front() != ';') return false;
  params = rest.substr(1);
  return params_well_formed(params);
}

bool take_sent_by(std::string_view& text, Via& via) {
  text = skip_space(text);
  const auto begin = text;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return false;
    via.host = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
  } else {
    const auto end = sent_by_ends.find_in(text);
    via.host = text.substr(0, end);
    text.remove_prefix(end);
  }
  auto end = static_cast<std::size_t>(text.data() - begin.data());
  text = skip_space(text);
  if (text.starts_with(':')) {
    text = skip_space(text.substr(1));
    const auto digits = digit_chars.skip_in(text);
    const auto port = parse_number(text.substr(0, digits));
    if (!port || *port == 0 || *port > 65535) return false;
    via.port = static_cast<std::uint16_t>(*port);
    text.remove_prefix(digits);
    end = static_cast<std::size_t>(text.data() - begin.data());
  }
  via.sent_by = begin.substr(0, end);
  return !via.host.empty();
}

std::string_view without_brackets(std::string_view host) {
  if (host.size() > 1 && host.front() == '[' && host.back() == ']') {
    return host.substr(1, host.size() - 2);
  }
  return host;
}

}  // namespace

std::optional<NameAddr> parse_name_addr(std::string_view value) {
  value = trim(value);
  const auto bracket = find_bracket(value);
  if (!bracket || value.empty()) return std::nullopt;
  NameAddr address;
  if (*bracket != std::string_view::npos) {
    address.bracketed = true;
    address.display = trim(value.substr(0, *bracket));
    const auto rest = value.substr(*bracket + 1);
    const auto end = rest.find('>');
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    address.uri = rest.substr(0, end);
    if (!take_params(rest.substr(end + 1), address.params)) return std::nullopt;
    return address;
  }
  const auto end = std::min(value.find(';'), value.size());
  address.uri = trim(value.substr(0, end));
  if (!take_params(value.substr(end), address.params)) return std::nullopt;
  // §20: an addr-spec with a comma, semicolon or question mark must stand in brackets.
  const bool plain = bracketed_chars.find_in(address.uri) == address.uri.size();
  if (address.uri.empty() || !plain) return std::nullopt;
  return address;
}

std::optional<Via> parse_via(std::string_view value) {
  auto text = value;
  const auto name = take_token(text, '/');
  if (!name || !base::equal_ignoring_case(*name, "SIP")) return std::nullopt;
  const auto version = take_token(text, '/');
  if (!version || *version != "2.0") return std::nullopt;
  Via via;
  text = skip_space(text);
  const auto end = token_chars.skip_in(text);
  via.transport = text.substr(0, end);
  text.remove_prefix(end);
  if (via.transport.empty() || text.empty() || !is_space(text.front())) return std::nullopt;
  if (!take_sent_by(text, via)) return std::nullopt;
  if (!take_params(text, via.params)) return std::nullopt;
  via.branch = find_param(via.params, "branch").value_or("");
  via.received = without_brackets(find_param(via.params, "received").value_or(""));
  if (const auto rport = find_param(via.params, "rport")) {
    via.has_rport = true;
    const auto port = parse_number(*rport);
    if (port && *port <= 65535) via.rport = static_cast<std::uint16_t>(*port);
  }
  return via;
}

}  // namespace sipward::sip
