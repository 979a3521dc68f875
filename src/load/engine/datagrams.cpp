#include "sipward/load/engine/datagrams.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

#include "sipward/core/sip/scan.hpp"

namespace sipward::load {
namespace {

constexpr std::size_t batch = 16;
constexpr std::size_t largest = std::size_t{64} * 1024;
constexpr std::size_t most_queued_bytes = std::size_t{1024} * 1024;

}  // namespace

UdpPeer::UdpPeer(Datagrams& socket, const base::Endpoint& remote)
    : socket_(socket), remote_(remote), address_(net::to_socket_address(remote)) {}

void UdpPeer::send(std::string_view message) {
  socket_.queue(*this, message);
}

const Place& UdpPeer::place() const {
  return socket_.place();
}

Datagrams::Datagrams(net::Descriptor socket, Ear& ear, StreamTurn& turn)
    : socket_(std::move(socket)),
      ear_(ear),
      turn_(turn),
      place_(net::local_endpoint(socket_.get(), base::Transport::udp)) {
  static_cast<void>(turn_.poll.watch(socket_.get(), EPOLLIN, *this));
}

Datagrams::~Datagrams() {
  turn_.poll.forget(*this);
}

UdpPeer& Datagrams::peer(const base::Endpoint& remote) {
  auto& known = peers_[remote];
  if (!known) known = std::make_unique<UdpPeer>(*this, remote);
  return *known;
}

void Datagrams::queue(const UdpPeer& peer, std::string_view message) {
  ++turn_.measured->messages_out;
  turn_.measured->bytes_out += message.size();
  queued_.push_back({&peer, text_.size(), message.size()});
  text_.append(message);
  if (turn_.write_each || text_.size() > most_queued_bytes) flush();
}

// What the kernel does not take is lost, as on any network: retransmission is for that.
void Datagrams::flush() {
  std::array<mmsghdr, batch> headers;
  std::array<iovec, batch> parts;
  for (std::size_t done = 0; done < queued_.size();) {
    const auto count = std::min(batch, queued_.size() - done);
    for (std::size_t i = 0; i < count; ++i) {
      const auto& one = queued_[done + i];
      const auto& address = one.peer->address();
      parts[i] = {text_.data() + one.begin, one.size};
      headers[i] = {};
      headers[i].msg_hdr.msg_name = const_cast<sockaddr*>(address.get());
      headers[i].msg_hdr.msg_namelen = address.size;
      headers[i].msg_hdr.msg_iov = &parts[i];
      headers[i].msg_hdr.msg_iovlen = 1;
    }
    const int sent = ::sendmmsg(socket_.get(), headers.data(), static_cast<unsigned>(count), 0);
    done += sent > 0 ? static_cast<std::size_t>(sent) : 1;
  }
  queued_.clear();
  text_.clear();
}

void Datagrams::ready(std::uint32_t) {
  if (turn_.buffer.size() < batch * largest) turn_.buffer.resize(batch * largest);
  std::array<mmsghdr, batch> headers;
  std::array<iovec, batch> parts;
  std::array<sockaddr_storage, batch> addresses;
  for (int count = batch; count == static_cast<int>(batch);) {
    for (std::size_t i = 0; i < batch; ++i) {
      parts[i] = {turn_.buffer.data() + i * largest, largest};
      headers[i] = {};
      headers[i].msg_hdr.msg_name = &addresses[i];
      headers[i].msg_hdr.msg_namelen = sizeof addresses[i];
      headers[i].msg_hdr.msg_iov = &parts[i];
      headers[i].msg_hdr.msg_iovlen = 1;
    }
    count = ::recvmmsg(socket_.get(), headers.data(), batch, 0, nullptr);
    const auto now = std::chrono::steady_clock::now();
    for (int i = 0; i < count; ++i) {
      const auto at = static_cast<std::size_t>(i);
      hear({turn_.buffer.data() + at * largest, headers[at].msg_len},
           net::to_endpoint(addresses[at], base::Transport::udp), now);
    }
  }
}

// An answer goes where its request came from if that was asked for (RFC 3581 §4), else to the port
// that Via names (RFC 3261 §18.2.2).
UdpPeer& Datagrams::way_back(const Glimpse& message, const base::Endpoint& from) {
  if (message.status != 0 || message.vias.size() == 0) return peer(from);
  const auto line = *message.vias.begin();
  if (line.find(";rport") != std::string_view::npos) return peer(from);
  const auto via = sip::parse_via(sip::trim(line.substr(line.find(':') + 1)));
  if (!via) return peer(from);
  const auto port = via->port == 0 ? base::default_port(base::Transport::udp) : via->port;
  return peer({from.transport, from.address, port});
}

void Datagrams::hear(std::string_view datagram, const base::Endpoint& from, Moment now) {
  Glimpse glimpse;
  if (look(datagram, glimpse).cut != Cut::message) return;  // keep-alives and noise
  ++turn_.measured->messages_in;
  turn_.measured->bytes_in += datagram.size();
  ear_.on_message(way_back(glimpse, from), glimpse, now);
}

}  // namespace sipward::load
