// Is a message fit to be worked on (RFC 3261 §16.3 steps 1–2, §8.2, §18.3; RFC 4475)?
// Max-Forwards 0, loops, Proxy-Require and routing are the proxy's to judge, not sanity's.
#pragma once

#include <string_view>

#include "sipward/core/base/drop_reason.hpp"
#include "sipward/core/sip/message.hpp"

namespace sipward::sip {

struct Verdict {
  base::DropReason reason = base::DropReason::none;
  int status = 0;           // requests: what to answer; 0 with a reason: drop without answer
  std::string_view phrase;  // reason phrase of the answer
  explicit operator bool() const { return reason == base::DropReason::none; }
};

Verdict judge_request(const Message& message);
Verdict judge_response(const Message& message);

// Can a response find its way back: is there a Via? What there is of To, From, Call-ID and CSeq
// is copied.
bool answerable(const Message& message);

}  // namespace sipward::sip
