#include "sipward/shell/net/address.hpp"

#include <netinet/in.h>

#include <array>
#include <cstring>

namespace sipward::net {

SocketAddress to_socket_address(const base::Endpoint& endpoint) {
  SocketAddress address;
  const auto& bytes = endpoint.address.bytes();
  if (endpoint.address.is_v4()) {
    auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
    v4->sin_family = AF_INET;
    v4->sin_port = htons(endpoint.port);
    std::memcpy(&v4->sin_addr, bytes.data(), sizeof v4->sin_addr);
    address.size = sizeof *v4;
  } else {
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(endpoint.port);
    std::memcpy(&v6->sin6_addr, bytes.data(), sizeof v6->sin6_addr);
    address.size = sizeof *v6;
  }
  return address;
}

base::Endpoint to_endpoint(const sockaddr_storage& address, base::Transport transport) {
  base::Endpoint endpoint;
  endpoint.transport = transport;
  if (address.ss_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(&address);
    std::array<std::uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), &v4->sin_addr, bytes.size());
    endpoint.address = base::IpAddress::v4(bytes);
    endpoint.port = ntohs(v4->sin_port);
  } else {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&address);
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), &v6->sin6_addr, bytes.size());
    endpoint.address = base::IpAddress::v6(bytes);
    endpoint.port = ntohs(v6->sin6_port);
  }
  return endpoint;
}

}  // namespace sipward::net
