// `sipward status`, `listeners`, `calls` and `evidence`.
#include <cstdio>

#include "sipward/cli/layout.hpp"
#include "sipward/cli/live.hpp"
#include "sipward/cli/since.hpp"

namespace sipward::cli {

int show_status(const LookOptions& options) {
  bool serves = false;
  const auto shown =
      show_live(options.live, {.path = "/status"}, [&serves](const boost::json::value& body) {
        serves = body.at("state").as_string() == "serving";
        return status_text(body);
      });
  if (shown != 0 || !options.live.json) return shown != 0 || !serves ? 1 : 0;
  const auto ready = ask_live(options.live, {.path = "/readyz"});
  return ready && ready->status == 200 ? 0 : 1;
}

int list_listeners(const LookOptions& options) {
  return show_live(options.live, {.path = "/listeners"}, listeners_text);
}

int list_calls(const LookOptions& options) {
  control::Request request{.path = "/calls"};
  if (!options.text.empty()) request.query["text"] = options.text;
  if (options.ended) request.query["state"] = "ended";
  return show_live(options.live, request, options.ended ? past_calls_text : calls_text);
}

int show_evidence(const LookOptions& options) {
  control::Request request{.path = "/evidence"};
  if (!options.since.empty()) {
    const auto length = since(options.since, std::chrono::system_clock::now());
    if (!length) {
      std::fprintf(
          stderr,
          "sipward: --since is \"%s\"; expected a length of time as 90s, 30m, 2h or 3d, or "
          "a time as 2026-11-26T10:00:00Z\n",
          options.since.c_str());
      return usage_error;
    }
    request.query["seconds"] = std::to_string(length->count());
  }
  return show_live(options.live, request, evidence_text);
}

}  // namespace sipward::cli
