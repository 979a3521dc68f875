#include "core/transaction/watch.hpp"

#include <algorithm>

namespace sipward::transaction::test {
namespace {

struct Words {
  std::string operator()(SendRequest) const { return "send the request"; }
  std::string operator()(SendAck ack) const { return "send ACK to " + std::to_string(ack.status); }
  std::string operator()(SendResponse) const { return "send the response"; }
  std::string operator()(Deliver what) const { return "deliver " + std::to_string(what.status); }
  std::string operator()(GiveUp why) const {
    return why.cause == GiveUp::Cause::timeout ? "give up: timeout" : "give up: transport";
  }
  std::string operator()(Start start) const {
    return "start " + letter(start.timer) + " " + std::to_string(start.after.count());
  }
  std::string operator()(Stop stop) const { return "stop " + letter(stop.timer); }
  std::string operator()(Finish) const { return "finish"; }

  static std::string letter(Timer timer) {
    return {static_cast<char>('a' + static_cast<int>(timer))};
  }
};

}  // namespace

std::string text(const Action& action) {
  return std::visit(Words{}, action);
}

std::string text(const Actions& actions) {
  std::string all;
  for (const auto& action : actions) all += (all.empty() ? "" : ", ") + text(action);
  return all;
}

bool sends(const Action& action) {
  return std::holds_alternative<SendRequest>(action) || std::holds_alternative<SendAck>(action) ||
         std::holds_alternative<SendResponse>(action);
}

void Watch::see(const Actions& actions) {
  for (const auto& action : actions) see(action);
}

void Watch::see(const Action& action) {
  if (finished_) complaints_.push_back("after finish: " + text(action));
  if (sends(action)) sent_at_.push_back(now_);
  if (const auto* started = std::get_if<Start>(&action)) {
    if (started->after <= Duration::zero()) complaints_.push_back("of no length: " + text(action));
    running_[started->timer] = now_ + started->after;
  } else if (const auto* stop = std::get_if<Stop>(&action)) {
    running_.erase(stop->timer);
  } else if (const auto* deliver = std::get_if<Deliver>(&action)) {
    finals_ += deliver->status >= 200 ? 1 : 0;
  } else if (std::holds_alternative<GiveUp>(action)) {
    ++give_ups_;
  } else if (std::holds_alternative<Finish>(action)) {
    finished_ = true;
    for (const auto& [timer, due] : running_) {
      complaints_.push_back("finished while this runs: " + text(Start{timer, due - now_}));
    }
  }
}

std::optional<Timer> Watch::wait() {
  const auto earliest = std::min_element(
      running_.begin(), running_.end(),
      [](const auto& one, const auto& other) { return one.second < other.second; });
  if (earliest == running_.end()) return std::nullopt;
  const auto timer = earliest->first;
  now_ = earliest->second;
  running_.erase(earliest);
  return timer;
}

}  // namespace sipward::transaction::test
