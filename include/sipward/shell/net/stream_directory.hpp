// The connections that others dialled to us, by the address and port that they come from: a phone's
// Contact may name its own end of one (RFC 5923 in spirit, exact to the port). How many each peer
// has. Shared by all workers.
#pragma once

#include <cstdint>
#include <mutex>
#include <unordered_map>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/base/flow.hpp"

namespace sipward::net {

class StreamDirectory {
 public:
  // `most` of that peer; 0: no limit. False: it has so many already, and this one is not added.
  bool add(const base::Endpoint& remote, base::PeerId peer, const base::FlowId& flow,
           std::uint32_t most = 0);
  void remove(const base::Endpoint& remote, const base::FlowId& flow);
  std::uint32_t count(base::PeerId peer) const;
  // The flow, if there is one whose judged peer (TLS) is this one; TCP has none judged.
  base::FlowId find(const base::Endpoint& remote, base::PeerId peer) const;

 private:
  struct Entry {
    base::PeerId peer;
    base::FlowId flow;
  };
  void uncount(base::PeerId peer);

  mutable std::mutex mutex_;
  std::unordered_map<base::Endpoint, Entry, base::EndpointHash> entries_;
  std::unordered_map<base::PeerId, std::uint32_t> counts_;
};

}  // namespace sipward::net
