// What the page needs beside the answers that programs get: its own files, and
//   GET /events  server-sent events (WHATWG HTML §9.2): what stands in /status, /peers and
//   /evidence
//                now, every second; to so many at most, the others get 503
// On the door's thread.
#pragma once

#include <memory>

#include "sipward/shell/control/exchange.hpp"

namespace sipward::control {

// The file of that path, or 404.
Answer page_file(const Request& request);

class Events {
 public:
  static constexpr long most = 16;
  // What is asked of it is asked again every second for each who looks, and for nobody otherwise.
  explicit Events(Respond respond);
  Answer operator()() const;

 private:
  std::shared_ptr<const Respond> respond_;
};

}  // namespace sipward::control
