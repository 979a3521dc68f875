// The checks that Health sends: OPTIONS over the connection that calls use, by a transaction of
// their own. Of a peer with several endpoints each is asked: the peer is alive if one of them is,
// and the others are known to be tried last until they answer.
#include <algorithm>
#include <utility>

#include "sipward/core/proxy/client_side.hpp"
#include "sipward/core/proxy/health.hpp"
#include "sipward/core/proxy/location.hpp"
#include "sipward/core/proxy/next_hop.hpp"
#include "sipward/core/proxy/turn.hpp"
#include "sipward/core/proxy/via.hpp"
#include "sipward/core/sip/options_request.hpp"

namespace sipward::proxy {
namespace {

using policy::Cause;

constexpr std::size_t most_endpoints = 16;      // of one peer; others by calls
constexpr unsigned silences_of_the_wedged = 2;  // of one endpoint, while others answer

// §8.1.1.4
std::string new_call_id(const Context& context) {
  return std::string(hex(context.random.next())).append(hex(context.random.next()));
}

}  // namespace

void Health::begin(Turn& turn, CheckId id) {
  auto* check = find(id);
  const auto hop = hop_to_target(turn.context, check->reach.peer);
  abandon(turn, *check);
  check->cause = Cause::none;
  check->why.clear();
  if (const auto address = base::IpAddress::parse(hop.host)) {
    return ask_all(turn, id, {base::Endpoint{hop.transport, *address, hop.port}});
  }
  const auto waiter = turn.table.new_id();
  check->waiter = waiter;
  waiting_[waiter] = id;
  if (const auto found = look_up(turn, hop, waiter)) on_located(turn, waiter, *found);
}

bool Health::on_located(Turn& turn, Names::Waiter waiter, const Located& located) {
  const auto at = waiting_.find(waiter);
  if (at == waiting_.end()) return false;
  const auto id = at->second;
  waiting_.erase(at);
  auto& check = checks_.at(id);
  check.waiter = 0;
  const auto hop = hop_to_target(turn.context, check.reach.peer);
  const auto endpoints = endpoints_of(turn.context, hop, located);
  if (endpoints.empty()) {
    obey(turn, id,
         check.machine.on_failure(Cause::dns, why_nowhere(hop, located), turn.context.now,
                                  turn.context.random.next()));
  } else {
    ask_all(turn, id, endpoints);
  }
  return true;
}

void Health::ask_all(Turn& turn, CheckId id, const std::vector<base::Endpoint>& endpoints) {
  auto* check = find(id);
  check->several = endpoints.size() > 1;
  const auto gone = [&](const Failing& one) {
    return std::find(endpoints.begin(), endpoints.end(), one.endpoint) == endpoints.end();
  };
  for (const auto& one : std::vector<Failing>(check->failing)) {
    if (gone(one)) release(turn, *check, one.endpoint);
  }
  const auto asked = std::min(endpoints.size(), most_endpoints);
  for (std::size_t i = 0; i < asked; ++i) ask(turn, id, endpoints[i]);
}

// The peer is up, so these have time.
void Health::ask_failing(Turn& turn, CheckId id) {
  auto* check = find(id);
  check->again = Time::max();
  for (const auto& one : check->failing) {
    const bool is_asked =
        std::any_of(check->asked.begin(), check->asked.end(),
                    [&](const Asked& other) { return other.endpoint == one.endpoint; });
    if (!is_asked) ask(turn, id, one.endpoint);
  }
}

void Health::ask(Turn& turn, CheckId id, const base::Endpoint& endpoint) {
  auto* check = find(id);
  const auto& context = turn.context;
  const auto hop = hop_to_target(context, check->reach.peer);
  Branch branch;
  branch.check = id;
  branch.name = new_branch(context, context.random.next(), {});
  branch.to = destination(hop, endpoint, check->reach.identity);
  branch.client = client_machine(turn, sip::Method::options, endpoint.transport);
  branch.crossing.to = {hop.peer, hop.side, endpoint.transport};
  const auto call_id = new_call_id(context);
  duty_.claim(call_id);
  const auto via = our_via(context, branch.crossing.to, branch.name);
  const auto target = target_domain(*context.peer(hop.peer).target);
  const auto tag = std::string("sw").append(hex(context.random.next()));
  branch.bytes = sip::options_request(
      {endpoint.transport, target, via,
       context.directory.own_host_port(hop.peer, endpoint.transport), call_id, tag});
  const auto sent = launch(turn, std::move(branch));
  check->asked.push_back({sent, endpoint});
  if (!check->several) return;
  const auto patience = check->machine.settings().timeout;
  turn.table.timers().start(sent, transaction::Timer::silence, context.now + patience);
}

std::optional<base::Endpoint> Health::take_asked(Check& check, TransactionId branch) {
  const auto found = std::find_if(check.asked.begin(), check.asked.end(),
                                  [&](const Asked& one) { return one.branch == branch; });
  if (found == check.asked.end()) return std::nullopt;
  const auto endpoint = found->endpoint;
  check.asked.erase(found);
  return endpoint;
}

void Health::on_check_answered(Turn& turn, CheckId id, TransactionId branch, int status) {
  auto* check = find(id);
  if (check == nullptr || status < 200) return;
  const auto endpoint = take_asked(*check, branch);
  if (!endpoint) return;
  if (policy::is_dead_answer(status)) {
    check->cause = Cause::sip;
    check->why = "it answers OPTIONS with " + std::to_string(status);
    return on_endpoint_failed(turn, id, *endpoint);
  }
  if (check->several) release(turn, *check, *endpoint);
  if (!check->machine.checking()) return;  // another was faster
  obey(turn, id, check->machine.on_alive(turn.context.now, turn.context.random.next()));
}

void Health::note_send_failure(CheckId id, Cause cause, const std::string& why) {
  if (auto* check = find(id)) {
    check->cause = cause;
    check->why = why;
  }
}

void Health::on_check_undelivered(Turn& turn, CheckId id, TransactionId branch) {
  auto* check = find(id);
  if (check == nullptr) return;
  if (const auto endpoint = take_asked(*check, branch)) on_endpoint_failed(turn, id, *endpoint);
}

void Health::on_check_silent(Turn& turn, CheckId id, TransactionId branch) {
  auto* check = find(id);
  if (check == nullptr || check->machine.checking()) return;  // all are: that has its own time
  const auto endpoint = take_asked(*check, branch);
  if (!endpoint) return;
  turn.table.close_branch(branch);
  note_silence(turn, *check, *endpoint);
  reschedule(id, *check);
}

void Health::on_endpoint_failed(Turn& turn, CheckId id, const base::Endpoint& endpoint) {
  auto* check = find(id);
  hold(turn, *check, endpoint);
  if (!check->machine.checking()) return reschedule(id, *check);
  if (!check->asked.empty()) return;
  const bool unanswered = check->cause == Cause::none;
  obey(turn, id,
       check->machine.on_failure(unanswered ? Cause::sip : check->cause,
                                 unanswered ? "it does not answer OPTIONS" : check->why,
                                 turn.context.now, turn.context.random.next()));
}

void Health::hold(Turn& turn, Check& check, const base::Endpoint& endpoint) {
  // Those of other certificates go by what the peer's own has shown.
  if (!check.several || !check.reach.identity.empty()) return;
  check.again = std::min(check.again, turn.context.now + check.machine.settings().down);
  const auto found = std::find_if(check.failing.begin(), check.failing.end(),
                                  [&](const Failing& one) { return one.endpoint == endpoint; });
  if (found != check.failing.end()) return;
  check.failing.push_back({endpoint});
  turn.failed_endpoints.hold(endpoint);
  turn.out.endpoints.push_back({endpoint, false});
}

void Health::note_silence(Turn& turn, Check& check, const base::Endpoint& endpoint) {
  hold(turn, check, endpoint);
  for (auto& one : check.failing) {
    if (one.endpoint != endpoint || ++one.silences < silences_of_the_wedged) continue;
    one.silences = 0;
    turn.out.reconnects.push_back({check.reach, endpoint});
  }
}

void Health::release(Turn& turn, Check& check, const base::Endpoint& endpoint) {
  std::erase_if(check.failing, [&](const Failing& one) { return one.endpoint == endpoint; });
  if (check.failing.empty()) check.again = Time::max();
  // Calls of any worker may have found it dead.
  turn.failed_endpoints.forget(endpoint);
  turn.out.endpoints.push_back({endpoint, true});
}

void Health::abandon(Turn& turn, Check& check) {
  waiting_.erase(std::exchange(check.waiter, 0));
  for (const auto& [branch, endpoint] : std::exchange(check.asked, {})) {
    turn.table.close_branch(branch);
  }
}

}  // namespace sipward::proxy
