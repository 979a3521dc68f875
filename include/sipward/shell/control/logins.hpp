// Who has logged in with a browser: random names, kept as cookies, for half a day. Bounded: the
// oldest makes room. On the door's thread.
#pragma once

#include <chrono>
#include <deque>
#include <string>
#include <string_view>

#include "sipward/shell/control/exchange.hpp"

namespace sipward::control {

// Takes the same time wherever they differ.
bool is_same_secret(std::string_view a, std::string_view b);

class Logins {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::hours lifetime{12};
  static constexpr std::size_t most = 256;

  std::string enter(Role role, Clock::time_point now);  // its name
  Role role_of(std::string_view name, Clock::time_point now) const;
  void leave(std::string_view name);

 private:
  struct Login {
    std::string name;
    Role role;
    Clock::time_point until;
  };
  std::deque<Login> logins_;
};

}  // namespace sipward::control
