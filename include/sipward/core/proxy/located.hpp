// Where a next hop's name leads (RFC 3263 §4.2), as the shell has found it. Values; the core asks
// by Resolve and is told by Proxy::on_resolved.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sipward/core/base/clock.hpp"
#include "sipward/core/base/endpoint.hpp"

namespace sipward::proxy {

// What is looked up: the addresses of a name, or the servers that its SRV records of a service
// name.
struct Wanted {
  std::string name;     // lower case
  std::string service;  // "_sips._tcp"; empty: addresses alone
  auto operator<=>(const Wanted&) const = default;
};

struct ServerAddress {
  base::IpAddress address;
  std::uint16_t port = 0;  // 0: no SRV record has said one
  std::uint16_t priority = 0;
  std::uint16_t weight = 0;
  std::uint16_t record = 0;  // the addresses of one SRV record share its number
  auto operator<=>(const ServerAddress&) const = default;
};

enum class Found : std::uint8_t {
  addresses,
  none,   // DNS says that there is nothing
  failed  // DNS says nothing: a timeout, SERVFAIL, a refusal
};

struct Located {
  Found found = Found::failed;
  std::vector<ServerAddress> servers;  // of `addresses`: at least one
  base::Duration ttl{0};               // of `addresses`
};

}  // namespace sipward::proxy
