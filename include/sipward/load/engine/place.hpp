// An address in all the spellings that message texts need, made once for each socket. A value.
#pragma once

#include <string>

#include "sipward/core/base/endpoint.hpp"

namespace sipward::load {

struct Place {
  Place() = default;
  explicit Place(const base::Endpoint& endpoint)
      : host(endpoint.address.uri_host()),
        ip(endpoint.address.text()),
        port(std::to_string(endpoint.port)),
        transport(base::via_name(endpoint.transport)),
        uri_transport(base::to_string(endpoint.transport)),
        v4(endpoint.address.is_v4()),
        reliable(base::is_stream(endpoint.transport)) {}

  std::string host, ip, port, transport, uri_transport;  // host: an IPv6 address in brackets
  bool v4 = true, reliable = true;
};

}  // namespace sipward::load
