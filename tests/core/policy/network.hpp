// Small networks for the tests of core/policy, said in a line or two.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sipward/core/policy/directory.hpp"

namespace sipward::policy::test {

inline constexpr auto inside = Side::inside;
inline constexpr auto outside = Side::outside;
inline constexpr auto udp = Transport::udp;
inline constexpr auto tcp = Transport::tcp;
inline constexpr auto tls = Transport::tls;

inline IpAddress ip(std::string_view text) {
  return IpAddress::parse(text).value();
}

inline Peer peer(std::string name, Side side, const std::vector<std::string>& prefixes = {}) {
  Peer made;
  made.stable_id = stable_id(name);
  made.name = std::move(name);
  made.side = side;
  for (const auto& text : prefixes) made.prefixes.push_back(base::Prefix::parse(text).value());
  return made;
}

inline constexpr PeerId pbx = 0, phone = 1, cucm = 2, carrier = 3;
inline std::vector<Peer> four_peers() {
  return {peer("pbx", inside), peer("phone", inside), peer("cucm", outside),
          peer("carrier", outside)};
}

inline Target target(Transport transport, std::string host, std::uint16_t port) {
  auto address = IpAddress::parse(host);
  return {transport, std::move(host), port, address};
}

inline Listener listener(Side side, Transport transport, std::string_view address,
                         std::uint16_t port) {
  return {side, {transport, ip(address), port}, {}};
}

}  // namespace sipward::policy::test
