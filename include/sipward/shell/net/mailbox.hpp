// Letters from other threads to one loop: put from anywhere, taken all at once by the owner. One
// eventfd write wakes the owner, however many letters come before it looks.
#pragma once

#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "sipward/core/base/counter.hpp"
#include "sipward/shell/net/reactor.hpp"
#include "sipward/shell/net/socket.hpp"

namespace sipward::net {

// The wake-up alone: an eventfd.
class Bell {
 public:
  Bell();                // throws std::system_error without a descriptor
  void ring() const;     // any thread
  void silence() const;  // the owner, before it looks
  int descriptor() const { return descriptor_.get(); }

 private:
  Descriptor descriptor_;
};

template <class Letter>
class Mailbox {
 public:
  // `read` is called on the reactor's thread with all letters that came.
  using Reader = std::function<void(std::vector<Letter>&)>;

  Mailbox(Reactor& reactor, Reader read)
      : read_(std::move(read)), watch_(reactor, bell_.descriptor()) {
    wait();
  }

  void put(Letter letter) {  // any thread
    bool first = false;
    {
      const std::lock_guard lock(mutex_);
      first = letters_.empty();
      letters_.push_back(std::move(letter));
    }
    if (first) bell_.ring();
  }
  // The most letters that were taken at once. Any thread.
  std::uint64_t peak() const { return peak_.get(); }
  void put_all(std::vector<Letter>& letters) {  // any thread; leaves `letters` empty
    if (letters.empty()) return;
    bool first = false;
    {
      const std::lock_guard lock(mutex_);
      first = letters_.empty();
      for (auto& letter : letters) letters_.push_back(std::move(letter));
    }
    letters.clear();
    if (first) bell_.ring();
  }

 private:
  void wait() {
    watch_.wait_readable([this] { open(); });
  }
  void open() {
    bell_.silence();
    {
      const std::lock_guard lock(mutex_);
      std::swap(letters_, taken_);
    }
    peak_.raise_to(taken_.size());
    read_(taken_);
    taken_.clear();
    wait();
  }

  Bell bell_;
  Reader read_;
  std::mutex mutex_;
  std::vector<Letter> letters_;
  std::vector<Letter> taken_;
  base::Counter peak_;
  Reactor::Watch watch_;
};

}  // namespace sipward::net
