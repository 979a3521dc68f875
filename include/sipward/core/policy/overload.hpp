// Whether a request that arrives is one too many: by the limits of its peer and of its source
// address. New calls and others wait; what belongs to a call that is up is never refused, and an
// emergency may use a reserve on top of each limit. Shared by all workers without a lock; it is
// told facts, never a message.
#pragma once

#include <cstdint>
#include <string_view>

#include "sipward/core/policy/loads.hpp"
#include "sipward/core/policy/overload_settings.hpp"
#include "sipward/core/policy/source_loads.hpp"

namespace sipward::policy {

enum class Overloaded : std::uint8_t {
  no,
  source_transactions,
  source_calls,
  peer_transactions,
  peer_calls
};
std::string_view to_string(Overloaded overloaded);  // "calls per second of its address"

class Overload {
 public:
  // `seed`: secret and random. What is counted of peers goes to `loads`, which outlives this.
  Overload(Loads& loads, std::uint64_t seed) : loads_(loads), sources_(seed) {}

  struct Request {
    PeerId peer = base::no_peer;
    std::uint64_t address = 0;  // a hash of the source address, without its port
    Standing standing = Standing::new_call;
    bool emergency = false;
    base::Time now;
    std::uint64_t random = 0;  // for Retry-After
  };
  struct Verdict {
    Overloaded overloaded = Overloaded::no;
    std::uint32_t retry_after = 0;  // seconds, for the 503
  };
  // Who is admitted is counted until done(). `retry_after`: the seconds that are usual; they are
  // varied.
  Verdict admit(const OverloadSettings& settings, const LoadLimits& of_peer,
                std::uint32_t retry_after, const Request& request);
  void done(PeerId peer, std::uint64_t address);

 private:
  Loads& loads_;
  SourceLoads sources_;
};

// What a Retry-After says, so that those turned away together do not come back together: from half
// to one and a half of the usual seconds, at least 1 and not before it makes sense.
std::uint32_t varied_wait(std::uint32_t seconds, base::Duration at_least, std::uint64_t random);

// By the user part of the Request-URI, its parameters aside.
bool is_emergency_user(const OverloadSettings& settings, std::string_view user);
// By the value of a Resource-Priority header: "esnet.0, wps.1".
bool is_emergency_priority(const OverloadSettings& settings, std::string_view resource_priority);

}  // namespace sipward::policy
