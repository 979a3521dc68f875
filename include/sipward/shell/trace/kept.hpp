// The newest messages, in memory: so many, and of so many bytes at most. They are kept as they are;
// what they say and what came of what is found out when somebody asks. Not locked.
#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "sipward/shell/trace/filter.hpp"
#include "sipward/shell/trace/seen.hpp"

namespace sipward::trace {

class Kept {
 public:
  void limit(std::size_t messages, std::size_t bytes);
  void add(SeenPointer seen);
  const std::deque<SeenPointer>& all() const { return messages_; }
  std::size_t size() const { return messages_.size(); }

 private:
  void forget();

  std::size_t most_ = 0, most_bytes_ = 0;
  std::size_t bytes_ = 0;
  std::deque<SeenPointer> messages_;
};

// Of messages that were kept, with their facts and origins, in the order they crossed; of a peer's
// calls both legs, as a Watcher shows them.
std::vector<SeenPointer> chosen(const std::deque<SeenPointer>& kept, const Filter& filter);

}  // namespace sipward::trace
