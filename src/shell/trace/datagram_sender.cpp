#include "sipward/shell/trace/datagram_sender.hpp"

#include <netinet/udp.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "sipward/shell/net/address.hpp"

namespace sipward::trace {
namespace {

constexpr std::size_t most_at_once = 64;

// What the system does not cut into fragments, and so may cut out of a group.
std::size_t largest_unfragmented(int socket, bool v4) {
  int mtu = 0;
  socklen_t size = sizeof mtu;
  const int known = v4 ? ::getsockopt(socket, IPPROTO_IP, IP_MTU, &mtu, &size)
                       : ::getsockopt(socket, IPPROTO_IPV6, IPV6_MTU, &mtu, &size);
  const int heads = (v4 ? 20 : 40) + 8;
  return known == 0 && mtu > heads ? static_cast<std::size_t>(mtu - heads) : 0;
}

void cut_into(msghdr& message, std::size_t size, char* control, std::size_t control_size) {
  message.msg_control = control;
  message.msg_controllen = control_size;
  auto* const head = CMSG_FIRSTHDR(&message);
  head->cmsg_level = IPPROTO_UDP;
  head->cmsg_type = UDP_SEGMENT;
  head->cmsg_len = CMSG_LEN(sizeof(std::uint16_t));
  const auto part = static_cast<std::uint16_t>(size);
  std::memcpy(CMSG_DATA(head), &part, sizeof part);
}

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
  largest_in_group_ = largest_unfragmented(socket_.get(), to.address.is_v4());
  connected_to_ = to;
  return {};
}

Sender::Sent DatagramSender::send(const Batch& batch, Clock::time_point now) {
  Sent sent;
  const auto to = where_.now(now);
  if (batch.size() == 0) return sent;
  sent.problem = to ? connect(*to) : "its name has no address";
  if (!sent.problem.empty()) return {0, batch.size(), sent.problem};
  groups_.arrange(batch, largest_in_group_);
  for (std::size_t next = 0; next < groups_.size();) {
    prepare(batch, next);
    const int done =
        ::sendmmsg(socket_.get(), headers_.data(), static_cast<unsigned>(headers_.size()),
                   MSG_DONTWAIT | MSG_NOSIGNAL);
    if (done > 0) {
      sent.passed += packets_in(next, static_cast<std::size_t>(done));
      next += static_cast<std::size_t>(done);
      continue;
    }
    if (split(errno, next)) continue;
    // ECONNREFUSED is about an earlier one; this one was not sent, the next may be.
    sent.problem = net::error_text(errno);
    const bool full = errno == EAGAIN || errno == ENOBUFS;
    const auto lost = full ? groups_.size() - next : 1;
    sent.lost += packets_in(next, lost);
    next += lost;
  }
  return sent;
}

// As many groups, from one on, as one call takes.
void DatagramSender::prepare(const Batch& batch, std::size_t group) {
  const auto count = std::min(most_at_once, groups_.size() - group);
  pieces_.resize(2 * packets_in(group, count));
  headers_.assign(count, mmsghdr{});
  controls_.resize(count);
  auto* piece = pieces_.data();
  for (std::size_t i = 0; i < count; ++i) {
    const auto& one = groups_[group + i];
    auto& message = headers_[i].msg_hdr;
    message.msg_iov = piece;
    message.msg_iovlen = 2 * one.count;
    std::size_t size = 0;
    for (std::size_t k = 0; k < one.count; ++k) {
      const auto packet = batch.at(groups_.packet(one.first + k));
      *piece++ = piece_of(packet.head);
      *piece++ = piece_of(packet.text);
      size = packet.size();
    }
    if (one.count > 1) cut_into(message, size, controls_[i].bytes, sizeof controls_[i].bytes);
  }
}

// A system or a way that takes no groups, or no longer such large ones: true, each goes alone.
bool DatagramSender::split(int error, std::size_t group) {
  const bool refused = error == EINVAL || error == EMSGSIZE || error == EIO || error == EOPNOTSUPP;
  if (!refused || groups_[group].count == 1) return false;
  largest_in_group_ = 0;
  groups_.split_from(group);
  return true;
}

std::size_t DatagramSender::packets_in(std::size_t group, std::size_t groups) const {
  const auto& last = groups_[group + groups - 1];
  return last.first + last.count - groups_[group].first;
}

}  // namespace sipward::trace
