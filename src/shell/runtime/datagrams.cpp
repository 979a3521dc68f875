#include "sipward/shell/runtime/datagrams.hpp"

#include <utility>

namespace sipward::runtime {
namespace {

constexpr int batches_a_turn = 8;

}  // namespace

Datagrams::Datagrams(Shared& shared, net::Reactor& reactor, std::uint32_t worker,
                     OnDatagram on_datagram)
    : shared_(shared), reactor_(reactor), worker_(worker), on_datagram_(std::move(on_datagram)) {}

void Datagrams::add(base::ListenerId listener, net::Descriptor socket) {
  const auto local = net::local_endpoint(socket.get(), base::Transport::udp);
  sockets_.push_back(std::make_unique<Socket>(listener, local,
                                              shared_.snapshot()->network->listeners[listener].side,
                                              std::move(socket), reactor_));
}

void Datagrams::start() {
  for (auto& socket : sockets_) read(*socket);
}

void Datagrams::read(Socket& socket) {
  base::Source source;
  source.side = socket.side;
  source.listener = socket.listener;
  source.local = socket.local;
  for (int i = 0; i < batches_a_turn; ++i) {
    received_.clear();
    socket.udp.receive(received_);
    if (received_.empty()) break;
    for (auto& datagram : received_) {
      source.remote = datagram.remote;
      on_datagram_(source, std::move(datagram.bytes));
    }
  }
  socket.watch.wait_readable([this, &socket] { read(socket); });
}

Datagrams::Socket* Datagrams::choose(const proxy::Destination& to) {
  Socket* chosen = nullptr;
  for (auto& socket : sockets_) {
    if (socket->side != to.side) continue;
    if (socket->local.address.is_v4() != to.remote.address.is_v4()) continue;
    if (socket->listener == to.local) return socket.get();
    if (chosen == nullptr) chosen = socket.get();
  }
  return chosen;
}

bool Datagrams::send(const proxy::Destination& to, std::string bytes) {
  auto* socket = choose(to);
  if (socket == nullptr) return false;
  if (shared_.tap.open()) {
    shared_.tap.put(worker_, {false, to.side, to.peer, socket->local, to.remote, {}, {}}, bytes);
  }
  socket->udp.queue(to.remote, std::move(bytes));
  return true;
}

void Datagrams::flush() {
  for (auto& socket : sockets_) flush(*socket);
}

void Datagrams::flush(Socket& socket) {
  if (socket.awaits_writable || socket.udp.flush()) return;
  socket.awaits_writable = true;
  socket.watch.wait_writable([this, &socket] {
    socket.awaits_writable = false;
    flush(socket);
  });
}

}  // namespace sipward::runtime
