// Which peers a connection from an address may be: side, listener, longest prefix, then the name
// that it asks for (SNI). An index over the policies of a ContextSet; immutable.
#pragma once

#include <array>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/base/flow.hpp"
#include "sipward/shell/tls/policy.hpp"

namespace sipward::tls {

class Selection {
 public:
  // `policies` stay where they are as long as this lives.
  explicit Selection(const std::vector<Policy>& policies);
  Selection() = default;

  // Usually one, rarely several, none for a stranger. `listener`: any for no_listener.
  std::vector<const Policy*> by_address(base::Side side, const base::IpAddress& address,
                                        base::ListenerId listener) const;

 private:
  struct Length {  // all prefixes of one length
    std::uint8_t bits = 0;
    bool v4 = true;
    std::unordered_map<base::IpAddress, std::vector<const Policy*>, base::IpAddressHash> policies;
  };
  std::array<std::vector<Length>, 2> lengths_;  // by side, longest first
};

// Leaves those that are meant by a client that asks for `server_name` (empty: for none): who is
// configured for the name; without one, who is configured for no name.
void narrow(std::vector<const Policy*>& candidates, std::string_view server_name);

// Can both be candidates for one ClientHello?
bool collide(const PeerTlsSettings& a, const PeerTlsSettings& b);

}  // namespace sipward::tls
