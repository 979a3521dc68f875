#include "sipward/shell/control/answers.hpp"

#include <algorithm>

#include "sipward/shell/control/facts_json.hpp"

namespace sipward::control {
namespace {

Answer answer(const boost::json::value& body, unsigned status = 200) {
  return {status, boost::json::serialize(body)};
}

template <typename T>
boost::json::array all_of(const std::vector<T>& values) {
  boost::json::array all;
  for (const auto& value : values) all.push_back(json_of(value));
  return all;
}

Answer peers(const runtime::Server& server) {
  return answer(boost::json::object{{"peers", all_of(server.peers())},
                                    {"strangers", all_of(server.strangers())}});
}

Answer peer(const runtime::Server& server, std::string_view name) {
  const auto all = server.peers();
  const auto at = std::find_if(all.begin(), all.end(),
                               [&](const runtime::PeerReport& one) { return one.name == name; });
  if (at == all.end()) return refusal(404, "there is no peer \"" + std::string(name) + "\"");
  return answer(json_of(*at));
}

Answer reload(runtime::Reloader& reloader) {
  const auto done = reloader.reload();
  return answer(boost::json::object{{"errors", json_of(done.errors)},
                                    {"warnings", json_of(done.warnings)},
                                    {"summary", done.summary}},
                done.errors.empty() ? 200 : 409);
}

}  // namespace

Router make_router(runtime::Server& server, runtime::Reloader& reloader) {
  Router router;
  router.add("GET", "/peers",
             [&server](const Request&, std::string_view) { return peers(server); });
  router.add("GET", "/peers/{name}",
             [&server](const Request&, std::string_view name) { return peer(server, name); });
  router.add("GET", "/trustpoints", [&server](const Request&, std::string_view) {
    return answer(boost::json::object{{"trustpoints", all_of(server.trustpoints())}});
  });
  router.add("POST", "/reload",
             [&reloader](const Request&, std::string_view) { return reload(reloader); });
  return router;
}

}  // namespace sipward::control
