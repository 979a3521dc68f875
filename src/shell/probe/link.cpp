#include "sipward/shell/probe/link.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "sipward/shell/net/address.hpp"

namespace sipward::probe {
namespace {

using Io = tls::Stream::Io;
using HandshakeStep = tls::Handshake::Step;
using Stream = tls::Stream;

constexpr auto datagram_size = 65'536;

// A connected socket, so that a closed port is told.
net::Opened open_datagrams(const base::Endpoint& remote) {
  const auto any = remote.address.is_v4() ? base::IpAddress() : base::IpAddress::v6({});
  auto opened = net::open_udp({base::Transport::udp, any, 0}, false);
  const auto address = net::to_socket_address(remote);
  if (opened.descriptor && ::connect(opened.descriptor.get(), address.get(), address.size) != 0) {
    return {net::Descriptor(), errno};
  }
  return opened;
}

Io result_of(ssize_t size, int error, bool writing) {
  if (size > 0) return {Stream::Status::ok, static_cast<std::size_t>(size)};
  if (size == 0) return {Stream::Status::closed, 0};
  if (error == EAGAIN || error == EINTR) {
    return {writing ? Stream::Status::want_write : Stream::Status::want_read, 0};
  }
  return {Stream::Status::failed, 0};
}

}  // namespace

Link::Link(net::Descriptor descriptor, const base::Endpoint& remote)
    : descriptor_(std::move(descriptor)), remote_(remote) {}

bool Link::wait(short events, Clock::time_point deadline) const {
  pollfd watched{descriptor_.get(), events, 0};
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) return false;
    const int ready = ::poll(&watched, 1, static_cast<int>(left.count()));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

Link::Connected Link::connect(const base::Endpoint& remote, Clock::time_point deadline) {
  const bool stream = base::is_stream(remote.transport);
  auto opened = stream ? net::begin_connect(remote) : open_datagrams(remote);
  if (!opened.descriptor) return {nullptr, net::error_text(opened.error)};
  std::unique_ptr<Link> link(new Link(std::move(opened.descriptor), remote));
  if (!stream) return {std::move(link), {}};
  if (!link->wait(POLLOUT, deadline)) return {nullptr, "no answer to the connection request"};
  const int error = net::connect_error(link->descriptor_);
  if (error != 0) return {nullptr, net::error_text(error)};
  return {std::move(link), {}};
}

std::optional<tls::Failure> Link::secure(std::shared_ptr<const tls::ContextSet> contexts,
                                         base::PeerId peer, Clock::time_point deadline) {
  auto handshake = tls::Handshake::dial(std::move(contexts), peer, descriptor_.get(), remote_);
  auto step = handshake.step();
  while (step != HandshakeStep::done && step != HandshakeStep::failed) {
    if (wait(step == HandshakeStep::want_read ? POLLIN : POLLOUT, deadline)) {
      step = handshake.step();
    } else {
      handshake.time_out();
      step = HandshakeStep::failed;
    }
  }
  shown_ = handshake.shown();
  if (step == HandshakeStep::failed) return handshake.failure();
  stream_ = handshake.take();
  return std::nullopt;
}

Io Link::read_some(char* data, std::size_t size) {
  if (stream_) return stream_->read(data, size);
  const auto got = ::recv(descriptor_.get(), data, size, 0);
  error_ = got < 0 ? errno : 0;
  return result_of(got, error_, false);
}

Io Link::write_some(const char* data, std::size_t size) {
  if (stream_) return stream_->write(data, size);
  const auto sent = ::send(descriptor_.get(), data, size, MSG_NOSIGNAL);
  error_ = sent < 0 ? errno : 0;
  return result_of(sent, error_, true);
}

Link::Received Link::ended(Stream::Status status) const {
  if (status == Stream::Status::closed) return {Status::closed, {}, {}, {}};
  const auto alert = stream_ ? stream_->alert() : std::nullopt;
  return {Status::failed, {}, error_ != 0 ? net::error_text(error_) : "", alert};
}

Link::Received Link::send(std::string_view bytes, Clock::time_point deadline) {
  while (!bytes.empty()) {
    const auto io = write_some(bytes.data(), bytes.size());
    if (io.status == Stream::Status::ok) {
      bytes.remove_prefix(io.bytes);
      continue;
    }
    const bool reads = io.status == Stream::Status::want_read;
    if (!reads && io.status != Stream::Status::want_write) return ended(io.status);
    if (!wait(reads ? POLLIN : POLLOUT, deadline)) return {Status::timed_out, {}, {}, {}};
  }
  return {};
}

Link::Received Link::receive(Clock::time_point deadline) {
  std::string bytes(datagram_size, '\0');
  for (;;) {
    const auto io = read_some(bytes.data(), bytes.size());
    if (io.status == Stream::Status::ok) {
      bytes.resize(io.bytes);
      return {Status::ok, std::move(bytes), {}, {}};
    }
    const bool writes = io.status == Stream::Status::want_write;
    if (!writes && io.status != Stream::Status::want_read) return ended(io.status);
    if (!wait(writes ? POLLOUT : POLLIN, deadline)) return {Status::timed_out, {}, {}, {}};
  }
}

base::Endpoint Link::local() const {
  return net::local_endpoint(descriptor_.get(), remote_.transport);
}

}  // namespace sipward::probe
