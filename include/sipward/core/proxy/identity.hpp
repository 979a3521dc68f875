// identity_host = "advertise" and trust_identity (rewriting.md §7): a reader that shall not learn
// the addresses of the other side sees our advertised host in their place wherever a caller or
// callee is named. From and To come back as they were: our Record-Route entry remembers them. Pure.
#pragma once

#include <optional>
#include <string>

#include "sipward/core/proxy/forward.hpp"
#include "sipward/core/sip/edit.hpp"

namespace sipward::proxy {

// trust_identity = false: what the sender asserts of itself or others is taken out.
void strip_identities(const Context& context, const sip::Message& message, const Crossing& crossing,
                      sip::Edit& edit);

// Replaces the hosts of P-Asserted-Identity and its like, in requests also of From and To. True if
// From or To changed.
bool hide_identities(const Context& context, const sip::Message& message, const Crossing& crossing,
                     sip::Edit& edit);

// What From and To of a request become for that reader, to be remembered: "host[:port]" each as
// its sender wrote it; nothing if neither changes.
std::optional<Identities> hidden_identities(const Context& context, const sip::Message& request,
                                            const Crossing& crossing);

// In a request from that reader, within the dialog: From and To as the other side knows them.
void show_identities(const Context& context, const sip::Message& request, Side arrived_on,
                     const Identities& identities, sip::Edit& edit);

// In a response: From and To as its request had them, where they were changed.
void restore_from_and_to(const Withheld& withheld, const sip::Message& response, sip::Edit& edit);

}  // namespace sipward::proxy
