#include "sipward/shell/control/logins.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "sipward/shell/tls/digest.hpp"

namespace sipward::control {

bool is_same_secret(std::string_view a, std::string_view b) {
  // Digests have one length whatever the secrets have.
  const auto left = tls::sha256(a);
  const auto right = tls::sha256(b);
  unsigned difference = 0;
  for (std::size_t i = 0; i < left.size(); ++i) {
    difference |= static_cast<unsigned char>(left[i]) ^ static_cast<unsigned char>(right[i]);
  }
  return difference == 0;
}

std::string Logins::enter(Role role, Clock::time_point now) {
  std::array<char, 32> random{};
  if (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size())) {
    throw std::runtime_error("the system has no random numbers");
  }
  auto name = tls::sha256({random.data(), random.size()});
  if (logins_.size() == most) logins_.pop_front();
  logins_.push_back({name, role, now + lifetime});
  return name;
}

Role Logins::role_of(std::string_view name, Clock::time_point now) const {
  for (const auto& login : logins_) {
    if (is_same_secret(login.name, name)) return now < login.until ? login.role : Role::nobody;
  }
  return Role::nobody;
}

void Logins::leave(std::string_view name) {
  std::erase_if(logins_, [&](const Login& login) { return is_same_secret(login.name, name); });
}

}  // namespace sipward::control
