// One message that was seen, as those who watch get it: redacted, and with what is known of it.
// Plain values, shared by all who watch.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "sipward/shell/trace/facts.hpp"
#include "sipward/shell/trace/tap.hpp"

namespace sipward::trace {

struct Seen {
  std::uint64_t number = 0;  // in the order of their times
  std::uint64_t origin = 0;  // of one that was sent: the number of the one received that it came of
  Sighting sighting;
  std::string peer;  // "" if it is none
  std::string text;
  Facts facts;
};

using SeenPointer = std::shared_ptr<const Seen>;

}  // namespace sipward::trace
