#include "sipward/shell/trace/tap.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace sipward::trace {
namespace {

constexpr std::size_t most_empty = 2;

}  // namespace

// Filled from its begin on by a worker; what is filled already the taker may read and change.
struct Tap::Tray {
  explicit Tray(std::size_t room)
      : size(room), bytes(new char[room]), entries(new Entry[tray_messages]) {}

  std::size_t size;
  std::unique_ptr<char[]> bytes;
  std::unique_ptr<Entry[]> entries;
  std::atomic<std::size_t> filled{0};  // entries
  std::size_t taken = 0;               // of these; the taker's
};

struct Tap::Desk {
  std::mutex mutex;                           // of these
  std::deque<std::unique_ptr<Tray>> waiting;  // the last is being filled
  std::size_t waiting_bytes = 0;              // their sizes
  std::vector<std::unique_ptr<Tray>> empty;

  // The worker's own: the last of those waiting, and what of it is filled.
  Tray* current = nullptr;
  std::size_t used = 0, count = 0;
};

Tap::Tap() = default;
Tap::~Tap() = default;

void Tap::make_room(std::size_t workers) {
  while (desks_.size() < workers) desks_.push_back(std::make_unique<Desk>());
}

void Tap::put(std::uint32_t worker, Sighting sighting, std::string_view bytes) {
  if (bytes.empty() || bytes.front() == '\r') return;
  sighting.time =
      std::chrono::time_point_cast<SystemTime::duration>(std::chrono::system_clock::now());
  auto& desk = *desks_[worker];
  const bool fits = desk.current != nullptr && desk.count < tray_messages &&
                    desk.used + bytes.size() <= desk.current->size;
  if (!fits && !begin_tray(desk, bytes.size())) {
    dropped_.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  auto& tray = *desk.current;
  auto* const text = tray.bytes.get() + desk.used;
  std::memcpy(text, bytes.data(), bytes.size());
  tray.entries[desk.count] = {sighting, {text, bytes.size()}};
  desk.used += bytes.size();
  tray.filled.store(++desk.count, std::memory_order_release);
}

bool Tap::begin_tray(Desk& desk, std::size_t bytes) {
  bool hurry = false;
  {
    const std::lock_guard lock(desk.mutex);
    const auto size = std::max(bytes, tray_bytes);
    if (desk.waiting_bytes + size > most_bytes) return false;
    desk.waiting_bytes += size;
    hurry = !desk.waiting.empty();
    if (bytes <= tray_bytes && !desk.empty.empty()) {
      desk.waiting.push_back(std::move(desk.empty.back()));
      desk.empty.pop_back();
    } else {
      desk.waiting.push_back(std::make_unique<Tray>(size));
    }
    desk.current = desk.waiting.back().get();
    desk.used = desk.count = 0;
  }
  if (hurry && hurry_) hurry_();
  return true;
}

void Tap::take(std::size_t worker, std::vector<const Entry*>& taken) {
  auto& desk = *desks_[worker];
  const std::lock_guard lock(desk.mutex);
  for (const auto& tray : desk.waiting) {
    const auto filled = tray->filled.load(std::memory_order_acquire);
    while (tray->taken < filled) taken.push_back(&tray->entries[tray->taken++]);
  }
}

void Tap::give_back(std::size_t worker) {
  auto& desk = *desks_[worker];
  const std::lock_guard lock(desk.mutex);
  while (desk.waiting.size() > 1) {
    auto& first = desk.waiting.front();
    if (first->taken < first->filled.load(std::memory_order_acquire)) return;
    desk.waiting_bytes -= first->size;
    if (first->size == tray_bytes && desk.empty.size() < most_empty) {
      first->filled.store(0, std::memory_order_relaxed);
      first->taken = 0;
      desk.empty.push_back(std::move(first));
    }
    desk.waiting.pop_front();
  }
}

}  // namespace sipward::trace
