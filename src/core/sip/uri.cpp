#include <algorithm>
#include <utility>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/sip/headers.hpp"
#include "sipward/core/sip/scan.hpp"

namespace sipward::sip {
namespace {

Scheme scheme_of(std::string_view text) {
  if (base::equal_ignoring_case(text, "sip")) return Scheme::sip;
  if (base::equal_ignoring_case(text, "sips")) return Scheme::sips;
  if (base::equal_ignoring_case(text, "tel")) return Scheme::tel;
  if (base::equal_ignoring_case(text, "urn")) return Scheme::urn;
  return Scheme::other;
}

// What may stand in a URI at all (RFC 3986 §2); finer judgement is made of each part. Bytes above
// 127 are tolerated: UTF-8 in user parts is common and harms nobody.
constexpr CharSet uri_chars([](char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte != 0x7f && c != '<' && c != '>' && c != '"';
});

bool is_uri_text(std::string_view text) {
  std::size_t at = 0;
  for (; at + sizeof(Block) <= text.size(); at += sizeof(Block)) {
    const auto block = block_at(text.data() + at);
    const Block bad = ((block >= 0) & (block <= 0x20)) | (block == 0x7f) | (block == '<') |
                      (block == '>') | (block == '"');
    if (any(bad)) return false;
  }
  return uri_chars.has_all(text.substr(at));
}

constexpr CharSet host_chars([](char c) {
  return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_';
});
constexpr CharSet scheme_chars([](char c) {
  return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
});

bool is_scheme(std::string_view text) {
  return !text.empty() && is_alpha(text.front()) && scheme_chars.has_all(text);
}

bool is_host_name(std::string_view host) {
  return !host.empty() && host_chars.has_all(host);
}

// RFC 5118 §4.10: three colons where two are meant are a known mistake of senders.
bool is_bracketed_address(std::string_view host) {
  return host.find(':') != std::string_view::npos &&
         std::all_of(host.begin(), host.end(),
                     [](char c) { return is_hex(c) || c == ':' || c == '.'; });
}

constexpr CharSet host_ends([](char c) { return c == ':' || c == ';' || c == '?'; });
constexpr CharSet port_ends([](char c) { return c == ';' || c == '?'; });
constexpr CharSet params_ends([](char c) { return c == '?'; });
constexpr CharSet bracket_ends([](char c) { return c == ']'; });

struct Cursor {
  std::string_view rest;

  // All up to one of the stops; what is left begins with it.
  std::string_view until(const CharSet& stops) {
    const auto end = stops.find_in(rest);
    const auto taken = rest.substr(0, end);
    rest.remove_prefix(end);
    return taken;
  }
  bool skip(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
};

bool take_host(Cursor& cursor, Uri& uri) {
  if (cursor.skip('[')) {
    uri.host = cursor.until(bracket_ends);
    return cursor.skip(']') && is_bracketed_address(uri.host);
  }
  uri.host = cursor.until(host_ends);
  return is_host_name(uri.host);
}

bool take_port(Cursor& cursor, Uri& uri) {
  if (!cursor.skip(':')) return true;
  const auto port = parse_number(cursor.until(port_ends));
  if (!port || *port == 0 || *port > 65535) return false;
  uri.port = static_cast<std::uint16_t>(*port);
  return true;
}

bool take_sip(Uri& uri) {
  Cursor cursor{uri.rest};
  if (const auto at = cursor.rest.find('@'); at != std::string_view::npos) {
    uri.user = cursor.rest.substr(0, at);
    uri.has_user = true;
    cursor.rest.remove_prefix(at + 1);
    if (uri.user.empty()) return false;
  }
  if (!take_host(cursor, uri) || !take_port(cursor, uri)) return false;
  if (cursor.skip(';')) uri.params = cursor.until(params_ends);
  if (cursor.skip('?')) uri.headers = std::exchange(cursor.rest, {});
  return cursor.rest.empty();
}

}  // namespace

std::optional<std::string_view> Uri::param(std::string_view name) const {
  return find_param(params, name);
}

std::optional<base::Transport> Uri::transport() const {
  const auto value = param("transport");
  return value ? base::parse_transport(*value) : std::nullopt;
}

std::optional<Uri> parse_uri(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || !is_uri_text(text)) return std::nullopt;
  Uri uri;
  uri.scheme_text = text.substr(0, colon);
  uri.rest = text.substr(colon + 1);
  if (!is_scheme(uri.scheme_text) || uri.rest.empty()) return std::nullopt;
  uri.scheme = scheme_of(uri.scheme_text);
  const bool is_sip = uri.scheme == Scheme::sip || uri.scheme == Scheme::sips;
  if (is_sip && !take_sip(uri)) return std::nullopt;
  return uri;
}

}  // namespace sipward::sip
