// Sockets that dial: from one of several source addresses, each with a port that walks, so that no
// port is met again before its old connection is forgotten. One worker's.
#pragma once

#include <vector>

#include "sipward/shell/net/socket.hpp"

namespace sipward::load {

class SourcePorts {
 public:
  // Workers share the addresses: each begins elsewhere.
  SourcePorts(std::vector<base::IpAddress> addresses, unsigned worker, unsigned workers);

  // Begins to connect; EADDRNOTAVAIL: no port was to be had.
  net::Opened dial(const base::Endpoint& target);
  // A UDP socket for that target.
  net::Opened datagrams(const base::Endpoint& target);

 private:
  base::IpAddress next_address();
  std::uint16_t next_port();

  std::vector<base::IpAddress> addresses_;
  std::size_t address_ = 0;
  std::uint32_t port_;
};

}  // namespace sipward::load
