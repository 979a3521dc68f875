// Endpoints as the kernel spells them. Pure.
#pragma once

#include <sys/socket.h>

#include "sipward/core/base/endpoint.hpp"

namespace sipward::net {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

SocketAddress to_socket_address(const base::Endpoint& endpoint);
base::Endpoint to_endpoint(const sockaddr_storage& address, base::Transport transport);

}  // namespace sipward::net
