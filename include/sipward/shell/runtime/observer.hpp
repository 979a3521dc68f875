// Tries the TLS of peers that are on their way to it (security = "observe" or "prefer"): from time
// to time each is dialled beside the traffic, as `sipward probe` would, and what came of it is
// remembered, logged and told to the workers. Threads of its own; owned by the server.
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
  using Told = std::function<void(base::PeerId, bool works)>;

  Observer(Now now, Recorder& recorder, Told told);
  ~Observer();  // waits for the dialling under way, which is bounded
  void start();
  void wake();  // after a reload: at once instead of at the next turn

 private:
  void run();
  void look_round();
  void look(const Snapshot& now, base::PeerId peer);

  Now now_;
  Recorder& recorder_;
  Told told_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false, woken_ = false;
  std::thread thread_;
};

}  // namespace sipward::runtime
