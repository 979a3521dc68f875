// What every step of the proxy core may look at during one event. Borrowed for the length of a
// call; nothing keeps it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

#include "sipward/core/policy/directory.hpp"
#include "sipward/core/proxy/proxy.hpp"
#include "sipward/core/proxy/token_memory.hpp"

namespace sipward::proxy {

// Peers that prefer TLS, and to which it fails now.
using PeersWithoutTls = std::unordered_set<PeerId>;

struct Context {
  const policy::Network& network;
  const policy::Directory& directory;  // of that network
  const TokenMemory& tokens;
  RandomSource& random;
  FlowTable& flows;
  LongTokens& long_tokens;
  Time now;
  std::uint64_t loop_secret = 0;  // keys the loop mark in our branches
  const PeersWithoutTls& without_tls;

  const policy::Peer& peer(PeerId id) const { return network.peers[id]; }
};

// Who will read an address of ours: the peer, on a leg of that transport.
struct Audience {
  PeerId peer = base::no_peer;
  Side side = Side::inside;
  base::Transport transport = base::Transport::udp;
};

class Hex {
 public:
  explicit Hex(std::uint64_t value);
  operator std::string_view() const { return {digits_.data(), digits_.size()}; }

 private:
  std::array<char, 16> digits_;
};
inline Hex hex(std::uint64_t value) {
  return Hex(value);
}

// A seeded 64-bit hash, eight bytes at a time: for marks that need no secrecy beyond their seed.
class Hash {
 public:
  explicit Hash(std::uint64_t seed) : value_(seed ^ 0xcbf29ce484222325ULL) {}
  Hash& add(std::string_view text);
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_;
};

}  // namespace sipward::proxy
