// Looks names up on threads of its own, because the system's resolver waits. Answers come on those
// threads; an empty list means failure. Made and destroyed by the server.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "sipward/core/base/endpoint.hpp"

namespace sipward::net {

class Resolver {
 public:
  using Answer = std::function<void(std::vector<base::IpAddress>)>;

  explicit Resolver(std::size_t threads);
  ~Resolver();                                    // waits for look-ups under way
  void look_up(std::string name, Answer answer);  // any thread

 private:
  struct Question {
    std::string name;
    Answer answer;
  };
  void work();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Question> questions_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace sipward::net
