// One thread that accepts all stream connections: caps in total and per source, beyond which they
// are closed, and of handshakes, beyond which they wait; TCP goes to a worker at once, TLS to the
// handshake thread, or if there is none to a worker likewise. Survives running out of descriptors:
// a reserved one is freed, one connection accepted and closed, accepting pauses (house.md).
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "sipward/shell/net/reactor.hpp"
#include "sipward/shell/net/socket.hpp"
#include "sipward/shell/runtime/handshake_thread.hpp"
#include "sipward/shell/runtime/shared.hpp"

namespace sipward::runtime {

class Acceptor {
 public:
  Acceptor(Shared& shared, HandshakeThread* handshakes);  // null: workers shake hands
  ~Acceptor();                                            // stops and joins

  void add(base::ListenerId listener, net::Descriptor socket);  // before start()
  void start();

 private:
  struct Listener;
  void accept_batch(Listener& listener);
  bool accept_next(Listener& listener);  // false: pause or wait
  bool crowded(const Listener& listener) const;
  void on_crowded(Listener& listener);
  void welcome(Listener& listener, net::Accepted accepted);
  void shake_hands(Newcomer newcomer);
  void on_exhausted(Listener& listener);
  void watch_starvation();

  Shared& shared_;
  HandshakeThread* handshakes_;
  net::Reactor reactor_;
  net::Reactor::Timer starvation_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  net::Descriptor reserve_;
  std::chrono::steady_clock::time_point tell_crowd_from_;
  std::thread thread_;
};

}  // namespace sipward::runtime
