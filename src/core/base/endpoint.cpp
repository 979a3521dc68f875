#include "sipward/core/base/endpoint.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace sipward::base {
namespace {

char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, port);
  if (error != std::errc{} || at != end || text.empty()) return std::nullopt;
  return port;
}

std::size_t mix(std::size_t seed, std::size_t value) {
  return (seed ^ value) * 0x9e3779b97f4a7c15ULL;
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
  std::array<char, INET6_ADDRSTRLEN> copy{};
  std::copy(text.begin(), text.end(), copy.begin());
  if (text.find(':') == std::string_view::npos) {
    std::array<std::uint8_t, 4> bytes{};
    if (inet_pton(AF_INET, copy.data(), bytes.data()) != 1) return std::nullopt;
    return v4(bytes);
  }
  std::array<std::uint8_t, 16> bytes{};
  if (inet_pton(AF_INET6, copy.data(), bytes.data()) != 1) return std::nullopt;
  return v6(bytes);
}

bool IpAddress::is_any() const {
  return std::all_of(bytes_.begin(), bytes_.end(), [](std::uint8_t byte) { return byte == 0; });
}

std::string IpAddress::text() const {
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  inet_ntop(v4_ ? AF_INET : AF_INET6, bytes_.data(), buffer.data(), buffer.size());
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
  if (address.is_v4() != network.is_v4()) return false;
  const std::size_t whole = length / 8;
  const auto& a = address.bytes();
  const auto& b = network.bytes();
  if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(whole), b.begin())) {
    return false;
  }
  const unsigned rest = length % 8U;
  if (rest == 0) return true;
  const unsigned mask = 0xffU << (8U - rest) & 0xffU;
  return (a[whole] & mask) == (b[whole] & mask);
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
           return to_lower(x) == to_lower(y);
         });
}

std::string lower(std::string_view text) {
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(), to_lower);
  return lowered;
}

std::size_t IpAddressHash::operator()(const IpAddress& address) const {
  std::size_t hash = address.size();
  for (std::size_t i = 0; i < address.size(); ++i) hash = mix(hash, address.bytes()[i]);
  return hash;
}

std::size_t EndpointHash::operator()(const Endpoint& endpoint) const {
  return mix(mix(IpAddressHash{}(endpoint.address), endpoint.port),
             static_cast<std::size_t>(endpoint.transport));
}

}  // namespace sipward::base
