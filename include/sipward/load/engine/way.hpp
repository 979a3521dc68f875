// Where a message goes out and an answer comes back: a connection, or a UDP socket and an address
// behind it. One worker's; Stream and Datagrams are its kinds.
#pragma once

#include <string_view>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/load/engine/glimpse.hpp"
#include "sipward/load/engine/place.hpp"
#include "sipward/load/engine/wheel.hpp"
#include "sipward/load/measure/outcome.hpp"

namespace sipward::load {

class Way {
 public:
  virtual ~Way() = default;
  // A whole message; it leaves at the end of the loop's turn, or at once if so set.
  virtual void send(std::string_view message) = 0;
  virtual const Place& place() const = 0;  // its own address
  // Of a datagram, where it came from: an answer says so (RFC 3581). Null: not one.
  virtual const base::Endpoint* datagram_source() const { return nullptr; }
  bool reliable() const { return place().reliable; }
};

class Stream;

// Who is told what comes in. `now` is when it was read.
class Ear {
 public:
  virtual ~Ear() = default;
  virtual void on_message(Way& way, const Glimpse& message, Moment now) = 0;
  virtual void on_up(Stream&, Moment) {}
  // It is gone, for that reason, and will be destroyed after this turn.
  virtual void on_lost(Stream& stream, Failure why, Moment now) = 0;
};

}  // namespace sipward::load
