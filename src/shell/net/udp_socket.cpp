#include "sipward/shell/net/udp_socket.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "sipward/shell/net/address.hpp"

namespace sipward::net {
namespace {

constexpr std::size_t batch = 32;
constexpr std::size_t datagram_bytes = 65'536;
constexpr std::size_t most_queued = 16'384;  // datagrams; beyond it the newest are lost

}  // namespace

UdpSocket::UdpSocket(Descriptor descriptor)
    : descriptor_(std::move(descriptor)), buffer_(batch * datagram_bytes) {}

void UdpSocket::receive(std::vector<Datagram>& out) {
  std::array<mmsghdr, batch> headers{};
  std::array<iovec, batch> vectors{};
  std::array<sockaddr_storage, batch> addresses{};
  for (std::size_t i = 0; i < batch; ++i) {
    vectors[i] = {buffer_.data() + i * datagram_bytes, datagram_bytes};
    headers[i].msg_hdr.msg_name = &addresses[i];
    headers[i].msg_hdr.msg_namelen = sizeof addresses[i];
    headers[i].msg_hdr.msg_iov = &vectors[i];
    headers[i].msg_hdr.msg_iovlen = 1;
  }
  const int count = ::recvmmsg(descriptor_.get(), headers.data(), batch, MSG_DONTWAIT, nullptr);
  for (std::size_t i = 0; count > 0 && i < static_cast<std::size_t>(count); ++i) {
    if ((headers[i].msg_hdr.msg_flags & MSG_TRUNC) != 0) continue;
    const auto* begin = buffer_.data() + i * datagram_bytes;
    out.push_back(
        {to_endpoint(addresses[i], base::Transport::udp), std::string(begin, headers[i].msg_len)});
  }
}

void UdpSocket::queue(const base::Endpoint& remote, std::string bytes) {
  if (queued_.size() < most_queued) queued_.push_back({remote, std::move(bytes)});
}

bool UdpSocket::flush() {
  while (sent_ < queued_.size()) {
    std::array<mmsghdr, batch> headers{};
    std::array<iovec, batch> vectors{};
    std::array<SocketAddress, batch> addresses;
    const auto count = std::min(batch, queued_.size() - sent_);
    for (std::size_t i = 0; i < count; ++i) {
      auto& datagram = queued_[sent_ + i];
      addresses[i] = to_socket_address(datagram.remote);
      vectors[i] = {datagram.bytes.data(), datagram.bytes.size()};
      headers[i].msg_hdr.msg_name = addresses[i].get();
      headers[i].msg_hdr.msg_namelen = addresses[i].size;
      headers[i].msg_hdr.msg_iov = &vectors[i];
      headers[i].msg_hdr.msg_iovlen = 1;
    }
    const int done = ::sendmmsg(descriptor_.get(), headers.data(), static_cast<unsigned>(count),
                                MSG_DONTWAIT | MSG_NOSIGNAL);
    if (done < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return false;
    if (done < 0 && errno == EINTR) continue;
    sent_ += done > 0 ? static_cast<std::size_t>(done) : 1;  // the first could not be sent
  }
  queued_.clear();
  sent_ = 0;
  return true;
}

}  // namespace sipward::net
