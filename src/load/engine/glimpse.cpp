#include "sipward/load/engine/glimpse.hpp"

#include <charconv>

#include "sipward/core/sip/scan.hpp"

namespace sipward::load {
namespace {

constexpr std::size_t longest_head = std::size_t{64} * 1024;
constexpr std::size_t longest_body = std::size_t{1024} * 1024;

bool is(std::string_view name, std::string_view lower) {
  if (name.size() != lower.size()) return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (((c >= 'A' && c <= 'Z') ? static_cast<char>(c + 32) : c) != lower[i]) return false;
  }
  return true;
}

std::uint32_t number(std::string_view text) {
  std::uint32_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// The line feed that ends the line begun at `at`, continuation lines included.
std::size_t end_of_line(std::string_view text, std::size_t at) {
  auto end = text.find('\n', at);
  while (end != std::string_view::npos && end + 1 < text.size() &&
         (text[end + 1] == ' ' || text[end + 1] == '\t')) {
    end = text.find('\n', end + 1);
  }
  return end;
}

void read_cseq(std::string_view value, Glimpse& into) {
  into.cseq_text = value;
  into.cseq = number(value);
  const auto space = value.find_last_of(" \t");
  if (into.status != 0 && space != std::string_view::npos) {
    into.method = sip::parse_method(value.substr(space + 1));
  }
}

// Only the first letter of most names is looked at.
void read_line(std::string_view line, std::size_t& content_length, Glimpse& into) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return;
  auto name = line.substr(0, colon);
  while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
  const auto value = [&] { return sip::trim(line.substr(colon + 1)); };
  switch (name.empty() ? ' ' : name.front() | 0x20) {
    case 'v':
      if (is(name, "via") || name.size() == 1) into.vias.add(line);
      break;
    case 'f':
      if (is(name, "from") || name.size() == 1) into.from = value();
      break;
    case 't':
      if (!is(name, "to") && name.size() != 1) break;
      into.to = value();
      into.to_tag = header_param(into.to, "tag");
      break;
    case 'i':
      if (name.size() == 1) into.call_id = value();
      break;
    case 'm':
      if (name.size() == 1 && into.contact.empty()) into.contact = value();
      break;
    case 'l':
      if (name.size() == 1) content_length = number(value());
      break;
    case 'r':
      if (is(name, "record-route")) into.record_routes.add(line);
      break;
    case 'c':
      if (is(name, "call-id")) {
        into.call_id = value();
      } else if (is(name, "cseq")) {
        read_cseq(value(), into);
      } else if (is(name, "contact")) {
        if (into.contact.empty()) into.contact = value();
      } else if (is(name, "content-length")) {
        content_length = number(value());
      }
      break;
    default:
      break;
  }
}

bool read_start_line(std::string_view line, Glimpse& into) {
  const auto first = line.find(' ');
  if (first == std::string_view::npos) return false;
  if (line.starts_with("SIP/2.0 ")) {
    into.status = static_cast<int>(number(line.substr(first + 1)));
    return into.status >= 100 && into.status <= 699;
  }
  const auto second = line.find(' ', first + 1);
  if (second == std::string_view::npos || !line.substr(second + 1).starts_with("SIP/2.0")) {
    return false;
  }
  into.method = sip::parse_method(line.substr(0, first));
  into.request_uri = line.substr(first + 1, second - first - 1);
  return true;
}

}  // namespace

void HeaderLines::add(std::string_view line) {
  if (size_ == most) {
    overflowed_ = true;
  } else {
    lines_[size_++] = line;
  }
}

Seen look(std::string_view bytes, Glimpse& into) {
  std::size_t blank = 0;
  while (blank < bytes.size() && (bytes[blank] == '\r' || bytes[blank] == '\n')) ++blank;
  if (blank > 0) return {Cut::keepalive, blank};
  auto end = bytes.find('\n');
  if (end == std::string_view::npos) {
    return {bytes.size() > longest_head ? Cut::broken : Cut::need_more, 0};
  }
  into = Glimpse{};
  if (!read_start_line(bytes.substr(0, end), into)) return {Cut::broken, 0};
  std::size_t content_length = 0;
  for (auto at = end + 1;; at = end + 1) {
    end = end_of_line(bytes, at);
    if (end == std::string_view::npos) {
      return {bytes.size() > longest_head ? Cut::broken : Cut::need_more, 0};
    }
    const auto line = bytes.substr(at, end + 1 - at);
    if (line == "\r\n" || line == "\n") break;
    read_line(line, content_length, into);
  }
  if (into.vias.overflowed() || into.record_routes.overflowed()) return {Cut::broken, 0};
  const auto head = end + 1;
  if (content_length > longest_body) return {Cut::broken, 0};
  if (bytes.size() < head + content_length) return {Cut::need_more, 0};
  into.bytes = bytes.substr(0, head + content_length);
  into.body = into.bytes.substr(head);
  return {Cut::message, into.bytes.size()};
}

std::string_view header_param(std::string_view value, std::string_view name) {
  const auto bracket = value.rfind('>');
  auto at = value.find(';', bracket == std::string_view::npos ? 0 : bracket);
  while (at != std::string_view::npos) {
    const auto next = value.find(';', at + 1);
    const auto part = sip::trim(value.substr(
        at + 1, next == std::string_view::npos ? std::string_view::npos : next - at - 1));
    if (part.size() > name.size() && part[name.size()] == '=' &&
        is(part.substr(0, name.size()), name)) {
      return part.substr(name.size() + 1);
    }
    at = next;
  }
  return {};
}

std::string_view uri_of(std::string_view value) {
  const auto open = value.find('<');
  if (open == std::string_view::npos) return sip::trim(value.substr(0, value.find(';')));
  const auto close = value.find('>', open);
  return value.substr(open + 1, close == std::string_view::npos ? close : close - open - 1);
}

}  // namespace sipward::load
