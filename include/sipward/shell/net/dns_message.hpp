// What a DNS message answers to its question (RFC 1035 §4, RFC 2782): addresses and SRV records of
// the name at the end of its CNAMEs, nothing else that it may hold. Pure; for any bytes.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sipward/core/base/endpoint.hpp"

namespace sipward::net {

struct SrvRecord {
  std::string target;  // lower case; "" is ".": the service is not offered
  std::uint16_t port = 0;
  std::uint16_t priority = 0;
  std::uint16_t weight = 0;
};

struct DnsAnswer {
  std::vector<base::IpAddress> addresses;
  std::vector<SrvRecord> servers;
  std::chrono::seconds ttl{0};  // the least of what led to them
};

// Nothing: it is broken.
std::optional<DnsAnswer> read_answer(std::span<const unsigned char> message);

// Can a packet be sent there: no unspecified, multicast, reserved or broadcast address.
bool is_usable(const base::IpAddress& address);

}  // namespace sipward::net
