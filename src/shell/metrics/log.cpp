// The log itself: what was logged, and what nobody took.
#include "sipward/shell/metrics/parts.hpp"

namespace sipward::metrics {

void add_log(Families& families, const log::Log& log) {
  using log::Level;
  auto lines = Family::counter("sipward_log_lines_total", "Lines logged, by level.");
  for (const auto level : {Level::trace, Level::debug, Level::info, Level::warn, Level::error}) {
    lines.add({{"level", log::to_string(level)}}, log.lines(level));
  }
  std::move(lines).put_into(families);
  auto lost =
      Family::counter("sipward_log_lost_total",
                      "Lines of these that were not written: the log's reader is too slow.");
  lost.add({}, log.lost());
  std::move(lost).put_into(families);
}

}  // namespace sipward::metrics
