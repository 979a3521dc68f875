// Inbound TLS handshakes on one reactor, which are judged by its thread: who passes goes to a
// worker, who does not is told of. Shared::handshakes counts those that are not finished, from
// their acceptance on.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>

#include "sipward/shell/runtime/handshaking.hpp"
#include "sipward/shell/runtime/shared.hpp"

namespace sipward::runtime {

class InboundHandshakes {
 public:
  // `worker`: whose reactor it is, if a worker's; he keeps who might be anybody's.
  InboundHandshakes(Shared& shared, net::Reactor& reactor,
                    std::optional<std::uint32_t> worker = {});
  ~InboundHandshakes();
  void begin(Newcomer newcomer);
  std::size_t finished() const { return finished_; }

 private:
  struct Attempt;
  using Attempts = std::list<Attempt>;

  void finish(Attempts::iterator attempt, std::optional<tls::Stream> stream,
              const tls::Failure* failure);

  Shared& shared_;
  net::Reactor& reactor_;
  std::optional<std::uint32_t> worker_;
  Attempts attempts_;
  std::size_t finished_ = 0;
};

}  // namespace sipward::runtime
