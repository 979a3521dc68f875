// What the server tells those who watch: the log, the lab, later metrics and the control door.
// Called from worker, handshake and accept threads at the same time: implementations lock for
// themselves and return at once.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "sipward/core/base/drop_reason.hpp"
#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/base/flow.hpp"
#include "sipward/core/proxy/proxy.hpp"
#include "sipward/shell/tls/handshake.hpp"

namespace sipward::runtime {

struct ConnectionUp {
  base::FlowId flow;
  base::Side side = base::Side::inside;
  base::PeerId peer = base::no_peer;
  std::string peer_name;
  base::Endpoint local, remote;
  bool dialled = false;                    // by us
  const tls::SessionFacts* tls = nullptr;  // null on TCP; valid during the call only
  std::chrono::microseconds handshake_took{};
};

struct ConnectionDown {
  base::FlowId flow;
  std::string peer_name;
  base::Endpoint remote;
  base::DropReason reason = base::DropReason::none;  // none: closed in good order
};

class Events {
 public:
  virtual ~Events() = default;
  virtual void listening(base::Side, const base::Endpoint&) {}
  virtual void connection_up(const ConnectionUp&) {}
  virtual void connection_down(const ConnectionDown&) {}
  virtual void handshake_failed(const tls::Failure&) {}
  // A connection that is up would be refused today: after a reload, or its certificate expired.
  virtual void no_longer_allowed(const tls::Failure&) {}
  virtual void connect_failed(std::string_view /*peer*/, const base::Endpoint&,
                              std::string_view /*why*/) {}
  // A peer is up, or down, or down for another reason.
  virtual void vitals_changed(std::string_view /*peer*/, const proxy::VitalsChange&) {}
  virtual void refused(const proxy::Refusal&, std::string_view /*peer_name*/) {}
  // `event`: a stable name, a literal. Start, drain, stop.
  virtual void notice(std::string_view /*event*/, std::string_view /*text*/) {}
  // EMFILE, full disk, missing state folder.
  virtual void warning(std::string_view /*event*/, std::string_view /*text*/) {}
};

}  // namespace sipward::runtime
