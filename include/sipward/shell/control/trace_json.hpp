// A traced message as JSON, and back. Its bytes are in "text" if they are UTF-8; else those that
// are not stand there as U+FFFD, and all of them in "base64". Pure.
#pragma once

#include <boost/json.hpp>
#include <optional>

#include "sipward/shell/trace/tracer.hpp"

namespace sipward::control {

boost::json::object json_of(const trace::Seen& seen);
boost::json::object json_of(const trace::Report& report);

// Nothing: it is no traced message.
std::optional<trace::Seen> seen_in(const boost::json::value& value);

}  // namespace sipward::control
