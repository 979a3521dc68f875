#include "sipward/shell/control/traffic_answers.hpp"

#include <algorithm>

#include "sipward/shell/control/facts_json.hpp"
#include "sipward/shell/control/json_answer.hpp"
#include "sipward/shell/control/query.hpp"
#include "sipward/shell/control/recent.hpp"

namespace sipward::control {
namespace {

using boost::json::object;
using runtime::CallReport;
using runtime::ConnectionReport;
using Connections = runtime::Gathered<ConnectionReport>;
using RecentConnections = Recent<Connections>;

bool holds_text(const ConnectionReport& one, const std::string& text) {
  const auto holds = [&](const std::string& place) {
    return place.find(text) != std::string::npos;
  };
  return holds(one.peer) || holds(one.remote.text()) || holds(runtime::id_of(one.flow)) ||
         (one.tls && holds(one.tls->verified_name));
}

bool is_wanted(const Request& request, const ConnectionReport& one) {
  const auto text = text_in(request, "text");
  return fits(request, "peer", one.peer) && fits(request, "side", base::to_string(one.side)) &&
         fits(request, "transport", base::to_string(one.remote.transport)) &&
         fits(request, "address", one.remote.address.text()) &&
         (text.empty() || holds_text(one, text));
}

Answer connections(const Connections& known, const Request& request) {
  Answer problem;
  const auto part = part_in(request, problem);
  if (!part) return problem;
  std::vector<const ConnectionReport*> wanted;
  for (const auto& one : known.facts) {
    if (is_wanted(request, one)) wanted.push_back(&one);
  }
  const auto all = wanted.size();
  boost::json::array list;
  for (const auto* one : part->of(std::move(wanted))) list.push_back(json_of(*one));
  return json_answer(object{
      {"connections", std::move(list)}, {"all", all}, {"missing", missing_of(known.silent)}});
}

Answer no_such(std::string_view id) {
  return refusal(404, "there is no connection \"" + std::string(id) + "\"");
}

Answer connection(const runtime::Server& server, std::string_view id) {
  const auto all = server.connections();
  const auto& known = all.facts;
  const auto at = std::find_if(known.begin(), known.end(), [&](const ConnectionReport& one) {
    return runtime::id_of(one.flow) == id;
  });
  if (at != known.end()) return json_answer(json_of(*at));
  const auto flow = runtime::parse_id(id);
  const bool may_be = flow && std::count(all.silent.begin(), all.silent.end(), flow->worker) > 0;
  return may_be ? refusal(503, silence_text(flow->worker)) : no_such(id);
}

Answer close(runtime::Server& server, std::string_view id) {
  using Closing = runtime::Server::Closing;
  const auto flow = runtime::parse_id(id);
  const auto done = flow ? server.close(*flow) : Closing::unknown;
  if (done == Closing::closed) return json_answer(object{{"closed", id}});
  return done == Closing::no_answer ? refusal(503, silence_text(flow->worker)) : no_such(id);
}

Answer calls(const runtime::Server& server, const Request& request) {
  CallReport::Question which;
  const auto most = number_in(request, "most", which.most);
  if (!most) return no_number(request, "most");
  which.most = *most;
  which.text = text_in(request, "text");
  const auto state = text_in(request, "state");
  if (!state.empty() && state != "ended" && state != "under_way") {
    return refusal(400, "state is \"" + state + "\"; expected under_way or ended");
  }
  which.ended = state == "ended";
  std::size_t all = 0;
  for (const auto& worker : server.workers()) all += worker.calls;
  const auto found = server.calls(which);
  return json_answer(object{
      {"calls", all_of(found.facts)}, {"under_way", all}, {"missing", missing_of(found.silent)}});
}

}  // namespace

void add_traffic(Router& router, runtime::Server& server) {
  const auto* one = "/connections/{id}";
  const auto looks = std::make_shared<RecentConnections>();
  router.add("GET", "/connections", [&server, looks](const Request& request, std::string_view) {
    const auto known = looks->get(age_in(request), RecentConnections::Clock::now(),
                                  [&server] { return server.connections(); });
    return connections(*known, request);
  });
  router.add("GET", "/calls", [&server](const Request& request, std::string_view) {
    return calls(server, request);
  });
  router.add("GET", one,
             [&server](const Request&, std::string_view id) { return connection(server, id); });
  router.add("DELETE", one,
             [&server](const Request&, std::string_view id) { return close(server, id); });
}

}  // namespace sipward::control
