#include "sipward/core/proxy/options.hpp"

#include <algorithm>

#include "sipward/core/proxy/admission.hpp"
#include "sipward/core/proxy/server_side.hpp"

namespace sipward::proxy {
namespace {

constexpr std::string_view capabilities =
    "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, SUBSCRIBE, NOTIFY, REFER, INFO, "
    "MESSAGE, PUBLISH, REGISTER\r\nAccept: */*\r\n";

bool serves(const Turn& turn, const Relay& relay) {
  const auto& network = turn.context.network;
  const bool outside = relay.source.side == Side::outside;
  if (outside && network.options_outside == policy::OptionsOutside::always) return true;
  if (turn.status.draining || turn.drains.holds_peer(relay.sender)) return false;
  const auto open = turn.context.directory.routes_open_to(relay.source.side, relay.sender);
  return std::any_of(open.begin(), open.end(), [&turn](const policy::Route* route) {
    return takes_new_dialogs(turn, route->to);
  });
}

}  // namespace

void answer_options(Turn& turn, const Relay& relay) {
  if (serves(turn, relay)) return answer(turn, relay.id, {200, "", std::string(capabilities)});
  answer(turn, relay.id, {503, "", retry_after_line(turn.context)});
}

}  // namespace sipward::proxy
