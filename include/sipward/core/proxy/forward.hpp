// The edits that a message gets when it crosses (rewriting.md §2–§4, §7; RFC 3261 §16.6, §16.7).
// Pure: a message and its crossing in, bytes out.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "sipward/core/proxy/context.hpp"
#include "sipward/core/proxy/own_uri.hpp"
#include "sipward/core/proxy/plan.hpp"
#include "sipward/core/sip/message.hpp"

namespace sipward::proxy {

// One message on its way: whose it is and who will read it.
struct Crossing {
  Original from;
  Audience to;
};

struct ForwardedRequest {
  std::string bytes;
  // How many Record-Route values stood below ours; nothing if we inserted none to be rewritten.
  std::optional<std::size_t> record_routes_below;
  bool identities_changed = false;  // From or To
};

struct RequestEdits {
  const Plan& plan;
  const base::Source& source;
  std::string_view branch;
};
ForwardedRequest forward_request(const Context& context, const sip::Message& request,
                                 const Crossing& crossing, const RequestEdits& edits);

// What the sender of a request wrote and its responses do not bring back, for it went on without.
struct Withheld {
  std::string vias;          // whole lines, the first stamped
  std::string from, to_uri;  // the value, and the URI of the To
  bool any() const { return !vias.empty() || !from.empty() || !to_uri.empty(); }
};

struct ResponseEdits {
  const Withheld& withheld;
  std::optional<std::size_t> record_routes_below;
  bool registers = false;  // it answers a REGISTER
};
std::string forward_response(const Context& context, const sip::Message& response,
                             const Crossing& crossing, const ResponseEdits& edits);

}  // namespace sipward::proxy
