// Tries the TLS of peers whose traffic is cleartext still (security = "observe"): from time to time
// each is dialled beside the traffic, as `sipward probe` would, and what came of it is remembered
// and logged. Threads of its own; owned by the server.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "sipward/shell/runtime/recorder.hpp"
#include "sipward/shell/runtime/snapshot.hpp"

namespace sipward::runtime {

class Observer {
 public:
  using Now = std::function<SnapshotPointer()>;

  Observer(Now now, Recorder& recorder);
  ~Observer();  // waits for the dialling under way, which is bounded
  void start();
  void wake();  // after a reload: at once instead of at the next turn

 private:
  void run();
  void look_round();
  void look(const Snapshot& now, base::PeerId peer);

  Now now_;
  Recorder& recorder_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false, woken_ = false;
  std::thread thread_;
};

}  // namespace sipward::runtime
