#include "sipward/core/proxy/tally.hpp"

#include <algorithm>

namespace sipward::proxy {
namespace {

constexpr std::string_view status_line = "SIP/2.0 ";

std::size_t index_of(sip::Method method) {
  return static_cast<std::size_t>(method);
}

}  // namespace

std::size_t class_of(int status) {
  const int hundreds = status / 100;
  return hundreds >= 1 && hundreds < static_cast<int>(Tally::classes)
             ? static_cast<std::size_t>(hundreds)
             : 0;
}

Tally::~Tally() {
  for (auto& chunk : chunks_) delete chunk.load(std::memory_order_relaxed);
}

void Tally::received(base::Side side, base::PeerId from, base::Transport transport,
                     const sip::Message& message) {
  auto& kinds = of(side).received;
  if (message.is_request()) {
    kinds.requests[index_of(message.method())].add();
  } else {
    kinds.responses[class_of(message.status())].add();
  }
  at(from).received.over(transport).add();
}

void Tally::sent(base::Side side, base::PeerId to, base::Transport transport,
                 std::string_view bytes) {
  auto& kinds = of(side).sent;
  if (bytes.starts_with(status_line) && bytes.size() > status_line.size()) {
    const int hundreds = bytes[status_line.size()] - '0';
    kinds.responses[class_of(hundreds * 100)].add();
  } else {
    const auto method = sip::parse_method(bytes.substr(0, bytes.find(' ')));
    kinds.requests[index_of(method)].add();
  }
  at(to).sent.over(transport).add();
}

const PeerTally* Tally::of(base::PeerId peer) const {
  const auto* chunk = chunks_[peer / chunk_size].load(std::memory_order_acquire);
  return chunk == nullptr ? nullptr : &(*chunk)[peer % chunk_size];
}

PeerTally& Tally::at(base::PeerId peer) {
  auto& place = chunks_[peer / chunk_size];
  auto* chunk = place.load(std::memory_order_relaxed);
  if (chunk == nullptr) {
    chunk = new Chunk;
    place.store(chunk, std::memory_order_release);
  }
  return (*chunk)[peer % chunk_size];
}

}  // namespace sipward::proxy
