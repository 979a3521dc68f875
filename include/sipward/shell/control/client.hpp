// Asks a running sipward through its control door; the side of the command line. Waits, but never
// longer than it was told. Any thread.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "sipward/shell/control/exchange.hpp"
#include "sipward/shell/control/way.hpp"

namespace sipward::control {

struct Asked {
  Answer answer;  // any status: a refusal is an answer, too
  std::string
      problem;  // why there is none, in a sentence that says what to do; empty: there is one
};

// A name put into the path is first percent_encoded (target.hpp). `limit` holds for all of it.
Asked ask(const Way& way, const Request& request, std::chrono::milliseconds limit);

// An answer that goes on: `begun` is called once it does, `take` gets each line as it comes, `idle`
// is called whenever none has come for a quarter of a second; false from either ends it. Waits
// until then, or until sipward ends. A refusal is the answer, as above.
struct Listener {
  std::function<void()> begun;
  std::function<bool(std::string_view line)> take;
  std::function<bool()> idle;
};
Asked listen(const Way& way, const Request& request, std::chrono::milliseconds limit,
             const Listener& listener);

}  // namespace sipward::control
