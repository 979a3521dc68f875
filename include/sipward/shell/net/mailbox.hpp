// Letters from other threads to one loop: put from anywhere, taken all at once by the owner. It is
// woken once, however many letters come before it looks, and only if it sleeps.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "sipward/core/base/counter.hpp"
#include "sipward/shell/net/reactor.hpp"

namespace sipward::net {

template <class Letter>
class Mailbox {
 public:
  // `read` is called on the reactor's thread with all letters that came.
  using Reader = std::function<void(std::vector<Letter>&)>;

  Mailbox(Reactor& reactor, Reader read) : reactor_(reactor), box_(std::make_shared<Box>()) {
    box_->read = std::move(read);
  }
  ~Mailbox() {  // on the reactor's thread, or when that has ended
    const std::lock_guard lock(box_->mutex);
    box_->read = nullptr;
    box_->letters.clear();
  }
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  void put(Letter letter) {  // any thread
    bool first = false;
    {
      const std::lock_guard lock(box_->mutex);
      first = box_->letters.empty();
      box_->letters.push_back(std::move(letter));
    }
    if (first) call_owner();
  }
  void put_all(std::vector<Letter>& letters) {  // any thread; leaves `letters` empty
    if (letters.empty()) return;
    bool first = false;
    {
      const std::lock_guard lock(box_->mutex);
      first = box_->letters.empty();
      if (first) {
        std::swap(box_->letters, letters);
      } else {
        for (auto& letter : letters) box_->letters.push_back(std::move(letter));
      }
    }
    letters.clear();
    if (first) call_owner();
  }
  // The most letters that were taken at once. Any thread.
  std::uint64_t peak() const { return box_->peak.get(); }

 private:
  // Outlives the mailbox where the reactor has still to look into it.
  struct Box {
    Reader read;  // none: the mailbox is gone
    std::mutex mutex;
    std::vector<Letter> letters;
    std::vector<Letter> taken;
    base::Counter peak;
  };

  void call_owner() {
    reactor_.post_from_outside([box = box_] {
      if (box->read) open(*box);
    });
  }
  static void open(Box& box) {
    {
      const std::lock_guard lock(box.mutex);
      std::swap(box.letters, box.taken);
    }
    box.peak.raise_to(box.taken.size());
    box.read(box.taken);
    box.taken.clear();
  }

  Reactor& reactor_;
  std::shared_ptr<Box> box_;
};

}  // namespace sipward::net
