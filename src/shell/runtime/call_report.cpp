#include "sipward/shell/runtime/call_report.hpp"

#include <algorithm>
#include <array>

namespace sipward::runtime {
namespace {

CallReport::Leg leg_of(const proxy::Leg& leg, const Snapshot& now) {
  return {leg.side, now.peer_name(leg.peer), leg.remote};
}

CallReport report_of(const proxy::Call& call, const Snapshot& now, base::Time time) {
  CallReport report{call.call_id, call.from, call.to, leg_of(call.caller, now),
                    leg_of(call.callee, now)};
  report.age = time - call.began;
  report.idle = time - call.heard;
  if (call.answered != base::Time{}) report.up_for = time - call.answered;
  return report;
}

bool fits(const CallReport& report, const std::string& text) {
  const std::array<const std::string*, 5> places{&report.call_id, &report.from, &report.to,
                                                 &report.caller.peer, &report.callee.peer};
  return std::any_of(places.begin(), places.end(), [&](const std::string* place) {
    return place->find(text) != std::string::npos;
  });
}

}  // namespace

std::vector<CallReport> reports_of(const proxy::CallBook& calls, const CallReport::Question& which,
                                   const Snapshot& now, base::Time time) {
  std::vector<CallReport> reports;
  for (const auto& call : calls.all()) {
    if (reports.size() >= which.most) break;
    auto report = report_of(call, now, time);
    if (fits(report, which.text)) reports.push_back(std::move(report));
  }
  return reports;
}

}  // namespace sipward::runtime
