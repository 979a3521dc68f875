// What `sipward calls` tells of one call: values, read by its worker at one moment.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sipward/core/proxy/call_book.hpp"
#include "sipward/shell/runtime/snapshot.hpp"

namespace sipward::runtime {

struct CallReport {
  struct Leg {
    base::Side side = base::Side::inside;
    std::string peer;
    base::Endpoint remote;
  };
  // Which of them: those with that text in Call-ID, From, To or a peer's name; at most so many of a
  // worker, those heard of last.
  struct Question {
    std::string text;
    std::size_t most = 1'000;
    bool ended = false;  // of those that have ended, instead: the last of them are kept
  };
  struct Ended {
    proxy::Ending how = proxy::Ending::none;
    int refusal = 0;                     // the status, if it was refused
    std::chrono::milliseconds ago{};     // since its end
    std::chrono::milliseconds lasted{};  // from its INVITE to its end
  };

  std::string call_id, from, to;
  Leg caller, callee;
  std::chrono::milliseconds age{};                    // since its INVITE
  std::optional<std::chrono::milliseconds> up_for{};  // since it was answered; none: it was not
  std::chrono::milliseconds idle{};                   // since anything was heard of it
  std::optional<Ended> ended{};
};

CallReport report_of(const proxy::Call& call, const Snapshot& now, base::Time time);

// Looked for in the call itself: most of many do not fit.
bool fits(const proxy::Call& call, const std::string& text, const Snapshot& now);

}  // namespace sipward::runtime
