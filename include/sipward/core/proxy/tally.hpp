// What one worker's proxy has seen and sent since the start, for metrics and evidence: messages by
// side, kind and peer, calls, retransmissions, latencies. Written by that worker; any thread reads.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sipward/core/base/counter.hpp"
#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/base/flow.hpp"
#include "sipward/core/sip/message.hpp"

namespace sipward::proxy {

// Messages of one peer that crossed, by how.
struct PeerTally {
  struct Direction {
    base::Counter encrypted, cleartext;
    base::Counter& over(base::Transport transport) {
      return transport == base::Transport::tls ? encrypted : cleartext;
    }
  };
  Direction received, sent;
};

class Tally {
 public:
  static constexpr std::size_t methods = static_cast<std::size_t>(sip::Method::other) + 1;
  static constexpr std::size_t classes = 7;  // 1xx to 6xx; 0: none of them

  struct Kinds {
    std::array<base::Counter, methods> requests;
    std::array<base::Counter, classes> responses;
  };
  struct OfSide {
    Kinds received, sent;
    base::Counter retransmissions_received;  // requests that were known already
    base::Counter retransmissions_sent;      // requests sent again for want of an answer
    // INVITEs from that side, outside dialogs or in them, by the class of what went back in the
    // end.
    std::array<base::Counter, classes> invites;
    base::Latencies
        first_response;  // from such an INVITE to what the far end said first, above 100
  };

  Tally() = default;
  ~Tally();
  Tally(const Tally&) = delete;
  Tally& operator=(const Tally&) = delete;

  OfSide& of(base::Side side) { return sides_[static_cast<std::size_t>(side)]; }
  const OfSide& of(base::Side side) const { return sides_[static_cast<std::size_t>(side)]; }

  void received(base::Side side, base::PeerId from, base::Transport transport,
                const sip::Message& message);
  // `bytes`: as they leave.
  void sent(base::Side side, base::PeerId to, base::Transport transport, std::string_view bytes);

  const PeerTally* of(base::PeerId peer) const;  // null: nothing has crossed

 private:
  PeerTally& at(base::PeerId peer);
  static constexpr std::size_t chunk_size = 64;
  using Chunk = std::array<PeerTally, chunk_size>;

  std::array<OfSide, 2> sides_;
  std::array<std::atomic<Chunk*>, (std::size_t{base::no_peer} + 1) / chunk_size> chunks_{};
};

std::size_t class_of(int status);

}  // namespace sipward::proxy
