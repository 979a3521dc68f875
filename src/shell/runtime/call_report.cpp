#include "sipward/shell/runtime/call_report.hpp"

namespace sipward::runtime {
namespace {

CallReport::Leg leg_of(const proxy::Leg& leg, const Snapshot& now) {
  return {leg.side, now.peer_name(leg.peer), leg.remote};
}

}  // namespace

CallReport report_of(const proxy::Call& call, const Snapshot& now, base::Time time) {
  CallReport report{call.call_id, call.from, call.to, leg_of(call.caller, now),
                    leg_of(call.callee, now)};
  report.age = time - call.began;
  report.idle = time - call.heard;
  const bool is_over = call.ending != proxy::Ending::none;
  if (is_over)
    report.ended = {call.ending, call.refusal, time - call.ended, call.ended - call.began};
  if (call.answered != base::Time{}) report.up_for = (is_over ? call.ended : time) - call.answered;
  return report;
}

bool fits(const proxy::Call& call, const std::string& text, const Snapshot& now) {
  if (text.empty()) return true;
  const auto holds = [&](const std::string& place) {
    return place.find(text) != std::string::npos;
  };
  return holds(call.call_id) || holds(call.from) || holds(call.to) ||
         holds(now.peer_name(call.caller.peer)) || holds(now.peer_name(call.callee.peer));
}

}  // namespace sipward::runtime
