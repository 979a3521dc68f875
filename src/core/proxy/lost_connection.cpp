#include "sipward/core/proxy/lost_connection.hpp"

#include <algorithm>
#include <string>

#include "sipward/core/proxy/client_side.hpp"
#include "sipward/core/proxy/response_context.hpp"

namespace sipward::proxy {
namespace {

const std::string why_lost("the connection was lost");

void note_loss(Relay& relay) {
  relay.failure = DropReason::connection_lost;
  relay.cause = why_lost;
  relay.step = policy::Cause::tcp;
}

// Nobody will answer any more; once it rings, the caller decides how long to wait.
void leave_trying(Turn& turn, Branch& branch, Relay& relay) {
  if (!relay.may_go_on()) return;
  // Should it come back, its provisional answer is met with a CANCEL.
  branch.abandoned = branch.cancel_wanted = true;
  relay.left_one_waiting = true;
  note_loss(relay);
  go_elsewhere(turn, relay.id, branch.id, why_lost);
}

void give_up(Turn& turn, const Branch& branch, Relay* relay) {
  const auto id = branch.id;
  if (relay != nullptr) {
    note_loss(*relay);
    relay->retried = true;
  }
  turn.health.note_send_failure(branch.check, policy::Cause::tcp, why_lost);
  on_client_send_failed(turn, id);
}

// Nobody has answered it, and whoever sent it still waits for this very next hop.
bool may_be_sent_again(const Branch& branch, const Relay* relay) {
  const auto* invite = std::get_if<transaction::ClientInvite>(&branch.client);
  if (branch.resent || (invite != nullptr && invite->proceeding())) return false;
  if (relay == nullptr) return branch.relay == 0;
  return relay->branch == branch.id && !relay->answered && !relay->retried && !relay->cancelled;
}

std::vector<TransactionId> concerned(const Turn& turn, const LostConnection& lost) {
  if (lost.carried) return *lost.carried;
  return lost.where ? turn.table.waiting_at(*lost.where) : std::vector<TransactionId>();
}

}  // namespace

bool send_once_more(Turn& turn, Branch& branch) {
  auto* relay = turn.table.relay(branch.relay);
  if (!may_be_sent_again(branch, relay)) return false;
  branch.resent = true;
  if (relay != nullptr) relay->retried = true;
  turn.out.sends.push_back({branch.to, branch.bytes, branch.id});
  return true;
}

void on_connection_lost(Turn& turn, const LostConnection& lost) {
  const auto& undelivered = lost.undelivered;
  for (const auto id : concerned(turn, lost)) {
    if (std::find(undelivered.begin(), undelivered.end(), id) != undelivered.end()) continue;
    auto* branch = turn.table.branch(id);
    const bool waits = branch != nullptr && branch->waits() && !branch->abandoned;
    if (!waits) continue;  // answered, or ended by what befell another
    auto* relay = turn.table.relay(branch->relay);
    const bool of_a_relay = branch->relay != 0;
    if (of_a_relay && (relay == nullptr || relay->branch != id || relay->answered)) continue;
    const auto* invite = std::get_if<transaction::ClientInvite>(&branch->client);
    if (invite != nullptr && invite->proceeding()) {
      leave_trying(turn, *branch, *relay);
    } else if (!send_once_more(turn, *branch)) {
      give_up(turn, *branch, relay);
    }
  }
}

}  // namespace sipward::proxy
