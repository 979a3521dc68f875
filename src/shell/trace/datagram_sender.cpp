#include "sipward/shell/trace/datagram_sender.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "sipward/shell/net/address.hpp"

namespace sipward::trace {
namespace {

constexpr std::size_t most_at_once = 64;

}  // namespace

std::string DatagramSender::connect(const base::Endpoint& to) {
  if (connected_to_ == to) return {};
  connected_to_.reset();
  const auto any = to.address.is_v4() ? base::IpAddress::v4({}) : base::IpAddress::v6({});
  auto opened = net::open_udp({base::Transport::udp, any, 0}, false);
  if (!opened.descriptor) return net::error_text(opened.error);
  const auto address = net::to_socket_address(to);
  if (::connect(opened.descriptor.get(), address.get(), address.size) != 0) {
    return net::error_text(errno);
  }
  socket_ = std::move(opened.descriptor);
  connected_to_ = to;
  return {};
}

Sender::Sent DatagramSender::send(const Batch& batch, Clock::time_point now) {
  Sent sent;
  const auto to = where_.now(now);
  if (batch.size() == 0) return sent;
  sent.problem = to ? connect(*to) : "its name has no address";
  if (!sent.problem.empty()) return {0, batch.size(), sent.problem};
  for (std::size_t next = 0; next < batch.size();) {
    std::array<mmsghdr, most_at_once> headers{};
    std::array<iovec, most_at_once> pieces{};
    const auto count = std::min(most_at_once, batch.size() - next);
    for (std::size_t i = 0; i < count; ++i) {
      const auto packet = batch.at(next + i);
      pieces[i] = {const_cast<char*>(packet.data()), packet.size()};
      headers[i].msg_hdr.msg_iov = &pieces[i];
      headers[i].msg_hdr.msg_iovlen = 1;
    }
    const int done = ::sendmmsg(socket_.get(), headers.data(), static_cast<unsigned>(count),
                                MSG_DONTWAIT | MSG_NOSIGNAL);
    if (done > 0) {
      sent.passed += static_cast<std::size_t>(done);
      next += static_cast<std::size_t>(done);
      continue;
    }
    // ECONNREFUSED is about an earlier one; this one was not sent, the next may be.
    sent.problem = net::error_text(errno);
    const bool full = errno == EAGAIN || errno == ENOBUFS;
    const auto lost = full ? batch.size() - next : 1;
    sent.lost += lost;
    next += lost;
  }
  return sent;
}

}  // namespace sipward::trace
