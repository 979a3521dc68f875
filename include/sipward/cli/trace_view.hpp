// Traced messages for people at a terminal: what is one line for each, what stands side by side,
// and how a call went. Text from peers is escaped. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sipward/shell/trace/seen.hpp"

namespace sipward::cli {

struct Look {
  std::size_t columns = 100;
  bool colour = false;
};

// "INVITE" or "486 (INVITE)".
std::string label_of(const trace::Seen& seen);
// "18:01:33.123456", UTC.
std::string clock_of(trace::SystemTime time);
// "secure (tls:127.0.3.1:5061)"
std::string far_end_of(const trace::Seen& seen);

// One message as it was on the two legs: what was received beside what was sent; either may be
// null. In between stands "|" where a line was rewritten, "<" or ">" where it is on one side only.
std::string side_by_side(const trace::Seen* received, const trace::Seen* sent, const Look& look);

// The text alone, below a line that says what it is.
std::string raw_text(const trace::Seen& seen, const Look& look);

// All messages of a call, in the order that they crossed.
std::string draw_call(const std::string& call_id, const std::vector<trace::Seen>& messages,
                      const Look& look);

}  // namespace sipward::cli
