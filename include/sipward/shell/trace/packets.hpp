// The packets that a message could have come in: IPv4 or IPv6 with UDP or TCP, checksums right, TCP
// numbers in sequence, so that readers of captures take it for what it says. A message of a TLS
// connection is a TCP segment with its cleartext. Pure, but that it counts the bytes of each
// stream.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sipward/shell/trace/tap.hpp"

namespace sipward::trace {

class Packets {
 public:
  explicit Packets(std::size_t most_streams = 65'536) : most_streams_(most_streams) {}
  struct Packet {
    std::string head;          // from that of IP on
    std::string_view message;  // or a part of it
  };
  // One, but of a message that no packet holds several; valid until the next call.
  const std::vector<Packet>& of(const Sighting& sighting, std::string_view message);

 private:
  struct Stream {
    std::uint32_t received = 1, sent = 1;  // the next byte's sequence number, each way
  };
  Stream& stream_of(const Sighting& sighting);

  std::size_t most_streams_;
  std::unordered_map<std::size_t, Stream> streams_;  // by the hash of both ends
  std::deque<std::size_t> order_;                    // of them, the oldest first
  std::uint16_t last_id_ = 0;
  std::vector<Packet> made_;  // keeps its memory
};

}  // namespace sipward::trace
