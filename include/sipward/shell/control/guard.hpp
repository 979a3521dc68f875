// Who may ask over TCP, and what: a Respond around another. Every request needs a name by which we
// are known in Host (a browser that was led here by a foreign name has none: DNS rebinding), and a
// token as Bearer (RFC 6750), the cookie of a login or, over TLS, a certificate; what changes
// something needs an operator's, and no foreign page behind it. Any thread.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/shell/control/exchange.hpp"
#include "sipward/shell/control/logins.hpp"

namespace sipward::control {

struct Tokens {
  std::string reader = {};     // empty: certificates alone count
  std::string operating = {};  // empty: nobody changes anything

  bool operator==(const Tokens&) const = default;
};

struct Admission {
  base::Endpoint listen;
  std::vector<std::string> names;  // ours, beside the address and localhost
  Tokens tokens;
};

class Guard {
 public:
  // `open` answers what needs no token, or with 404: the page, but none of what it shows.
  Guard(Admission admission, Respond guarded, Respond open);

  Answer operator()(const Request& request);
  // From now on: whoever has the old ones, or has logged in with them, is out.
  void renew(Tokens tokens);

 private:
  Answer answer_to(const Request& request);
  Answer log_in(const Request& request);
  Answer log_out(const Request& request);
  bool is_ours(std::string_view host) const;
  Role role_by_token(std::string_view token) const;  // locked
  Role role_of(const Request& request);

  const base::Endpoint listen_;
  std::vector<std::string> names_;
  Respond guarded_, open_;
  std::mutex mutex_;
  Tokens tokens_;
  Logins logins_;
};

}  // namespace sipward::control
