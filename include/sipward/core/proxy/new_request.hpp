// Where a new request goes: by the first route of the configuration that fits it, and what it is
// called there (rewriting.md §7). Pure; decides, changes nothing.
#pragma once

#include <optional>
#include <string>

#include "sipward/core/proxy/plan.hpp"
#include "sipward/core/proxy/routing.hpp"

namespace sipward::proxy {

// `uri`: the Request-URI as routed. A group's member is still to be chosen.
Plan plan_new_request(const Context& context, const sip::Message& request,
                      const base::Source& source, PeerId sender, const Routing& routing,
                      const sip::Uri& uri);

// §7: which host the URI of a new request names when it leaves for that peer; nothing: as it is.
std::optional<std::string> new_request_uri(const Context& context, Side arrived_on,
                                           const sip::Uri& uri, PeerId to);

}  // namespace sipward::proxy
