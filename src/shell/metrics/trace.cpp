// What [trace] sends away: what left, and what did not.
#include "sipward/shell/metrics/parts.hpp"

namespace sipward::metrics {

void add_trace(Families& families, const runtime::Server& server) {
  const auto report = server.tracer().report();
  auto messages = Family::counter("sipward_traced_messages_total",
                                  "Messages for a trace's outlet since it was set up.");
  const auto add = [&messages](std::string_view outlet, const trace::Outlet::Counts& counts) {
    messages.add({{"outlet", outlet}, {"outcome", "passed"}}, counts.passed);
    messages.add({{"outlet", outlet}, {"outcome", "lost"}}, counts.lost);
  };
  if (report.settings.hep) add("hep", report.hep);
  if (!report.settings.pcapng.file.empty()) add("pcapng", report.pcapng);
  std::move(messages).put_into(families);
  auto missed = Family::counter("sipward_trace_missed_total",
                                "Messages that no trace has: over its rate, or more than it keeps "
                                "up with.");
  missed.add({{"reason", "rate"}}, report.over_rate);
  missed.add({{"reason", "busy"}}, report.dropped);
  std::move(missed).put_into(families);
}

}  // namespace sipward::metrics
