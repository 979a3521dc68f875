// A Sender over UDP: a packet is a datagram, many leave in one system call.
#pragma once

#include <optional>

#include "sipward/shell/trace/sender.hpp"

namespace sipward::trace {

class DatagramSender final : public Sender {
 public:
  using Sender::Sender;
  Sent send(const Batch& batch, Clock::time_point now) override;

 private:
  std::string connect(const base::Endpoint& to);  // a sentence if it cannot

  net::Descriptor socket_;
  std::optional<base::Endpoint> connected_to_;
};

}  // namespace sipward::trace
