#include "sipward/core/base/endpoint.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace sipward::base {
namespace {

constexpr auto lower_case = [] {
  std::array<char, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    table[i] = static_cast<char>(i >= 'A' && i <= 'Z' ? i - 'A' + 'a' : i);
  }
  return table;
}();

char to_lower(char c) {
  return lower_case[static_cast<unsigned char>(c)];
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, port);
  if (error != std::errc{} || at != end || text.empty()) return std::nullopt;
  return port;
}

std::size_t mix(std::size_t seed, std::size_t value) {
  const auto mixed = (seed ^ value) * 0x9e3779b97f4a7c15ULL;
  return mixed ^ mixed >> 32;
}

// "192.0.2.1" as inet_pton takes it: four decimal numbers without leading zeros.
std::optional<std::array<std::uint8_t, 4>> parse_v4(std::string_view text) {
  std::array<std::uint8_t, 4> bytes{};
  const auto* at = text.data();
  const auto* end = at + text.size();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0 && (at == end || *at++ != '.')) return std::nullopt;
    const auto [next, error] = std::from_chars(at, end, bytes[i]);
    if (error != std::errc{} || (*at == '0' && next > at + 1)) return std::nullopt;
    at = next;
  }
  if (at != end) return std::nullopt;
  return bytes;
}

std::string v4_text(const std::uint8_t* bytes) {
  std::array<char, INET_ADDRSTRLEN> buffer{};
  auto* at = buffer.data();
  for (int i = 0; i < 4; ++i) {
    if (i > 0) *at++ = '.';
    at = std::to_chars(at, buffer.data() + buffer.size(), bytes[i]).ptr;
  }
  return {buffer.data(), at};
}

constexpr std::array<std::uint8_t, 12> v4_mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

}  // namespace

std::string_view to_string(Side side) {
  return side == Side::inside ? "inside" : "outside";
}

std::string_view to_string(Transport transport) {
  switch (transport) {
    case Transport::udp:
      return "udp";
    case Transport::tcp:
      return "tcp";
    case Transport::tls:
      return "tls";
  }
  return "";
}

std::string_view via_name(Transport transport) {
  switch (transport) {
    case Transport::udp:
      return "UDP";
    case Transport::tcp:
      return "TCP";
    case Transport::tls:
      return "TLS";
  }
  return "";
}

std::optional<Transport> parse_transport(std::string_view text) {
  for (const auto transport : {Transport::udp, Transport::tcp, Transport::tls}) {
    if (equal_ignoring_case(text, to_string(transport))) return transport;
  }
  return std::nullopt;
}

IpAddress IpAddress::v4(std::array<std::uint8_t, 4> bytes) {
  IpAddress address;
  std::copy(bytes.begin(), bytes.end(), address.bytes_.begin());
  return address;
}

IpAddress IpAddress::v6(std::array<std::uint8_t, 16> bytes) {
  if (std::equal(v4_mapped.begin(), v4_mapped.end(), bytes.begin())) {
    return v4({bytes[12], bytes[13], bytes[14], bytes[15]});
  }
  IpAddress address;
  address.bytes_ = bytes;
  address.v4_ = false;
  return address;
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  if (text.size() >= 2 && text.front() == '[' && text.back() == ']') {
    text = text.substr(1, text.size() - 2);
    if (text.find(':') == std::string_view::npos) return std::nullopt;
  }
  if (text.empty() || text.size() >= INET6_ADDRSTRLEN) return std::nullopt;
  if (text.find(':') == std::string_view::npos) {
    const auto bytes = parse_v4(text);
    return bytes ? std::optional(v4(*bytes)) : std::nullopt;
  }
  std::array<char, INET6_ADDRSTRLEN> copy{};
  std::copy(text.begin(), text.end(), copy.begin());
  std::array<std::uint8_t, 16> bytes{};
  if (inet_pton(AF_INET6, copy.data(), bytes.data()) != 1) return std::nullopt;
  return v6(bytes);
}

bool IpAddress::is_any() const {
  return std::all_of(bytes_.begin(), bytes_.end(), [](std::uint8_t byte) { return byte == 0; });
}

IpAddress IpAddress::masked(std::size_t bits) const {
  IpAddress masked = *this;
  for (std::size_t i = 0; i < masked.bytes_.size(); ++i) {
    const auto kept = bits > 8 * i ? std::min<std::size_t>(bits - 8 * i, 8) : 0;
    masked.bytes_[i] = static_cast<std::uint8_t>(masked.bytes_[i] & 0xff00U >> kept);
  }
  return masked;
}

std::string IpAddress::text() const {
  if (v4_) return v4_text(bytes_.data());
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  inet_ntop(AF_INET6, bytes_.data(), buffer.data(), buffer.size());
  return buffer.data();
}

std::string IpAddress::uri_host() const {
  return v4_ ? text() : "[" + text() + "]";
}

std::optional<Prefix> Prefix::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  const std::size_t bits = address->size() * 8;
  Prefix prefix{*address, static_cast<std::uint8_t>(bits)};
  if (slash == std::string_view::npos) return prefix;
  const auto length = parse_port(text.substr(slash + 1));
  if (!length || *length > bits) return std::nullopt;
  prefix.length = static_cast<std::uint8_t>(*length);
  return prefix;
}

bool Prefix::contains(const IpAddress& address) const {
  return address.is_v4() == network.is_v4() && address.masked(length) == network.masked(length);
}

std::string Prefix::text() const {
  return network.text() + "/" + std::to_string(length);
}

std::string Endpoint::text() const {
  return std::string(to_string(transport)) + ":" + address.uri_host() + ":" + std::to_string(port);
}

std::optional<HostPort> HostPort::parse(std::string_view text) {
  HostPort parsed;
  std::string_view port;
  if (!text.empty() && text.front() == '[') {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    parsed.host = text.substr(1, end - 1);
    if (!IpAddress::parse(text.substr(0, end + 1))) return std::nullopt;
    port = text.substr(end + 1);
  } else if (std::count(text.begin(), text.end(), ':') > 1) {
    if (!IpAddress::parse(text)) return std::nullopt;
    parsed.host = text;
  } else {
    const auto colon = std::min(text.find(':'), text.size());
    parsed.host = text.substr(0, colon);
    port = text.substr(colon);
  }
  if (parsed.host.empty()) return std::nullopt;
  if (port.empty()) return parsed;
  const auto number = port.front() == ':' ? parse_port(port.substr(1)) : std::nullopt;
  if (!number) return std::nullopt;
  parsed.port = *number;
  return parsed;
}

std::string HostPort::uri_text() const {
  const bool brackets = host.find(':') != std::string::npos;
  auto text = brackets ? "[" + host + "]" : host;
  if (port != 0) text.append(1, ':').append(std::to_string(port));
  return text;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return x == y || to_lower(x) == to_lower(y);
         });
}

std::size_t hash_ignoring_case(std::string_view text) {
  std::size_t hash = text.size();
  for (const char c : text) hash = mix(hash, static_cast<unsigned char>(to_lower(c)));
  return hash;
}

std::string lower(std::string_view text) {
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(), to_lower);
  return lowered;
}

std::size_t IpAddressHash::operator()(const IpAddress& address) const {
  std::array<std::uint64_t, 2> words{};
  std::memcpy(words.data(), address.bytes().data(), sizeof words);
  return mix(mix(address.size(), words[0]), words[1]);
}

std::size_t EndpointHash::operator()(const Endpoint& endpoint) const {
  return mix(mix(IpAddressHash{}(endpoint.address), endpoint.port),
             static_cast<std::size_t>(endpoint.transport));
}

}  // namespace sipward::base
