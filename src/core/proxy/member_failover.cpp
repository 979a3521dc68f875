#include "sipward/core/proxy/member_failover.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "sipward/core/proxy/client_side.hpp"
#include "sipward/core/proxy/member_choice.hpp"
#include "sipward/core/proxy/response_context.hpp"
#include "sipward/core/proxy/server_side.hpp"

namespace sipward::proxy {
namespace {

constexpr std::chrono::seconds longest_avoided{300};  // whatever a member wishes

// §20.33: until then it wants nothing.
void heed_retry_after(Turn& turn, PeerId peer, const sip::Message& response) {
  const auto text = response.value(sip::Header::retry_after);
  unsigned seconds = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (read.ec != std::errc{} || seconds == 0) return;
  const auto wait = std::min<std::chrono::seconds>(std::chrono::seconds(seconds), longest_avoided);
  turn.health.chooser.avoid(peer, turn.context.now + wait);
  turn.out.avoidances.push_back({peer, turn.context.now + wait});
}

// Another 2xx means something to whoever got one.
bool took_the_call(const Relay& relay) {
  const auto* invite = std::get_if<transaction::ServerInvite>(&relay.server);
  return invite != nullptr && invite->accepted();
}

// For another member, if there is one; else it may take its time.
void leave_waiting(Turn& turn, Relay& relay, TransactionId branch_id, const std::string& why) {
  auto* branch = turn.table.branch(branch_id);
  // Should it wake up, its provisional answer is met with a CANCEL.
  branch->abandoned = branch->cancel_wanted = true;
  relay.left_one_waiting = true;
  if (try_next_member(turn, relay, why)) return;
  branch = turn.table.branch(branch_id);
  if (branch != nullptr) branch->abandoned = branch->cancel_wanted = false;
}

}  // namespace

bool try_next_member(Turn& turn, Relay& relay, const std::string& why) {
  if (relay.plan.group == policy::no_group || !relay.may_go_on()) return false;
  note_failed_member(turn.context, relay, why);
  relay.untried.clear();
  if (!take_member(turn, relay)) return false;
  begin_forwarding(turn, relay.id);
  return true;
}

bool answer_best(Turn& turn, Relay& relay) {
  if (relay.best_status == 0 || !relay.may_go_on()) return false;
  respond(turn, relay.id, relay.best_status, std::move(relay.best_refusal));
  return true;
}

bool leave_member(Turn& turn, Relay& relay, const Branch& branch, const sip::Message& response) {
  const int status = response.status();
  if (!relay.may_go_on() || !leaves_member(turn.context, relay, status)) return false;
  if (status == 503) heed_retry_after(turn, branch.to.peer, response);
  if (relay.best_status == 0) {
    relay.best_status = status;
    relay.best_refusal = bytes_back(turn.context, relay, branch, response);
  }
  return try_next_member(turn, relay, "it answers " + std::to_string(status)) ||
         answer_best(turn, relay);
}

void on_silence(Turn& turn, TransactionId branch_id) {
  auto* branch = turn.table.branch(branch_id);
  auto* relay = branch == nullptr ? nullptr : turn.table.relay(branch->relay);
  if (relay == nullptr || relay->branch != branch_id || !relay->may_go_on()) return;
  const std::string why("it does not answer");
  turn.health.on_failure(turn, reach_of(turn.context, *relay), policy::Cause::sip, why);
  leave_waiting(turn, *relay, branch_id, why);
}

bool on_late_answer(Turn& turn, Relay& relay, Branch& branch, const sip::Message& response) {
  const int status = response.status();
  if (status < 200) {
    branch.provisional = true;
    cancel_branch(turn, branch.id);
    return true;
  }
  stop_timer_c(turn, branch.id);
  if (status >= 300) return true;
  if (relay.answered) return !took_the_call(relay);
  // §16.7 step 10: it is answered after all, so whoever else was asked is not needed any more.
  if (relay.branch != branch.id) cancel_branch(turn, relay.branch);
  return false;
}

}  // namespace sipward::proxy
