// Packets that leave together: of each a head that is ours, one behind the other in one piece of
// memory, and a text that stays where it lies. Plain.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/shell/trace/seen.hpp"

namespace sipward::trace {

struct Batch {
  struct Packet {
    std::string_view head, text;
    std::size_t size() const { return head.size() + text.size(); }
  };

  std::string heads;  // a packet's is appended, then the packet closed

  std::size_t size() const { return ends_.size(); }
  std::size_t bytes() const { return bytes_; }
  Packet at(std::size_t packet) const {
    const auto begin = packet == 0 ? 0 : ends_[packet - 1].head;
    const auto& end = ends_[packet];
    return {std::string_view(heads).substr(begin, end.head - begin), end.text};
  }
  // `text` lives until clear(), or lies in `owner`.
  void close_packet(std::string_view text, SeenPointer owner = nullptr) {
    bytes_ += heads.size() - (ends_.empty() ? 0 : ends_.back().head) + text.size();
    ends_.push_back({heads.size(), text});
    if (owner != nullptr) owners_.push_back(std::move(owner));
  }
  void clear() {
    heads.clear();
    ends_.clear();
    owners_.clear();
    bytes_ = 0;
  }

 private:
  struct End {
    std::size_t head;
    std::string_view text;
  };
  std::vector<End> ends_;
  std::vector<SeenPointer> owners_;
  std::size_t bytes_ = 0;
};

}  // namespace sipward::trace
