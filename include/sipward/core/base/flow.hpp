// Names for things that live in the shell, so that the core can speak of them.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

#include "sipward/core/base/endpoint.hpp"

namespace sipward::base {

// A stream connection: it belongs to its worker until it closes. The boot id is random for each
// start of the program, so that a flow remembered across a restart is known to be gone.
struct FlowId {
  std::uint64_t boot = 0;
  std::uint32_t worker = 0;
  std::uint32_t number = 0;  // unique within the worker, never 0

  explicit operator bool() const { return number != 0; }
  auto operator<=>(const FlowId&) const = default;
};

// Index of a peer in the Network that is in force; no_peer when none.
using PeerId = std::uint16_t;
inline constexpr PeerId no_peer = 0xffff;

// Index of a listener in the Network that is in force.
using ListenerId = std::uint16_t;
inline constexpr ListenerId no_listener = 0xffff;

// Where a message came from.
struct Source {
  Side side = Side::inside;
  ListenerId listener = no_listener;  // stream connections we dialled: no_listener
  Endpoint remote;
  Endpoint local;
  FlowId flow;            // streams only
  PeerId peer = no_peer;  // streams: judged when accepted or dialled; UDP: no_peer
  // TLS: the stable_id of that name of the peer which its certificate was verified by; 0: none. A
  // number and no place in a list, so that it means the same before and after a reload.
  std::uint32_t verified_name = 0;
  bool retiring = false;  // its connection is no longer allowed: no new dialogs, those up may end
};

struct FlowIdHash {
  std::size_t operator()(const FlowId& flow) const {
    return std::hash<std::uint64_t>{}(flow.boot ^ (std::uint64_t{flow.worker} << 32) ^ flow.number);
  }
};

}  // namespace sipward::base
