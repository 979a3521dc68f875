// One connection to the control door: reads a request, has it answered, writes the answer, and
// again while both ends keep it alive (RFC 9112 §9.3). Owns itself until it ends; on the door's
// thread.
#pragma once

#include <functional>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/shell/control/door.hpp"
#include "sipward/shell/net/socket.hpp"

namespace boost::asio {
class io_context;
}

namespace sipward::control {

class Session {
 public:
  explicit Session(const base::IpAddress& of) : from(of) {}
  virtual ~Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Ends: at once, or when the answer under way has left.
  virtual void close() = 0;

  const base::IpAddress from;  // over TCP
};

// What all sessions of a door share; outlives them.
struct Reception {
  Respond respond;
  Limits limits;
  std::function<void(Session&)> begun;
  std::function<void(Session&)> ended;       // from its destructor
  std::shared_ptr<const Entrance> entrance;  // null: in cleartext
};

void begin_session(boost::asio::io_context& context, net::Descriptor socket,
                   const base::Endpoint& remote, const Reception& reception);

}  // namespace sipward::control
