#include "sipward/shell/tls/trace.hpp"

#include <algorithm>
#include <utility>

namespace sipward::tls {
namespace {

constexpr std::size_t most_lines = 10'000;  // of one subject
constexpr std::size_t most_subjects = 16;

}  // namespace

void Trace::start(const std::string& subject, Clock::time_point until) {
  const std::lock_guard lock(mutex_);
  const auto now = Clock::now();
  std::erase_if(followed_, [&](const auto& one) { return one.second.until <= now; });
  if (followed_.size() >= most_subjects && !followed_.contains(subject)) return;
  followed_[subject].until = until;
  active_.store(true, std::memory_order_relaxed);
}

void Trace::stop(const std::string& subject) {
  const std::lock_guard lock(mutex_);
  followed_.erase(subject);
  active_.store(!followed_.empty(), std::memory_order_relaxed);
}

bool Trace::follows(const std::string& subject, Clock::time_point now) const {
  if (!active()) return false;
  const std::lock_guard lock(mutex_);
  const auto at = followed_.find(subject);
  return at != followed_.end() && at->second.until > now;
}

void Trace::add(const std::string& subject, std::string line) {
  const std::lock_guard lock(mutex_);
  const auto at = followed_.find(subject);
  if (at == followed_.end() || at->second.until <= Clock::now()) return;
  auto& followed = at->second;
  followed.lines.push_back(std::move(line));
  if (followed.lines.size() <= most_lines) return;
  followed.lines.pop_front();
  ++followed.first;
}

Trace::Lines Trace::since(const std::string& subject, std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  Lines found;
  found.next = number;
  const auto at = followed_.find(subject);
  if (at == followed_.end()) return found;
  const auto& [until, first, lines] = at->second;
  found.followed = until > Clock::now();
  found.next = first + lines.size();
  for (auto i = std::max(number, first); i < found.next; ++i) {
    found.lines.push_back(lines[static_cast<std::size_t>(i - first)]);
  }
  return found;
}

}  // namespace sipward::tls
