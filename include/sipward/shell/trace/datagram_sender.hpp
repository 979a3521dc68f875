// A Sender over UDP: a packet is a datagram, many leave in one system call, and those of one size
// as one that the system cuts apart, which costs it a fraction.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "sipward/shell/trace/datagram_groups.hpp"
#include "sipward/shell/trace/sender.hpp"

namespace sipward::trace {

class DatagramSender final : public Sender {
 public:
  using Sender::Sender;
  Sent send(const Batch& batch, Clock::time_point now) override;

 private:
  struct Control {
    alignas(cmsghdr) char bytes[CMSG_SPACE(sizeof(std::uint16_t))];
  };
  std::string connect(const base::Endpoint& to);  // a sentence if it cannot
  void prepare(const Batch& batch, std::size_t group);
  bool split(int error, std::size_t group);
  std::size_t packets_in(std::size_t group, std::size_t groups) const;

  net::Descriptor socket_;
  std::optional<base::Endpoint> connected_to_;
  std::size_t largest_in_group_ = 0;  // as the way there has it
  DatagramGroups groups_;
  std::vector<iovec> pieces_;
  std::vector<mmsghdr> headers_;
  std::vector<Control> controls_;
};

}  // namespace sipward::trace
