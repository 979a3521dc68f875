// One connection in its worker's pool. Used by connection_pool.cpp and its deadlines only.
#pragma once

#include <optional>
#include <utility>

#include "sipward/shell/runtime/connection_pool.hpp"

namespace sipward::runtime {

struct ConnectionPool::Entry {
  Entry(net::Connection made, net::Reactor::Watch watching, std::uint32_t name)
      : connection(std::move(made)), watch(std::move(watching)), number(name) {}

  net::Connection connection;
  net::Reactor::Watch watch;  // goes before the connection's descriptor
  std::uint32_t number;
  base::PeerId peer = base::no_peer;  // TCP: by its address, as of the last reload
  std::optional<Way> way;             // dialled ones
  std::optional<ConnectionPool::Clock::time_point> retires_at;  // it is no longer allowed
  bool dirty = false;
  bool awaits_writable = false;
};

}  // namespace sipward::runtime
