// What `sipward explain --to URI --from PEER` answers: which route a new request takes, what is in
// the way of those before it, where it leads. Pure.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/policy/explain.hpp"
#include "sipward/core/sip/message.hpp"
#include "sipward/shell/config/settings.hpp"

namespace sipward::cli {

struct RouteAnswer {
  std::string method, uri;  // escaped
  base::PeerId from = base::no_peer;
  std::string verified_name;  // of the sender's certificate; empty: none
  bool to_ourselves = false;  // OPTIONS or PING that sipward answers
  bool in_dialog = false;     // it has a To tag
  std::vector<policy::RouteCandidate> routes;

  const policy::RouteCandidate* winner() const;  // null: 404
  bool passes() const;                           // to somebody, or sipward answers it
};

// A request whose Request-URI can be read.
RouteAnswer answer_for(const config::Settings& settings, base::PeerId from,
                       std::string_view verified_name, const sip::Message& request);

std::string route_text(const config::Settings& settings, const RouteAnswer& answer);
boost::json::object route_json(const config::Settings& settings, const RouteAnswer& answer);

}  // namespace sipward::cli
