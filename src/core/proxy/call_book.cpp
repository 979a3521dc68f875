#include "sipward/core/proxy/call_book.hpp"

#include <utility>

namespace sipward::proxy {
namespace {

constexpr std::chrono::hours forgotten_after{12};

}  // namespace

CallBook::Calls::iterator CallBook::find(std::string_view call_id) {
  const auto found = by_id_.find(call_id);
  return found == by_id_.end() ? calls_.end() : found->second;
}

void CallBook::begun(Call call) {
  ended(call.call_id);
  forget_old(call.began);
  call.heard = call.began;
  calls_.push_front(std::move(call));
  by_id_.emplace(calls_.front().call_id, calls_.begin());
}

void CallBook::answered(std::string_view call_id, base::Time now) {
  const auto call = find(call_id);
  if (call == calls_.end()) return;
  if (call->answered == base::Time{}) call->answered = now;
  call->heard = now;
}

void CallBook::heard(std::string_view call_id, base::Time now) {
  const auto call = find(call_id);
  if (call == calls_.end()) return;
  call->heard = now;
  calls_.splice(calls_.begin(), calls_, call);
}

void CallBook::ended(std::string_view call_id) {
  const auto call = find(call_id);
  if (call == calls_.end()) return;
  by_id_.erase(call->call_id);
  calls_.erase(call);
}

void CallBook::forget_old(base::Time now) {
  while (!calls_.empty() &&
         (calls_.size() >= most_ || now - calls_.back().heard > forgotten_after)) {
    by_id_.erase(calls_.back().call_id);
    calls_.pop_back();
  }
}

}  // namespace sipward::proxy
