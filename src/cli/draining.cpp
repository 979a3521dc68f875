// sipward drain, undrain: out of service while calls go on, and back.
#include <cstdio>
#include <thread>

#include "sipward/cli/layout.hpp"
#include "sipward/cli/live.hpp"

namespace sipward::cli {
namespace {

constexpr std::chrono::milliseconds drain_interval{500};

control::Request request_of(const DrainOptions& options, const char* method) {
  control::Request request{.method = method, .path = "/drain"};
  if (!options.group.empty()) request.query["group"] = options.group;
  if (!options.live.peer.empty()) request.query["peer"] = options.live.peer;
  if (options.limit > 0) request.query["limit"] = std::to_string(options.limit);
  return request;
}

bool names_something(const DrainOptions& options) {
  if (options.everything || !options.group.empty() || !options.live.peer.empty()) return true;
  std::fprintf(stderr, "sipward: what? a PEER, --group GROUP, both, or --all\n");
  return false;
}

void show(const LiveOptions& options, const boost::json::value& body) {
  options.json ? print(body) : print(drains_text(body));
}

bool is_busy(const boost::json::value& body) {
  for (const auto& one : body.at("drains").as_array()) {
    if (one.at("transactions").to_number<std::uint64_t>() > 0 && !one.at("closed").as_bool()) {
      return true;
    }
  }
  return false;
}

}  // namespace

int list_drains(const DrainOptions& options) {
  const auto told = ask_live(options.live, {.path = "/drain"});
  if (!told || is_refusal(*told)) return 1;
  show(options.live, told->body);
  return 0;
}

int drain_live(const DrainOptions& options) {
  if (options.list) return list_drains(options);
  if (!names_something(options)) return 2;
  auto told = ask_live(options.live, request_of(options, "POST"));
  if (!told || is_refusal(*told)) return 1;
  show(options.live, told->body);
  while (options.wait && is_busy(told->body)) {
    std::this_thread::sleep_for(drain_interval);
    told = ask_live(options.live, {.path = "/drain"});
    if (!told || is_refusal(*told)) return 1;
    if (!is_busy(told->body)) show(options.live, told->body);
  }
  return 0;
}

int undrain_live(const DrainOptions& options) {
  if (!names_something(options)) return 2;
  const auto told = ask_live(options.live, request_of(options, "DELETE"));
  if (!told || is_refusal(*told)) return 1;
  show(options.live, told->body);
  return 0;
}

}  // namespace sipward::cli
