// One UDP socket: many datagrams a system call both ways, and a Way for everybody that it hears
// from or sends to. Owned by its worker.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "sipward/load/engine/stream.hpp"
#include "sipward/shell/net/address.hpp"

namespace sipward::load {

class Datagrams;

class UdpPeer final : public Way {
 public:
  UdpPeer(Datagrams& socket, const base::Endpoint& remote);
  void send(std::string_view message) override;
  const Place& place() const override;
  const base::Endpoint* datagram_source() const override { return &remote_; }
  const net::SocketAddress& address() const { return address_; }

 private:
  Datagrams& socket_;
  base::Endpoint remote_;
  net::SocketAddress address_;
};

class Datagrams final : public Watched {
 public:
  Datagrams(net::Descriptor socket, Ear& ear, StreamTurn& turn);
  ~Datagrams() override;

  UdpPeer& peer(const base::Endpoint& remote);
  void queue(const UdpPeer& peer, std::string_view message);
  void ready(std::uint32_t events) override;
  void flush();
  const Place& place() const { return place_; }

 private:
  struct Queued {
    const UdpPeer* peer;
    std::size_t begin, size;  // in text_
  };
  UdpPeer& way_back(const Glimpse& message, const base::Endpoint& from);
  void hear(std::string_view datagram, const base::Endpoint& from, Moment now);

  net::Descriptor socket_;
  Ear& ear_;
  StreamTurn& turn_;
  Place place_;
  std::unordered_map<base::Endpoint, std::unique_ptr<UdpPeer>, base::EndpointHash> peers_;
  std::vector<Queued> queued_;
  std::string text_;
};

}  // namespace sipward::load
