// The ACK to a 2xx has no transaction (RFC 3261 §16.11): it is forwarded on the way that its
// tokens say, and forgotten. Only a look-up may keep it waiting; those that wait are bounded.
#pragma once

#include <unordered_map>

#include "sipward/core/proxy/turn.hpp"

namespace sipward::proxy {

class StatelessAcks {
 public:
  void forward(Turn& turn, sip::Message ack, const base::Source& source, PeerId sender);
  // True if the waiter was an ACK.
  bool on_located(Turn& turn, Names::Waiter waiter, const Located& located);

 private:
  struct Waiting {
    sip::Message ack;
    base::Source source;
    PeerId sender;
    Plan plan;
  };
  static void send(Turn& turn, const Waiting& ack, const base::Endpoint& endpoint);

  std::unordered_map<Names::Waiter, Waiting> waiting_;
};

}  // namespace sipward::proxy
