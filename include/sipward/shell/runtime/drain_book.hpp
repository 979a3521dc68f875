// Who is being drained, by whom it is called in the configuration, since when and until when. By
// name, so that it outlives reloads. Any thread.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace sipward::runtime {

// A peer everywhere, a group, a peer as a member of that group alone; neither: the whole proxy.
struct DrainTarget {
  std::string group, peer;
  auto operator<=>(const DrainTarget&) const = default;
  std::string text() const;  // "peer cucm1 in group call-servers"
};

struct DrainRecord {
  using Clock = std::chrono::system_clock;
  DrainTarget target;
  Clock::time_point since{};
  std::optional<Clock::time_point> until;  // then its connections are closed
  bool closed = false;                     // they were
};

class DrainBook {
 public:
  void begin(const DrainTarget& target, std::optional<std::chrono::seconds> limit);
  bool end(const DrainTarget& target);  // false: it was not being drained
  bool holds(const DrainTarget& target) const;
  std::vector<DrainRecord> all() const;
  std::vector<DrainTarget> overdue(DrainRecord::Clock::time_point now);  // each is told once

 private:
  mutable std::mutex mutex_;
  std::vector<DrainRecord> records_;
};

}  // namespace sipward::runtime
