// Takes what the tap has gathered to those who watch: a Homer server, a file, the memory, and
// whoever follows. A thread of its own, which sleeps while nobody watches; owned by the server.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "sipward/shell/trace/follower.hpp"
#include "sipward/shell/trace/kept.hpp"
#include "sipward/shell/trace/outlet.hpp"
#include "sipward/shell/trace/pairs.hpp"
#include "sipward/shell/trace/settings.hpp"
#include "sipward/shell/trace/tap.hpp"
#include "sipward/shell/trace/watcher.hpp"
#include "sipward/shell/trace/whereabouts.hpp"

namespace sipward::trace {

// What the tracer cannot know itself; called on its thread.
struct Surroundings {
  std::function<Introduce()> who_is_who;  // as of now, for the messages of one turn
  LookUp look_up;
  Outlet::Tell tell;
};

// How it goes, for people.
struct Report {
  Settings settings;
  Outlet::Counts hep, pcapng;
  std::size_t kept = 0;
  std::size_t followers = 0;
  std::uint64_t seen = 0;       // messages since the start
  std::uint64_t over_rate = 0;  // left out for [trace] rate, since it was set
  std::uint64_t dropped = 0;    // the workers' trays were full
};

class Tracer {
 public:
  static constexpr std::size_t most_followers = 16;

  // `tap` outlives it.
  Tracer(Tap& tap, Surroundings surroundings);
  ~Tracer();  // what has been seen still leaves, as far as it can at once
  void start(const Settings& settings);

  // All of these: any thread.
  void set(const Settings& settings);                      // an outlet whose settings stay goes on
  std::shared_ptr<Follower> follow(const Filter& filter);  // null: too many do already
  std::vector<SeenPointer> kept(const Filter& filter) const;
  Report report() const;

 private:
  struct Following {
    std::weak_ptr<Follower> follower;
    Watcher watcher;
  };
  void run();
  bool wait();  // false: it ends
  void adopt(const Settings& settings);
  void turn();
  void see(const Tap::Entry& entry, const Introduce& introduce);
  void finish_turn();

  Tap& tap_;
  Surroundings surroundings_;

  mutable std::mutex mutex_;  // of these
  std::condition_variable changed_;
  std::optional<Settings> next_;
  std::vector<Following> arriving_;
  Kept kept_;
  Report report_;
  bool stopping_ = false, hurry_ = false;

  // The thread's own.
  std::unique_ptr<Outlet> hep_, pcapng_;
  std::optional<Watcher> configured_;
  std::vector<Following> following_;
  std::vector<SeenPointer> to_keep_;
  Settings settings_;
  Pairs pairs_;
  std::vector<const Tap::Entry*> crossed_;
  std::uint64_t last_number_ = 0;

  std::thread thread_;
};

}  // namespace sipward::trace
