#include "sipward/core/proxy/registration.hpp"

#include <chrono>
#include <string>
#include <unordered_map>

#include "sipward/core/sip/headers.hpp"

namespace sipward::proxy {
namespace {

using sip::Header;

constexpr std::uint32_t usual_expiry = 3600;  // §10.2: when nobody says
constexpr std::uint32_t longest_expiry = 7 * 24 * 3600;

// Calls `act(token, header parameters)` for each Contact that holds a token of ours.
template <class Act>
void each_token(const Context& context, Side side, const sip::Message& message, Act act) {
  for (const auto& address : message.addresses(Header::contact)) {
    if (!address.uri) continue;
    const auto opened = open_contact(context, side, *address.uri);
    if (opened.kind == Opened::Kind::valid) act(opened.token, address.name_addr->params);
  }
}

std::uint32_t expiry(const sip::Message& response, std::string_view params) {
  const auto own = sip::find_param(params, "expires");
  const auto seconds = sip::parse_number(own ? *own : response.value(Header::expires));
  return std::min(seconds.value_or(usual_expiry), longest_expiry);
}

}  // namespace

void record_registration(Turn& turn, const Relay& relay, const Branch& branch,
                         const sip::Message& response) {
  const auto& context = turn.context;
  const auto side = branch.crossing.to.side;  // who reads our tokens
  std::unordered_map<std::string, std::uint32_t> bound;
  each_token(context, side, response, [&](const std::string& token, std::string_view params) {
    bound[token] = expiry(response, params);
  });
  const auto sent = sip::Message::parse(branch.bytes);
  if (!sent) return;
  each_token(context, side, *sent, [&](const std::string& token, std::string_view) {
    const auto found = bound.find(token);
    if (found == bound.end() || found->second == 0) {
      context.flows.erase(token);
      return;
    }
    const FlowRecord record{relay.source.side, relay.sender, relay.source.flow, relay.source.remote,
                            relay.source.listener};
    context.flows.put(token, record, context.now + std::chrono::seconds(found->second));
  });
}

}  // namespace sipward::proxy
