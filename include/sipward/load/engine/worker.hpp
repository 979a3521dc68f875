// One thread of the load: a loop that places calls when they are due, answers others, and writes
// once a turn. It owns all it works on; other threads only set its flags, fill its mailbox and take
// what it has measured.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sipward/load/engine/answers.hpp"
#include "sipward/load/engine/calls.hpp"
#include "sipward/load/engine/letters.hpp"
#include "sipward/load/engine/schedule.hpp"

namespace sipward::load {

// What is said to all workers, by the thread that conducts them.
struct Baton {
  std::atomic<std::int64_t> start_ns{0};  // of the steady clock; 0: not yet
  std::atomic<bool> stop{false};          // no more calls
  std::atomic<bool> end{false};
};

struct IntervalMeasured {
  std::size_t number = 0;  // whole seconds since the start
  Measured measured;
};

class Worker {
 public:
  Worker(const LoadSettings& settings, const std::string& mark, unsigned number,
         const Baton& baton);
  ~Worker();

  // Before run(): what it accepts and hears.
  void listen(net::Descriptor listener, bool tls);
  void hear_on(net::Descriptor udp_socket);
  void know(std::vector<Mailbox*> boxes);  // of all workers, its own too
  Mailbox& mailbox() { return mailbox_; }

  void run();  // until the baton ends it

  // Any thread.
  bool ready() const { return ready_.load(); }  // its persistent connections stand or have failed
  bool idle() const { return idle_.load(); }    // will place no more calls, and none is under way
  std::vector<IntervalMeasured> take();

  // After run().
  const std::string& wrong() const;
  const std::string& words() const { return turn_.words; }
  std::string tls_description() const;

 private:
  class Listener;
  class Bell;
  void place_due(Moment now);
  void tend(Moment now);
  void finish_turn();
  void read_letters();
  void look_at_interval(Moment now);
  void hand_over(std::size_t next);
  Moment next_moment();
  void deal(net::Descriptor socket, bool tls, Moment now);

  const Baton& baton_;
  Mailbox mailbox_;
  StreamTurn turn_;
  Measured measured_;
  Writer writer_;
  std::optional<Calls> calls_;
  std::optional<Answers> answers_;
  std::optional<Schedule> schedule_;
  std::vector<std::unique_ptr<Watched>> listeners_;
  std::unique_ptr<Watched> bell_;
  std::vector<Mailbox*> boxes_;
  std::size_t next_box_ = 0;
  Moment start_ = never;
  Moment interval_end_ = never;
  Moment deadline_look_{};
  std::size_t interval_ = 0;
  std::atomic<bool> ready_{false}, idle_{false};
  std::mutex mutex_;
  std::vector<IntervalMeasured> handed_;
};

}  // namespace sipward::load
