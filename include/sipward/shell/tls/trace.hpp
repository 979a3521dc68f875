// What OpenSSL does on the connections of one peer, line by line, while somebody watches (CUBE:
// debug ssl openssl states, msg, errors). Off, it costs one load a handshake. One for all
// ContextSets that follow each other by reloads; any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace sipward::tls {

class Trace {
 public:
  using Clock = std::chrono::steady_clock;

  // `subject`: a peer's name, or the address of whoever is no peer. Ends by itself at `until`.
  void start(const std::string& subject, Clock::time_point until);
  void stop(const std::string& subject);
  bool active() const { return active_.load(std::memory_order_relaxed); }
  bool follows(const std::string& subject, Clock::time_point now) const;

  // Dropped if the subject is not followed; of many lines the oldest give way.
  void add(const std::string& subject, std::string line);

  struct Lines {
    std::vector<std::string> lines;
    std::uint64_t next = 0;  // what to ask for the next time
    bool followed = false;
  };
  Lines since(const std::string& subject, std::uint64_t number) const;

 private:
  struct Followed {
    Clock::time_point until;
    std::uint64_t first = 0;  // the number of the oldest line that is kept
    std::deque<std::string> lines;
  };
  mutable std::mutex mutex_;
  std::map<std::string, Followed> followed_;
  std::atomic<bool> active_{false};
};

}  // namespace sipward::tls
