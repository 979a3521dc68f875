#include "sipward/shell/trace/tap.hpp"

#include <utility>

namespace sipward::trace {

void Tap::make_room(std::size_t workers) {
  while (desks_.size() < workers) desks_.push_back(std::make_unique<Desk>());
}

void Tap::put(std::uint32_t worker, Sighting sighting, std::string_view bytes) {
  if (bytes.empty() || bytes.front() == '\r') return;
  sighting.time =
      std::chrono::time_point_cast<SystemTime::duration>(std::chrono::system_clock::now());
  auto& desk = *desks_[worker];
  bool hurry = false;
  {
    const std::lock_guard lock(desk.mutex);
    auto& tray = desk.tray;
    const auto before = tray.bytes.size();
    if (before + bytes.size() > most_bytes || tray.entries.size() >= most_messages) {
      dropped_.fetch_add(1, std::memory_order_relaxed);
      return;
    }
    tray.entries.push_back({sighting, before, bytes.size()});
    tray.bytes.append(bytes);
    hurry = (before < cached_bytes && tray.bytes.size() >= cached_bytes) ||
            tray.entries.size() == most_messages / 2;
  }
  if (hurry && hurry_) hurry_();
}

void Tap::take(std::size_t worker, Tray& empty) {
  empty.bytes.clear();
  empty.entries.clear();
  auto& desk = *desks_[worker];
  const std::lock_guard lock(desk.mutex);
  std::swap(desk.tray, empty);
}

}  // namespace sipward::trace
