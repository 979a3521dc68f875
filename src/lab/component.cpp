#include "sipward/lab/component.hpp"

#include <poll.h>

#include <array>
#include <stdexcept>

namespace sipward::lab {
namespace {

constexpr std::chrono::seconds patience{10};

[[noreturn]] void fail(const Component& component, const std::string& what) {
  throw std::runtime_error(component.local().text() + ": " + what);
}

}  // namespace

Component::Component(base::Transport transport, const std::string& address, std::uint16_t port,
                     Sightings& seen)
    : socket_(bound_socket(transport, *base::IpAddress::parse(address), port)), seen_(seen) {
  if (!socket_) throw std::runtime_error("cannot bind " + address + ":" + std::to_string(port));
  local_ = local_endpoint(socket_.get(), transport);
}

void Component::connect(const base::Endpoint& to) {
  remote_ = to;
  if (transport() == base::Transport::udp) return;
  SocketAddress where(to.address, to.port);
  static_cast<void>(::connect(socket_.get(), where.get(), where.size));  // told when writable
  if (!wait_for(socket_.get(), POLLOUT, Clock::now() + patience)) fail(*this, "cannot connect");
  stream_ = std::move(socket_);
}

void Component::listen() {
  ::listen(socket_.get(), 8);
}

void Component::accept(const std::shared_ptr<const tls::ContextSet>& contexts) {
  const auto deadline = Clock::now() + patience;
  if (!wait_for(socket_.get(), POLLIN, deadline)) fail(*this, "nobody connects");
  SocketAddress from;
  stream_ = Descriptor(::accept4(socket_.get(), from.get(), &from.size, SOCK_NONBLOCK));
  auto handshake = tls::Handshake::accept(contexts, base::Side::outside, stream_.get(),
                                          from.endpoint(base::Transport::tls));
  using Step = tls::Handshake::Step;
  for (auto step = handshake.step(); step != Step::done; step = handshake.step()) {
    if (step == Step::failed) fail(*this, handshake.failure().line());
    const short events = step == Step::want_read ? POLLIN : POLLOUT;
    if (!wait_for(stream_.get(), events, deadline)) fail(*this, "the handshake does not end");
  }
  tls_.emplace(handshake.take());
}

void Component::send(const std::string& text) {
  seen_.push_back({true, transport() == base::Transport::tls, text});
  if (transport() == base::Transport::udp) {
    SocketAddress where(remote_.address, remote_.port);
    ::sendto(socket_.get(), text.data(), text.size(), 0, where.get(), where.size);
  } else if (tls_) {
    // Lab messages are far smaller than any socket buffer.
    if (tls_->write(text.data(), text.size()).bytes != text.size()) fail(*this, "cannot send");
  } else if (::send(stream_.get(), text.data(), text.size(), MSG_NOSIGNAL) !=
             static_cast<ssize_t>(text.size())) {
    fail(*this, "cannot send");
  }
}

std::size_t Component::read(char* data, std::size_t size) {
  if (tls_) {
    const auto got = tls_->read(data, size);
    if (got.status == tls::Stream::Status::closed || got.status == tls::Stream::Status::failed) {
      fail(*this, "the connection ended");
    }
    return got.bytes;
  }
  const int fd = transport() == base::Transport::udp ? socket_.get() : stream_.get();
  const auto got = ::recv(fd, data, size, MSG_DONTWAIT);
  if (got == 0) fail(*this, "the connection ended");
  return got > 0 ? static_cast<std::size_t>(got) : 0;
}

std::optional<std::string> Component::receive(Deadline deadline) {
  const bool datagrams = transport() == base::Transport::udp;
  std::array<char, 65536> buffer{};
  for (;;) {
    auto frame = framer_.next();
    if (frame.kind == sip::Frame::Kind::message) return std::move(frame.bytes);
    const auto size = read(buffer.data(), buffer.size());
    if (size > 0) {
      framer_.append({buffer.data(), size});
    } else if (!wait_for(datagrams ? socket_.get() : stream_.get(), POLLIN, deadline)) {
      return std::nullopt;
    }
  }
}

sip::Message Component::expect(const std::string& what) {
  const auto deadline = Clock::now() + patience;
  for (;;) {
    auto text = receive(deadline);
    if (!text) fail(*this, what + " did not come");
    seen_.push_back({false, transport() == base::Transport::tls, *text});
    auto message = sip::Message::parse(std::move(*text));
    if (!message) fail(*this, "what came is no SIP");
    const auto is = message->is_request() ? std::string(message->method_text())
                                          : std::to_string(message->status());
    if (is == what) return std::move(*message);
    if (is != "100")
      fail(*this, std::string(what).append(" was expected, ").append(is).append(" came"));
  }
}

std::string Component::contact() const {
  std::string uri = "<sip:lab@" + local_.address.uri_host() + ":" + std::to_string(local_.port);
  if (transport() != base::Transport::udp) {
    uri += ";transport=" + std::string(base::to_string(transport()));
  }
  return uri + ">";
}

}  // namespace sipward::lab
