#include "sipward/core/policy/vitals.hpp"

namespace sipward::policy {

std::string_view to_string(State state) {
  switch (state) {
    case State::unknown:
      return "unknown";
    case State::up:
      return "up";
    case State::down:
      return "down";
    case State::trial:
      return "trial";
  }
  return "";
}

std::string_view to_string(Cause cause) {
  switch (cause) {
    case Cause::none:
      return "";
    case Cause::dns:
      return "dns";
    case Cause::tcp:
      return "tcp";
    case Cause::tls:
      return "tls";
    case Cause::certificate:
      return "certificate";
    case Cause::sip:
      return "sip";
  }
  return "";
}

}  // namespace sipward::policy
