// The answer to a question for calls, in the making: some calls a turn of the worker's loop, so
// that none of them waits for who looks. Lives on the worker's thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sipward/core/proxy/call_book.hpp"
#include "sipward/shell/runtime/call_report.hpp"
#include "sipward/shell/runtime/inquiry.hpp"

namespace sipward::runtime {

class CallTelling {
 public:
  CallTelling(Inquiry<CallReport> inquiry, const proxy::CallBook& calls);
  // True: that was all, the answer is given.
  bool go_on(const proxy::CallBook& calls, const Snapshot& now, base::Time time);

 private:
  bool wants_newest() const { return !question_.ended && question_.text.empty(); }
  bool tell_newest(const proxy::CallBook& calls, const Snapshot& now, base::Time time);
  bool look_on(const proxy::CallBook& calls, const Snapshot& now, base::Time time);
  void keep_newest();

  CallReport::Question question_;
  std::promise<std::vector<CallReport>> answer_;
  std::vector<std::string> newest_;  // their Call-IDs, if nothing is looked for
  std::size_t told_ = 0;             // of them
  proxy::CallBook::Walk walk_;
  std::vector<CallReport> reports_;
};

}  // namespace sipward::runtime
