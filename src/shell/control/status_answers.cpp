#include "sipward/shell/control/status_answers.hpp"

#include <charconv>

#include "sipward/shell/control/facts_json.hpp"
#include "sipward/shell/control/json_answer.hpp"
#include "sipward/shell/control/status.hpp"
#include "sipward/shell/metrics/metrics.hpp"

namespace sipward::control {
namespace {

Answer yes_or_no(bool yes, const char* what) {
  return yes ? json_answer(boost::json::object{{what, true}})
             : json_answer(boost::json::object{{what, false}}, 503);
}

Answer evidence(const runtime::Server& server, const Request& request) {
  const auto asked = request.query.find("seconds");
  if (asked == request.query.end()) return json_answer(json_of(server.evidence({})));
  std::uint32_t seconds = 0;
  const auto& text = asked->second;
  const auto* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, seconds);
  if (error != std::errc() || stopped != end) {
    return refusal(400, "seconds is \"" + text + "\"; expected a whole number");
  }
  const auto since = std::chrono::system_clock::now() - std::chrono::seconds(seconds);
  return json_answer(json_of(server.evidence(since)));
}

}  // namespace

void add_status(Router& router, const runtime::Server& server, const runtime::Reloader& reloader,
                const log::Log& log) {
  router.add("GET", "/status", [&](const Request&, std::string_view) {
    return json_answer(status_of(server, reloader));
  });
  router.add("GET", "/listeners", [&server](const Request&, std::string_view) {
    return json_answer(boost::json::object{{"listeners", listeners_of(server)}});
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
