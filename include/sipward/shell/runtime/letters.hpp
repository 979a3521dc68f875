// What threads tell each other (house.md "Threads"): every letter carries moved values, none a
// reference; but for a latch where somebody waits until all have read.
#pragma once

#include <cstdint>
#include <latch>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "sipward/core/proxy/proxy.hpp"
#include "sipward/shell/net/connection.hpp"
#include "sipward/shell/runtime/call_report.hpp"
#include "sipward/shell/runtime/connection_report.hpp"
#include "sipward/shell/runtime/inquiry.hpp"
#include "sipward/shell/runtime/snapshot.hpp"

namespace sipward::runtime {

// To a worker:
struct Deliver {  // a message whose Call-ID belongs to it
  proxy::Inbound inbound;
};
struct Transmit {  // a send over a connection that it owns or would dial
  proxy::Send send;
  std::uint32_t from = 0;  // the worker that wants to hear of a failure
};
struct SendFailed {
  proxy::SendId id = 0;
  proxy::SendFailure failure = proxy::SendFailure::connect_failed;
  std::string why;
};
struct Looked {  // a name was looked up
  proxy::QueryId id = 0;
  proxy::Located located;
};
struct Learned {  // what another worker has asked for
  proxy::Wanted wanted;
  proxy::Located located;
};
struct Newcomer {  // an inbound TLS connection, whose handshake is to be done
  net::Descriptor descriptor;
  base::Source source;  // side, listener, remote, local
  net::Census::Seat seat;
};
struct Arrived {  // an inbound connection, judged
  net::NewConnection connection;
};
struct CloseConnection {
  proxy::CloseFlow what;
};
struct SetDrained {  // neither peer nor group: the whole proxy
  proxy::Drained what;
  bool drained = true;
  std::shared_ptr<std::latch> taken = {};  // counted down once it is in force
};
struct CloseConnectionsOf {  // whose time to drain is over
  base::PeerId peer = base::no_peer;
};
struct Adopt {  // a reload: from now on this is in force
  SnapshotPointer snapshot;
};
struct Observed {  // what calls have shown of a peer that the worker looks after
  proxy::Observation observation;
};
struct PeerLearned {  // what another worker has found out about a peer
  proxy::VitalsChange change;
};
struct EndpointLearned {  // likewise, of one of its endpoints
  proxy::EndpointChange change;
};
struct PeerBusy {  // what a peer has told another worker
  proxy::Avoidance what;
};

struct CloseOne {  // by hand
  std::uint32_t number = 0;
  std::promise<bool> found;  // whether there is such a connection
};

// Where a dialled connection leads; connections are never shared beyond it.
struct Way {
  base::PeerId peer = base::no_peer;
  base::Endpoint remote;
  std::string server_name;
  std::string identity;  // Destination::identity
  auto operator<=>(const Way&) const = default;
};
struct CloseWays {  // each worker may have one of its own
  proxy::Wedged what;
};
struct Connected {  // TCP is there, its handshake begins
  Way way;
};
struct ConnectionLost {    // it is no more, for whatever reason
  std::optional<Way> way;  // nothing: its far end had opened it to us
  // Of the worker that reads it, as in proxy::LostConnection.
  std::vector<proxy::SendId> undelivered;
  std::optional<std::vector<proxy::SendId>> carried;
};
struct Dialled {
  Way way;
  net::NewConnection connection;  // without descriptor: it failed
  proxy::SendFailure failure = proxy::SendFailure::connect_failed;
  std::string why;
};

using Letter =
    std::variant<Deliver, Transmit, SendFailed, Looked, Learned, Newcomer, Arrived, CloseConnection,
                 SetDrained, CloseConnectionsOf, CloseWays, Adopt, Observed, PeerLearned,
                 EndpointLearned, PeerBusy, Connected, ConnectionLost, Dialled,
                 Inquiry<ConnectionReport>, Inquiry<CallReport>, CloseOne>;

}  // namespace sipward::runtime
