#include "sipward/shell/log/repeats.hpp"

#include <utility>

namespace sipward::log {
namespace {

constexpr std::size_t most_kinds = 4096;

}  // namespace

std::optional<std::uint64_t> Repeats::admit(const std::string& kind, Time now) {
  if (counts_.size() >= most_kinds && !counts_.contains(kind)) counts_.clear();
  auto& count = counts_[kind];
  if (count.seen == 0 || now - count.since >= interval_) {
    count.since = now;
    count.seen = 0;
  }
  if (++count.seen > printed_) {
    ++count.left_out;
    return std::nullopt;
  }
  return std::exchange(count.left_out, 0);
}

}  // namespace sipward::log
