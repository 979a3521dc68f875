#include "sipward/shell/runtime/call_telling.hpp"

#include <algorithm>
#include <utility>

namespace sipward::runtime {
namespace {

constexpr std::size_t looked_at_a_turn = 64;

}  // namespace

CallTelling::CallTelling(Inquiry<CallReport> inquiry, const proxy::CallBook& calls)
    : question_(std::move(inquiry.question)),
      answer_(std::move(inquiry.answer)),
      walk_(calls.begin_walk(question_.ended)) {
  if (!wants_newest()) return;
  newest_.reserve(std::min(question_.most, calls.size()));
  for (const auto& call : calls.all()) {
    if (newest_.size() >= question_.most) break;
    newest_.push_back(call.call_id);
  }
}

bool CallTelling::go_on(const proxy::CallBook& calls, const Snapshot& now, base::Time time) {
  const bool done = wants_newest() ? tell_newest(calls, now, time) : look_on(calls, now, time);
  if (done) answer_.set_value(std::move(reports_));
  return done;
}

bool CallTelling::tell_newest(const proxy::CallBook& calls, const Snapshot& now, base::Time time) {
  const auto end = std::min(newest_.size(), told_ + looked_at_a_turn);
  for (; told_ < end; ++told_) {
    const auto* call = calls.under_way(newest_[told_]);
    if (call != nullptr) reports_.push_back(report_of(*call, now, time));
  }
  return told_ == newest_.size();
}

bool CallTelling::look_on(const proxy::CallBook& calls, const Snapshot& now, base::Time time) {
  const auto some = calls.next(walk_, looked_at_a_turn);
  for (const auto* call : some) {
    const bool enough = question_.ended && reports_.size() >= question_.most;
    if (!enough && fits(*call, question_.text, now))
      reports_.push_back(report_of(*call, now, time));
  }
  const bool all = some.size() < looked_at_a_turn;
  if (question_.ended) return all || reports_.size() >= question_.most;
  if (all || reports_.size() >= 2 * question_.most + looked_at_a_turn) keep_newest();
  return all;
}

// Those heard of last, and each once.
void CallTelling::keep_newest() {
  const auto by_id = [](const CallReport& a, const CallReport& b) { return a.call_id < b.call_id; };
  const auto same_id = [](const CallReport& a, const CallReport& b) {
    return a.call_id == b.call_id;
  };
  std::sort(reports_.begin(), reports_.end(), by_id);
  reports_.erase(std::unique(reports_.begin(), reports_.end(), same_id), reports_.end());
  if (reports_.size() <= question_.most) return;
  const auto end = reports_.begin() + static_cast<std::ptrdiff_t>(question_.most);
  std::nth_element(reports_.begin(), end, reports_.end(),
                   [](const CallReport& a, const CallReport& b) { return a.idle < b.idle; });
  reports_.erase(end, reports_.end());
}

}  // namespace sipward::runtime
