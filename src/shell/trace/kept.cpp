#include "sipward/shell/trace/kept.hpp"

#include <algorithm>
#include <utility>

#include "sipward/shell/trace/watcher.hpp"

namespace sipward::trace {
namespace {

std::size_t bytes_of(const Seen& seen) {
  return sizeof(Seen) + seen.text.size();
}

}  // namespace

void Kept::limit(std::size_t messages, std::size_t bytes) {
  most_ = messages;
  most_bytes_ = bytes;
  forget();
}

void Kept::add(SeenPointer seen) {
  bytes_ += bytes_of(*seen);
  messages_.push_back(std::move(seen));
  forget();
}

void Kept::forget() {
  while (!messages_.empty() && (messages_.size() > most_ || bytes_ > most_bytes_)) {
    bytes_ -= bytes_of(*messages_.front());
    messages_.pop_front();
  }
}

std::vector<SeenPointer> chosen(const std::deque<SeenPointer>& kept, const Filter& filter) {
  std::vector<SeenPointer> found;
  Watcher watcher(filter, 0, [&](Passing& passing) { found.push_back(passing.seen()); });
  Pairs pairs(kept.size());
  for (const auto& seen : kept) {
    Passing passing(seen->number, seen->sighting, seen->peer, seen->text, &pairs);
    passing.seen();
    watcher.see(passing);
  }
  std::sort(found.begin(), found.end(),
            [](const SeenPointer& a, const SeenPointer& b) { return a->number < b->number; });
  return found;
}

}  // namespace sipward::trace
