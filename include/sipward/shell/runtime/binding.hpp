// Opens every listener of a network: one UDP socket a worker, one listening socket for streams.
// Port 0 takes a free one; the network that comes back knows the real ports. Called once, at start.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sipward/core/policy/network.hpp"
#include "sipward/shell/net/socket.hpp"

namespace sipward::runtime {

struct BoundSocket {
  base::ListenerId listener = base::no_listener;
  std::optional<std::size_t> worker;  // UDP; streams: the acceptor's
  net::Descriptor descriptor;
};

struct Binding {
  std::shared_ptr<const policy::Network> network;
  std::vector<BoundSocket> sockets;
  std::vector<std::string> errors;  // one sentence a listener
};
Binding bind_all(const policy::Network& network, std::size_t workers);

}  // namespace sipward::runtime
