// What workers tell each other: a request of a dialog that is another's, a connection that another
// is to have. A mailbox is filled by any thread and emptied by its worker, which waits for its
// descriptor.
#pragma once

#include <mutex>
#include <vector>

#include "sipward/core/sip/message.hpp"
#include "sipward/load/engine/call_number.hpp"
#include "sipward/shell/net/socket.hpp"

namespace sipward::load {

struct Letter {
  CallNumber call;
  sip::Method method{};
  net::Descriptor accepted = {};  // instead: a connection
  bool tls = false;               // what is spoken on it
};

class Mailbox {
 public:
  Mailbox();
  void put(Letter letter);
  void wake();
  std::vector<Letter> take();
  int descriptor() const { return event_.get(); }

 private:
  net::Descriptor event_;
  std::mutex mutex_;
  std::vector<Letter> letters_;
};

}  // namespace sipward::load
