// Addresses without a socket: IP address, prefix, host and port, transport, side.
// Values, comparable and hashable; no function here touches the network.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sipward::base {

// The two sides of sipward: inside is the cleartext components' (ours), outside the secure
// network's.
enum class Side : std::uint8_t { inside, outside };
constexpr Side other(Side side) {
  return side == Side::inside ? Side::outside : Side::inside;
}
std::string_view to_string(Side side);

enum class Transport : std::uint8_t { udp, tcp, tls };
constexpr bool is_stream(Transport transport) {
  return transport != Transport::udp;
}
// 5061 for TLS, 5060 otherwise (RFC 3261 §18.1.1, §19.1.2).
constexpr std::uint16_t default_port(Transport transport) {
  return transport == Transport::tls ? 5061 : 5060;
}
std::string_view to_string(Transport transport);                  // "udp", as in URIs and settings
std::string_view via_name(Transport transport);                   // "UDP", as in Via
std::optional<Transport> parse_transport(std::string_view text);  // case-insensitive

// An IPv4 or IPv6 address. An IPv4-mapped IPv6 address is folded to IPv4.
class IpAddress {
 public:
  IpAddress() = default;
  static IpAddress v4(std::array<std::uint8_t, 4> bytes);
  static IpAddress v6(std::array<std::uint8_t, 16> bytes);
  // "10.0.0.2", "2001:db8::1" or "[2001:db8::1]"; nothing for a name.
  static std::optional<IpAddress> parse(std::string_view text);

  bool is_v4() const { return v4_; }
  bool is_any() const;                                                  // 0.0.0.0 or ::
  const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }  // v4: the first four
  std::size_t size() const { return v4_ ? 4 : 16; }
  IpAddress masked(std::size_t bits) const;  // the first so many bits, zeros behind them
  std::string text() const;                  // "2001:db8::1"
  std::string uri_host() const;              // "[2001:db8::1]"
  auto operator<=>(const IpAddress&) const = default;

 private:
  std::array<std::uint8_t, 16> bytes_{};
  bool v4_ = true;
};

struct Prefix {
  IpAddress network;
  std::uint8_t length = 0;  // bits

  static std::optional<Prefix> parse(std::string_view text);  // "10.0.0.0/8", or a bare address
  bool contains(const IpAddress& address) const;
  std::string text() const;
  auto operator<=>(const Prefix&) const = default;
};

struct Endpoint {
  Transport transport = Transport::udp;
  IpAddress address;
  std::uint16_t port = 0;

  std::string text() const;  // "tls:10.0.0.2:5061", "tls:[::1]:5061"
  auto operator<=>(const Endpoint&) const = default;
};

// "host[:port]" as people write it; port 0: none was given. The host keeps an IPv6 address's
// brackets off; uri_text() puts them back.
struct HostPort {
  std::string host;
  std::uint16_t port = 0;

  static std::optional<HostPort> parse(std::string_view text);
  std::string uri_text() const;  // "sbc.example.com:5061", "[::1]:5061", "host"
  auto operator<=>(const HostPort&) const = default;
};

// Case-insensitive comparison of ASCII text, as host names, header names and parameters need it.
bool equal_ignoring_case(std::string_view a, std::string_view b);
std::size_t hash_ignoring_case(std::string_view text);
std::string lower(std::string_view text);

struct IpAddressHash {
  std::size_t operator()(const IpAddress& address) const;
};
struct EndpointHash {
  std::size_t operator()(const Endpoint& endpoint) const;
};

}  // namespace sipward::base
