// One thread's event loop: readiness of descriptors, one-shot timers, calls from other threads.
// Boost.Asio does it; this header keeps Asio out of everything else. All but post_from_outside()
// and stop() are for the loop's own thread (or before run()).
#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace sipward::net {

class Reactor {
 public:
  using Callback = std::function<void()>;

  Reactor();  // throws boost::system::system_error without the descriptors that it needs
  ~Reactor();
  void run();                                 // until stop()
  void stop();                                // any thread
  void post(Callback callback);               // later in this turn, after what is ready now
  void post_from_outside(Callback callback);  // any thread: wakes the loop if it sleeps

  // Readiness of one descriptor, which must outlive the Watch and stay open. Each wait is for one
  // event; a Watch destroyed calls nobody any more.
  class Watch {
   public:
    Watch(Reactor& reactor, int descriptor);
    ~Watch();
    Watch(Watch&&) noexcept;
    Watch& operator=(Watch&&) noexcept;
    void wait_readable(Callback callback);
    void wait_writable(Callback callback);

   private:
    struct Inner;
    std::shared_ptr<Inner> inner_;
  };

  class Timer {
   public:
    explicit Timer(Reactor& reactor);
    ~Timer();  // NOLINT(bugprone-exception-escape): Asio cancels without an error
    void start(std::chrono::steady_clock::time_point due, Callback callback);  // replaces
    void stop();

   private:
    struct Inner;
    std::shared_ptr<Inner> inner_;
  };

 private:
  struct Inner;
  std::unique_ptr<Inner> inner_;
};

}  // namespace sipward::net
