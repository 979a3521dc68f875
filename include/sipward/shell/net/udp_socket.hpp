// Datagrams in batches: many a system call, in both directions. Owned by one worker.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/shell/net/socket.hpp"

namespace sipward::net {

struct Datagram {
  base::Endpoint remote;
  std::string bytes;
};

class UdpSocket {
 public:
  explicit UdpSocket(Descriptor descriptor);

  // Up to one batch; empty: nothing waits. Truncated ones are left out.
  void receive(std::vector<Datagram>& out);
  void queue(const base::Endpoint& remote, std::string bytes);
  // Sends what is queued. False: the kernel's buffer is full; call again once writable. What the
  // network refuses (a closed port's ICMP, no route) is lost, as datagrams are.
  bool flush();
  int descriptor() const { return descriptor_.get(); }

 private:
  Descriptor descriptor_;
  std::vector<char> buffer_;
  std::vector<Datagram> queued_;
  std::size_t sent_ = 0;  // of queued_
};

}  // namespace sipward::net
