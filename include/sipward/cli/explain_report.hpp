// What `sipward explain` answers, for people and for programs. Pure.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "sipward/core/policy/explain.hpp"
#include "sipward/shell/config/settings.hpp"

namespace sipward::cli {

// Who an address or a host is on one side, and by what.
struct Answer {
  std::string asked;
  base::Side side = base::Side::inside;
  std::vector<policy::PrefixCandidate> prefixes;  // of an address
  std::vector<policy::NameCandidate> names;       // of a host
  std::vector<std::string> certificates_of;       // of a host: peers that a certificate with this
                                                  // name is good for, and why
  base::PeerId peer = base::no_peer;
  std::vector<policy::RouteCandidate> routes;
};

Answer answer_for(const config::Settings& settings, base::Side side, std::string_view asked);

std::string explain_text(const config::Settings& settings, const Answer& answer);
boost::json::object explain_json(const config::Settings& settings, const Answer& answer);

// How the peer is judged and reached: trustpoint, names, rules, versions, target.
boost::json::object facts_of(const config::Settings& settings, base::PeerId peer);
// Its preset with each setting, where that is from and why; null, empty: it has none.
boost::json::value preset_of(const config::Settings& settings, base::PeerId peer);
std::string preset_text(const config::Settings& settings, base::PeerId peer);
std::string facts_text(const boost::json::object& facts);  // a row each
std::string value_text(const boost::json::value& value);   // of one: a text, or a list of them

}  // namespace sipward::cli
