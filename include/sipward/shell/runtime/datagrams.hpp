// The UDP sockets of one worker, one a listener. Lives on the worker's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sipward/shell/net/reactor.hpp"
#include "sipward/shell/net/udp_socket.hpp"
#include "sipward/shell/runtime/shared.hpp"

namespace sipward::runtime {

class Datagrams {
 public:
  using OnDatagram = std::function<void(const base::Source&, std::string)>;

  Datagrams(Shared& shared, net::Reactor& reactor, std::uint32_t worker, OnDatagram on_datagram);
  void add(base::ListenerId listener, net::Descriptor socket);
  void start();
  // By the socket of that listener, else by the side's first of the remote's family. False: none.
  bool send(const proxy::Destination& to, std::string bytes);
  void flush();

 private:
  struct Socket {
    Socket(base::ListenerId id, base::Endpoint address, base::Side where, net::Descriptor fd,
           net::Reactor& reactor)
        : listener(id),
          local(address),
          side(where),
          udp(std::move(fd)),
          watch(reactor, udp.descriptor()) {}
    base::ListenerId listener;
    base::Endpoint local;
    base::Side side;
    net::UdpSocket udp;
    net::Reactor::Watch watch;
    bool awaits_writable = false;
  };
  void read(Socket& socket);
  void flush(Socket& socket);
  Socket* choose(const proxy::Destination& to);

  Shared& shared_;
  net::Reactor& reactor_;
  std::uint32_t worker_;
  OnDatagram on_datagram_;
  std::vector<std::unique_ptr<Socket>> sockets_;
  std::vector<net::Datagram> received_;
};

}  // namespace sipward::runtime
