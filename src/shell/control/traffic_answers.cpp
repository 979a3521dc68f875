#include "sipward/shell/control/traffic_answers.hpp"

#include <algorithm>
#include <charconv>

#include "sipward/shell/control/facts_json.hpp"
#include "sipward/shell/control/json_answer.hpp"

namespace sipward::control {
namespace {

using runtime::ConnectionReport;

// A filter that is not there lets everything through.
bool fits(const Request& request, const char* key, std::string_view value) {
  const auto wanted = request.query.find(key);
  return wanted == request.query.end() || wanted->second == value;
}

bool fits(const Request& request, const ConnectionReport& one) {
  return fits(request, "peer", one.peer) && fits(request, "side", base::to_string(one.side)) &&
         fits(request, "transport", base::to_string(one.remote.transport)) &&
         fits(request, "address", one.remote.address.text());
}

Answer connections(const runtime::Server& server, const Request& request) {
  auto all = server.connections();
  std::erase_if(all, [&](const ConnectionReport& one) { return !fits(request, one); });
  return json_answer(boost::json::object{{"connections", all_of(all)}});
}

Answer no_such(std::string_view id) {
  return refusal(404, "there is no connection \"" + std::string(id) + "\"");
}

Answer connection(const runtime::Server& server, std::string_view id) {
  const auto all = server.connections();
  const auto at = std::find_if(all.begin(), all.end(), [&](const ConnectionReport& one) {
    return runtime::id_of(one.flow) == id;
  });
  return at == all.end() ? no_such(id) : json_answer(json_of(*at));
}

Answer close(runtime::Server& server, std::string_view id) {
  const auto flow = runtime::parse_id(id);
  return flow && server.close(*flow) ? json_answer(boost::json::object{{"closed", id}})
                                     : no_such(id);
}

Answer calls(const runtime::Server& server, const Request& request) {
  runtime::CallReport::Question which;
  const auto text = request.query.find("text");
  if (text != request.query.end()) which.text = text->second;
  const auto most = request.query.find("most");
  if (most != request.query.end()) {
    const auto& digits = most->second;
    const auto* end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, which.most);
    if (error != std::errc() || stopped != end) {
      return refusal(400, "most is \"" + digits + "\"; expected a whole number");
    }
  }
  std::size_t all = 0;
  for (const auto& worker : server.workers()) all += worker.calls;
  return json_answer(
      boost::json::object{{"calls", all_of(server.calls(which))}, {"under_way", all}});
}

}  // namespace

void add_traffic(Router& router, runtime::Server& server) {
  const auto* one = "/connections/{id}";
  router.add("GET", "/connections", [&server](const Request& request, std::string_view) {
    return connections(server, request);
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
