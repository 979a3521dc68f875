// Addresses, masks and targets as IOS writes them.
#include <algorithm>
#include <bit>
#include <charconv>

#include "sipward/import/readers.hpp"

namespace sipward::import {
namespace {

using base::IpAddress;
using base::Prefix;

std::optional<std::uint32_t> v4_number(const std::string& text) {
  const auto address = IpAddress::parse(text);
  if (!address || !address->is_v4() || text.find(':') != std::string::npos) return std::nullopt;
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8U | address->bytes()[i];
  return number;
}

// Ones, then zeros.
std::optional<std::uint8_t> length_of(std::uint32_t mask) {
  const auto ones = static_cast<std::uint8_t>(std::countl_one(mask));
  const auto expected = ones == 0 ? 0U : ~0U << (32U - ones);
  return mask == expected ? std::optional(ones) : std::nullopt;
}

std::optional<Prefix> of_length(const IpAddress& address, std::size_t length) {
  if (length > address.size() * 8) return std::nullopt;
  return Prefix{address.masked(length), static_cast<std::uint8_t>(length)};
}

std::optional<std::size_t> port_number(std::string_view text) {
  std::size_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && port > 0 && port < 65536 ? std::optional(port) : std::nullopt;
}

bool is_host_name(std::string_view host) {
  return !host.empty() && host.size() <= 253 && std::all_of(host.begin(), host.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_';
  });
}

}  // namespace

std::optional<Prefix> read_prefix(Words& words, bool& inverse) {
  const auto text = words.next();
  const auto slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  Words ahead = words;
  auto mask = slash == std::string::npos ? ahead.next() : text.substr(slash);
  const bool one_word = slash != std::string::npos;
  if (mask.starts_with('/')) {
    std::size_t length = 0;
    const auto* end = mask.data() + mask.size();
    const auto read = std::from_chars(mask.data() + 1, end, length);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    if (!one_word) words = ahead;
    return of_length(*address, length);
  }
  const auto number = address->is_v4() ? v4_number(mask) : std::nullopt;
  if (!number) return of_length(*address, address->size() * 8);
  words = ahead;
  if (const auto length = length_of(*number); length && (*number != 0 || address->is_any())) {
    return of_length(*address, *length);
  }
  const auto length = length_of(~*number);
  inverse = length.has_value();
  return length ? of_length(*address, *length) : std::nullopt;
}

std::optional<Destination> read_destination(const std::string& text) {
  const auto colon = text.find(':');
  if (colon == std::string::npos) return std::nullopt;
  const auto kind = base::lower(text.substr(0, colon));
  auto place = text.substr(colon + 1);
  if (kind != "ipv4" && kind != "ipv6" && kind != "dns") return std::nullopt;
  Destination to;
  const auto bracket = place.rfind(']');
  const auto behind = bracket == std::string::npos ? 0 : bracket;
  const auto at = place.find(':', behind);
  const bool has_port = at != std::string::npos && (kind != "ipv6" || bracket != std::string::npos);
  if (has_port) {
    const auto port = port_number(std::string_view(place).substr(at + 1));
    if (!port) return std::nullopt;
    to.port = *port;
    place.resize(at);
  }
  const auto address = IpAddress::parse(place);
  to.is_address = address.has_value();
  if (kind == "dns" ? to.is_address || !is_host_name(place) : !address || address->is_any()) {
    return std::nullopt;
  }
  to.host = address ? address->text() : base::lower(place);
  return to;
}

}  // namespace sipward::import
