// The connections that others dialled to us, by the address and port that they come from: a phone's
// Contact may name its own end of one (RFC 5923 in spirit, exact to the port). Shared by all
// workers.
#pragma once

#include <mutex>
#include <unordered_map>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/base/flow.hpp"

namespace sipward::net {

class StreamDirectory {
 public:
  void add(const base::Endpoint& remote, base::PeerId peer, const base::FlowId& flow);
  void remove(const base::Endpoint& remote);
  // The flow, if there is one whose judged peer (TLS) is this one; TCP has none judged.
  base::FlowId find(const base::Endpoint& remote, base::PeerId peer) const;

 private:
  struct Entry {
    base::PeerId peer;
    base::FlowId flow;
  };
  mutable std::mutex mutex_;
  std::unordered_map<base::Endpoint, Entry, base::EndpointHash> entries_;
};

}  // namespace sipward::net
