// The findings of a probe for people and for programs. Pure but for the clock, which tells the
// days that certificates have left.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>

#include "sipward/shell/probe/probe.hpp"

namespace sipward::cli {

// `subject`: what was asked for, "peer cucm" or "tls:host:port".
std::string probe_text(std::string_view subject, const probe::Findings& findings);
boost::json::object probe_json(std::string_view subject, const probe::Findings& findings);

}  // namespace sipward::cli
