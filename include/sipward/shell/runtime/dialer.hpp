// Outbound connections in the making: connect, and for TLS the handshake, on one thread at normal
// priority, so that a storm of inbound handshakes delays none of them (house.md "Threads" 5).
#pragma once

#include <cstdint>
#include <list>
#include <thread>

#include "sipward/shell/net/mailbox.hpp"
#include "sipward/shell/runtime/handshaking.hpp"
#include "sipward/shell/runtime/letters.hpp"
#include "sipward/shell/runtime/shared.hpp"

namespace sipward::runtime {

class Dialer {
 public:
  explicit Dialer(Shared& shared);
  ~Dialer();  // stops and joins
  // Any thread. The worker gets a Dialled letter, whatever becomes of it.
  void dial(Way way, std::uint32_t worker);

 private:
  struct Order {
    Way way;
    std::uint32_t worker = 0;
  };
  struct Attempt;
  using Attempts = std::list<Attempt>;

  void begin(Order order);
  void on_connected(Attempts::iterator attempt);
  void begin_handshake(Attempts::iterator attempt);
  void succeed(Attempts::iterator attempt, std::optional<tls::Stream> stream);
  void fail(Attempts::iterator attempt, proxy::SendFailure failure, const std::string& why);

  Shared& shared_;
  net::Reactor reactor_;
  Attempts attempts_;
  net::Mailbox<Order> orders_;
  std::thread thread_;
};

}  // namespace sipward::runtime
