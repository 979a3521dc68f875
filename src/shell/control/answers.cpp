#include "sipward/shell/control/answers.hpp"

#include <algorithm>
#include <chrono>

#include "sipward/shell/control/facts_json.hpp"
#include "sipward/shell/control/json_answer.hpp"
#include "sipward/shell/control/log_answers.hpp"
#include "sipward/shell/control/peer_answers.hpp"
#include "sipward/shell/control/query.hpp"
#include "sipward/shell/control/status_answers.hpp"
#include "sipward/shell/control/trace_answers.hpp"
#include "sipward/shell/control/traffic_answers.hpp"

namespace sipward::control {
namespace {

Answer reload(runtime::Reloader& reloader) {
  const auto done = reloader.reload();
  return json_answer(boost::json::object{{"errors", json_of(done.errors)},
                                         {"warnings", json_of(done.warnings)},
                                         {"summary", done.summary}},
                     done.errors.empty() ? 200 : 409);
}

Answer groups(const runtime::Server& server) {
  return json_answer(boost::json::object{{"groups", all_of(server.groups())}});
}

Answer follow(const runtime::Server& server, const Request& request, std::string_view whom) {
  const auto peers = server.peers();
  const bool is_peer = std::any_of(peers.begin(), peers.end(), [&](const auto& one) {
    return one.name == whom && !one.trustpoint.empty();
  });
  if (!is_peer && !base::IpAddress::parse(whom)) {
    return refusal(404, "there is no TLS peer \"" + std::string(whom) + "\"");
  }
  const auto seconds =
      std::clamp<std::uint64_t>(number_in(request, "seconds", 60).value_or(60), 1, 3600);
  server.trace()->start(std::string(whom),
                        tls::Trace::Clock::now() + std::chrono::seconds(seconds));
  return json_answer(boost::json::object{{"seconds", seconds}});
}

Answer seen(const runtime::Server& server, const Request& request, std::string_view whom) {
  const auto found =
      server.trace()->since(std::string(whom), number_in(request, "from", 0).value_or(0));
  return json_answer(boost::json::object{
      {"lines", json_of(found.lines)}, {"next", found.next}, {"followed", found.followed}});
}

void add_debugging(Router& router, const runtime::Server& server) {
  const auto* path = "/debug/tls/{whom}";
  router.add("POST", path, [&server](const Request& request, std::string_view whom) {
    return follow(server, request, whom);
  });
  router.add("GET", path, [&server](const Request& request, std::string_view whom) {
    return seen(server, request, whom);
  });
  router.add("DELETE", path, [&server](const Request&, std::string_view whom) {
    server.trace()->stop(std::string(whom));
    return json_answer(boost::json::object{});
  });
}

void add_draining(Router& router, runtime::Server& server) {
  const auto target = [](const Request& request) {
    return runtime::DrainTarget{text_in(request, "group"), text_in(request, "peer")};
  };
  const auto progress = [&server] {
    return json_answer(boost::json::object{{"drains", all_of(server.drains())}});
  };
  router.add("GET", "/drain", [progress](const Request&, std::string_view) { return progress(); });
  router.add("POST", "/drain",
             [&server, target, progress](const Request& request, std::string_view) {
               const auto seconds = number_in(request, "limit", 0).value_or(0);
               std::optional<std::chrono::seconds> limit;
               if (seconds != 0)
                 limit = std::chrono::seconds(std::min<std::uint64_t>(seconds, 86'400));
               const auto problem = server.drain(target(request), limit);
               return problem.empty() ? progress() : refusal(404, problem);
             });
  router.add("DELETE", "/drain",
             [&server, target, progress](const Request& request, std::string_view) {
               const auto problem = server.undrain(target(request));
               return problem.empty() ? progress() : refusal(404, problem);
             });
}

}  // namespace

Router make_router(runtime::Server& server, runtime::Reloader& reloader, log::Log& log) {
  Router router;
  router.add("GET", "/trustpoints", [&server](const Request&, std::string_view) {
    return json_answer(boost::json::object{{"trustpoints", all_of(server.trustpoints())}});
  });
  router.add("POST", "/reload",
             [&reloader](const Request&, std::string_view) { return reload(reloader); });
  router.add("GET", "/groups",
             [&server](const Request&, std::string_view) { return groups(server); });
  add_status(router, server, reloader, log);
  add_peers(router, server, reloader);
  add_traffic(router, server);
  add_draining(router, server);
  add_debugging(router, server);
  add_tracing(router, server);
  add_logging(router, server, log);
  return router;
}

}  // namespace sipward::control
