#include "sipward/shell/control/status_answers.hpp"

#include "sipward/shell/control/facts_json.hpp"
#include "sipward/shell/control/json_answer.hpp"
#include "sipward/shell/control/query.hpp"
#include "sipward/shell/control/status.hpp"
#include "sipward/shell/metrics/metrics.hpp"

namespace sipward::control {
namespace {

Answer yes_or_no(bool yes, const char* what) {
  return yes ? json_answer(boost::json::object{{what, true}})
             : json_answer(boost::json::object{{what, false}}, 503);
}

Answer evidence(const runtime::Server& server, const Request& request) {
  if (!request.query.contains("seconds")) return json_answer(json_of(server.evidence({})));
  const auto seconds = number_in(request, "seconds", 0);
  if (!seconds || *seconds > UINT32_MAX) return no_number(request, "seconds");
  const auto since = std::chrono::system_clock::now() - std::chrono::seconds(*seconds);
  return json_answer(json_of(server.evidence(since)));
}

}  // namespace

void add_status(Router& router, const runtime::Server& server, const runtime::Reloader& reloader,
                const log::Log& log) {
  router.add("GET", "/status", [&](const Request&, std::string_view) {
    return json_answer(status_of(server, reloader, server.peers(), server.evidence({})));
  });
  router.add("GET", "/listeners", [&server](const Request&, std::string_view) {
    return json_answer(listeners_of(server));
  });
  router.add("GET", "/evidence", [&server](const Request& request, std::string_view) {
    return evidence(server, request);
  });
  router.add("GET", "/metrics", [&](const Request&, std::string_view) {
    return Answer{200, metrics::to_text(server, reloader, log), {}, metrics::content_type};
  });
  router.add("GET", "/healthz", [&server](const Request&, std::string_view) {
    return yes_or_no(server.is_alive(), "alive");
  });
  router.add("GET", "/readyz", [&server](const Request&, std::string_view) {
    return yes_or_no(!server.is_draining(), "ready");
  });
}

}  // namespace sipward::control
