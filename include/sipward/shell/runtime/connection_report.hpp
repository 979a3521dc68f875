// What `sipward connections` tells of one connection: values, read by its worker at one moment.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/base/flow.hpp"
#include "sipward/shell/net/connection.hpp"

namespace sipward::runtime {

struct ConnectionReport {
  struct Question {};  // all of them

  base::FlowId flow;
  base::Side side = base::Side::inside;
  std::string peer;  // empty: TCP from an address of no peer
  base::Endpoint local, remote;
  bool dialled = false;   // by us
  bool retiring = false;  // no longer allowed: its dialogs may end
  bool closing = false;   // once its queue is empty
  std::optional<tls::SessionFacts> tls;
  std::string trustpoint;  // which certificate we show on it; empty: TCP
  net::Volume volume;
  std::size_t queued_bytes = 0;  // waiting to leave
  std::chrono::steady_clock::duration age{}, idle{};
  // The last failure of its peer, a handshake or a connect, not of this connection.
  std::string last_failure;  // its reason
  std::chrono::system_clock::time_point failed_at{};
};

// "0-17": its worker and its number there.
std::string id_of(const base::FlowId& flow);
// Without boot; nothing: it is no id.
std::optional<base::FlowId> parse_id(std::string_view text);

}  // namespace sipward::runtime
