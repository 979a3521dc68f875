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
  // From the IP header on; one, but of a message that no packet holds several.
  std::vector<std::string> of(const Sighting& sighting, std::string_view message);

 private:
  struct Stream {
    std::uint32_t received = 1, sent = 1;  // the next byte's sequence number, each way
  };
  Stream& stream_of(const Sighting& sighting);

  std::size_t most_streams_;
  std::unordered_map<std::size_t, Stream> streams_;  // by the hash of both ends
  std::deque<std::size_t> order_;                    // of them, the oldest first
  std::uint16_t last_id_ = 0;
};

}  // namespace sipward::trace
