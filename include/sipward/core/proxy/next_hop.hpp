// Choosing transport, port and identity of a next hop (rewriting.md §6): the peer whose target,
// names or prefix match, else the peer that a token sealed. A peer whose security is "require" is
// always TLS.
#pragma once

#include <string>
#include <string_view>

#include "sipward/core/proxy/plan.hpp"
#include "sipward/core/sip/headers.hpp"

namespace sipward::proxy {

bool is_sips(std::string_view scheme_or_uri);

// The peer's target, whatever is known of its TLS.
NextHop hop_to_target(const Context& context, PeerId peer);
NextHop hop_to_peer(const Context& context, PeerId peer);

// `sealed_peer`: whose policy applies when the host is nobody's we know.
NextHop hop_to_uri(const Context& context, Side side, PeerId sealed_peer, const sip::Uri& uri);

// May this hop, which is TLS, be gone in cleartext if TLS fails (security = "prefer")? Never for
// sips, and never where a registered phone's flow leads.
bool may_fall_back(const Context& context, const NextHop& hop, std::string_view request_uri);

// The hop without TLS, to the same host.
void take_cleartext(const Context& context, NextHop& hop);

// The configured peer that a URI's host names on that side; no_peer if none.
PeerId named_peer(const Context& context, Side side, const sip::Uri& uri);

// "cucm1.example.com", with the port where it is not the transport's default.
std::string target_domain(const policy::Target& target);

// ";user=phone" out of "transport=tcp;user=phone"; empty if nothing is left.
std::string params_without_transport(std::string_view params);

}  // namespace sipward::proxy
