// How a peer is, as far as we know: can calls be sent there, if not, at which step it fails, and
// since when. Found out by one worker (health_check.hpp), told to all. Values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "sipward/core/base/clock.hpp"
#include "sipward/core/base/flow.hpp"

namespace sipward::policy {

enum class State : std::uint8_t {
  unknown,  // nothing was heard of it yet: it gets calls
  up,
  down,  // it gets no new dialogs
  trial  // it was down: one call may show whether it is back
};

// The step that fails.
enum class Cause : std::uint8_t {
  none,
  dns,          // its name has no address
  tcp,          // nobody accepts the connection
  tls,          // the handshake fails
  certificate,  // the handshake fails because of its certificate, or ours
  sip           // it is connected and does not answer, or says that it does not serve
};

struct Vitals {
  State state = State::unknown;
  Cause cause = Cause::none;
  std::string reason = {};  // a sentence's end: "its certificate expired on 2026-11-01"
  base::Time since{};
};

inline bool is_usable(const Vitals& vitals) {
  return vitals.state != State::down;
}

// A peer, reached with the certificate of one trustpoint; empty: the peer's own trustpoint.
struct Reach {
  base::PeerId peer = base::no_peer;
  std::string identity = {};
  bool operator==(const Reach&) const = default;
  bool operator<(const Reach& other) const {
    return std::tie(peer, identity) < std::tie(other.peer, other.identity);
  }
};

std::string_view to_string(State state);  // "down"
std::string_view to_string(Cause cause);  // "certificate"

}  // namespace sipward::policy
