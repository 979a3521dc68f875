// Packets one after the other in one piece of memory, and where each ends. Plain.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sipward::trace {

struct Batch {
  std::string bytes;
  std::vector<std::size_t> ends;  // of each packet, in bytes

  std::size_t size() const { return ends.size(); }
  std::string_view at(std::size_t packet) const {
    const auto begin = packet == 0 ? 0 : ends[packet - 1];
    return std::string_view(bytes).substr(begin, ends[packet] - begin);
  }
  void close_packet() { ends.push_back(bytes.size()); }
  void clear() {
    bytes.clear();
    ends.clear();
  }
};

}  // namespace sipward::trace
