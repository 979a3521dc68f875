#include "sipward/core/proxy/call_book.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sipward::proxy {
namespace {

constexpr std::chrono::hours forgotten_after{12};

}  // namespace

std::string_view to_string(Ending ending) {
  switch (ending) {
    case Ending::caller_hung_up:
      return "caller_hung_up";
    case Ending::callee_hung_up:
      return "callee_hung_up";
    case Ending::refused:
      return "refused";
    case Ending::out_of_sight:
      return "out_of_sight";
    case Ending::unheard_of:
      return "unheard_of";
    case Ending::none:
      break;
  }
  return "none";
}

CallBook::Calls::iterator CallBook::find(std::string_view call_id) {
  const auto found = by_id_.find(call_id);
  return found == by_id_.end() ? calls_.end() : found->second;
}

void CallBook::begun(Call call) {
  if (const auto known = find(call.call_id); known != calls_.end()) {
    by_id_.erase(known->call_id);
    give_up_slot(*known);
    calls_.erase(known);
  }
  forget_old(call.began);
  call.heard = call.began;
  call.slot = slots_.size();
  calls_.push_front(std::move(call));
  slots_.push_back(calls_.begin());
  by_id_.emplace(calls_.front().call_id, calls_.begin());
  duty_.keep(calls_.front().call_id);
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

void CallBook::ended(std::string_view call_id, Ending how, base::Time now) {
  const auto call = find(call_id);
  if (call != calls_.end()) put_away(call, how, now);
}

void CallBook::refused(std::string_view call_id, int status, base::Time now) {
  const auto call = find(call_id);
  if (call == calls_.end()) return;
  call->refusal = status;
  put_away(call, Ending::refused, now);
}

const Call* CallBook::under_way(std::string_view call_id) const {
  const auto found = by_id_.find(call_id);
  return found == by_id_.end() ? nullptr : &*found->second;
}

void CallBook::put_away(Calls::iterator call, Ending how, base::Time now) {
  call->ending = how;
  call->ended = now;
  by_id_.erase(call->call_id);
  duty_.let_go(call->call_id);
  give_up_slot(*call);
  past_.push_front(std::move(*call));
  calls_.erase(call);
  ++ended_;
  if (past_.size() > most_past_) past_.pop_back();
}

// The last one takes it: who walks down from the end may meet that one again, and misses none.
void CallBook::give_up_slot(const Call& call) {
  const auto slot = call.slot;
  slots_[slot] = slots_.back();
  slots_[slot]->slot = slot;
  slots_.pop_back();
}

std::vector<const Call*> CallBook::next(Walk& walk, std::size_t most) const {
  std::vector<const Call*> seen;
  if (walk.past) {
    const auto forgotten = ended_ - past_.size();
    while (walk.left > forgotten && seen.size() < most) {
      seen.push_back(&past_[ended_ - walk.left]);
      --walk.left;
    }
    return seen;
  }
  walk.left = std::min(walk.left, slots_.size());
  while (walk.left > 0 && seen.size() < most) seen.push_back(&*slots_[--walk.left]);
  return seen;
}

void CallBook::forget_old(base::Time now) {
  while (!calls_.empty() &&
         (calls_.size() >= most_ || now - calls_.back().heard > forgotten_after)) {
    put_away(std::prev(calls_.end()), Ending::unheard_of, now);
  }
}

}  // namespace sipward::proxy
