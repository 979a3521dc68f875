// Where a request goes: route information is preprocessed (RFC 3261 §16.4), tokens are opened and
// checked (rewriting.md §5–§7), the next hop and the peer that it must prove to be are chosen.
// Pure; decides, changes nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sipward/core/proxy/context.hpp"
#include "sipward/core/proxy/own_uri.hpp"
#include "sipward/core/sip/headers.hpp"
#include "sipward/core/sip/message.hpp"

namespace sipward::proxy {

struct NextHop {
  Side side = Side::outside;
  PeerId peer = base::no_peer;
  base::Transport transport = base::Transport::udp;
  std::string host;                // name or address; empty: only a live connection
  std::uint16_t port = 0;          // of a name 0: its SRV records say it
  std::string server_name;         // Destination::server_name
  std::optional<FlowRecord> flow;  // a registered phone's
};

struct Plan {
  static Plan refused(DropReason reason, int status, std::string detail = {});

  DropReason reason = DropReason::none;  // refused, with status and detail
  int status = 0;
  std::string phrase;  // empty: the RFC's
  std::string detail;

  bool for_us = false;       // OPTIONS (or PING) that sipward itself answers
  bool new_request = false;  // routed by the configuration, not by a token
  NextHop hop;
  policy::GroupId group = policy::no_group;     // whose member is the next hop: still to be chosen
  policy::GroupId named_of = policy::no_group;  // whose member a preloaded Route names
  std::string called;  // of a group's request: the Request-URI that each member's is made of
  std::optional<std::string> request_uri;  // what replaces the Request-URI
  std::vector<sip::Value> routes_to_remove;
  std::optional<Identities> identities;  // what From and To are to become again
};

// RFC 5630: sips towards a peer that is reached in cleartext, and does not end it.
bool breaks_sips(const Context& context, const NextHop& hop, std::string_view request_uri);

// `sender` is the admitted peer that the request came from.
Plan plan_request(const Context& context, const sip::Message& request, const base::Source& source,
                  PeerId sender);

}  // namespace sipward::proxy
