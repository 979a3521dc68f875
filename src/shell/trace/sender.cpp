#include "sipward/shell/trace/sender.hpp"

#include "sipward/shell/trace/datagram_sender.hpp"
#include "sipward/shell/trace/stream_sender.hpp"

namespace sipward::trace {

std::unique_ptr<Sender> make_sender(base::Transport transport, Whereabouts where) {
  if (transport == base::Transport::udp) return std::make_unique<DatagramSender>(std::move(where));
  return std::make_unique<StreamSender>(std::move(where));
}

}  // namespace sipward::trace
