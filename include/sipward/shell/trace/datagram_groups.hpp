// Which packets of a batch leave as one for the system to cut apart (UDP_SEGMENT, udp(7)): it cuts
// into equal parts, so those of one size do, which under load many have. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sipward/shell/trace/batch.hpp"

namespace sipward::trace {

class DatagramGroups {
 public:
  // From so many on a batch leaves in the order of its packets' sizes: it holds a few milliseconds,
  // and each packet tells its own time. A smaller one leaves as it came, for who reads along.
  static constexpr std::size_t reordered_from = 64;
  static constexpr std::size_t most_packets = 64;    // of a group: UDP_MAX_SEGMENTS
  static constexpr std::size_t most_bytes = 65'000;  // of a group: a datagram's, less heads

  // `largest`: of a packet that may be in a group, in bytes; 0: each stays alone.
  void arrange(const Batch& batch, std::size_t largest);
  void split_from(std::size_t group);  // it and all behind it: each packet alone

  struct Group {
    std::size_t first = 0, count = 1;  // of the arranged packets
  };
  std::size_t size() const { return groups_.size(); }
  const Group& operator[](std::size_t group) const { return groups_[group]; }
  // The packet's number in the batch.
  std::size_t packet(std::size_t arranged) const {
    return static_cast<std::size_t>(order_[arranged] & 0xffff'ffff);
  }

 private:
  std::vector<std::uint64_t> order_;  // sizes above numbers
  std::vector<Group> groups_;
};

}  // namespace sipward::trace
