// An OPTIONS of our own (RFC 3261 §11.1), with Contact and Allow: what asks a peer whether it is
// alive. Pure.
#pragma once

#include <string>
#include <string_view>

#include "sipward/core/base/endpoint.hpp"

namespace sipward::sip {

struct OptionsParts {
  base::Transport transport = base::Transport::udp;
  std::string_view target;  // host:port of the one asked
  std::string_view via;     // the whole value
  std::string_view own;     // our host:port, in From and Contact
  std::string_view call_id;
  std::string_view tag;
  unsigned cseq = 1;
};

std::string options_request(const OptionsParts& parts);

}  // namespace sipward::sip
