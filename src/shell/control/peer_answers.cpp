#include "sipward/shell/control/peer_answers.hpp"

#include <algorithm>

#include "sipward/shell/control/certificate_answers.hpp"
#include "sipward/shell/control/facts_json.hpp"
#include "sipward/shell/control/json_answer.hpp"
#include "sipward/shell/control/live.hpp"
#include "sipward/shell/control/query.hpp"

namespace sipward::control {
namespace {

using boost::json::array;
using boost::json::object;
using Reports = std::vector<const runtime::PeerReport*>;

// The less, the more somebody should look at it.
int rank_of(const runtime::PeerReport& peer) {
  const auto own = peer.record.vitals.find("");
  if (own != peer.record.vitals.end() && own->second.vitals.state == policy::State::down) return 0;
  if (peer.record.in_cleartext > 0) return 1;
  return peer.drained ? 2 : 3;
}

bool holds(const runtime::PeerReport& peer, const std::string& text) {
  return peer.name.find(text) != std::string::npos || peer.target.find(text) != std::string::npos;
}

object told(const runtime::PeerReport& peer, const Live& live) {
  auto out = json_of(peer);
  if (const auto rate = live.rate_of(peer.name)) out["messages_per_second"] = *rate;
  return out;
}

Answer peers(const runtime::Server& server, Live& live, const Request& request) {
  Answer problem;
  const auto part = part_in(request, problem);
  if (!part) return problem;
  const auto known = live.peers(age_in(request), Live::Clock::now());
  Reports fitting;
  for (const auto& peer : *known) {
    const bool wanted =
        fits(request, "side", base::to_string(peer.side)) && holds(peer, text_in(request, "text"));
    if (wanted) fitting.push_back(&peer);
  }
  if (text_in(request, "order") == "trouble") {
    std::stable_sort(fitting.begin(), fitting.end(),
                     [](const auto* a, const auto* b) { return rank_of(*a) < rank_of(*b); });
  }
  const auto all = fitting.size();
  array list;
  for (const auto* peer : part->of(std::move(fitting))) list.push_back(told(*peer, live));
  return json_answer(
      object{{"peers", std::move(list)}, {"all", all}, {"strangers", all_of(server.strangers())}});
}

Answer peer(const runtime::Server& server, std::string_view name) {
  const auto all = server.peers();
  const auto at = std::find_if(all.begin(), all.end(),
                               [&](const runtime::PeerReport& one) { return one.name == name; });
  if (at == all.end()) return refusal(404, "there is no peer \"" + std::string(name) + "\"");
  return json_answer(json_of(*at));
}

}  // namespace

void add_peers(Router& router, const runtime::Server& server, const runtime::Reloader& reloader) {
  const auto live = std::make_shared<Live>(server, reloader);
  router.add("GET", "/peers", [&server, live](const Request& request, std::string_view) {
    return peers(server, *live, request);
  });
  router.add("GET", "/peers/{name}",
             [&server](const Request&, std::string_view name) { return peer(server, name); });
  router.add("GET", "/live", [live](const Request&, std::string_view) {
    return json_answer(live->look(Live::Clock::now()));
  });
  router.add("GET", "/certificates", [&server, live](const Request& request, std::string_view) {
    return certificates(server, *live->peers(age_in(request), Live::Clock::now()), request);
  });
}

}  // namespace sipward::control
