// Which part of the work is this worker's, and how far it is. Owned by the shell, asked and told by
// the worker's Proxy.
#pragma once

#include <string_view>

#include "sipward/core/base/flow.hpp"
#include "sipward/core/policy/vitals.hpp"

namespace sipward::proxy {

class Duty {
 public:
  virtual ~Duty() = default;
  virtual bool looks_after(base::PeerId peer) const = 0;  // checks its health
  // Of a peer that it looks after: the step, tcp or tls, at which a connection stands that is being
  // made. none: none is.
  virtual policy::Cause in_the_making(const policy::Reach& reach) const = 0;

  // What carries this Call-ID is to come here: for as long as a transaction may last,
  virtual void claim(std::string_view call_id) = 0;
  // or from now on, until the call has ended.
  virtual void keep(std::string_view call_id) = 0;
  virtual void let_go(std::string_view call_id) = 0;
};

}  // namespace sipward::proxy
