#include "sipward/cli/live.hpp"

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <thread>

#include "sipward/cli/layout.hpp"
#include "sipward/shell/control/client.hpp"
#include "sipward/shell/control/target.hpp"

namespace sipward::cli {
namespace {

constexpr std::chrono::seconds reload_limit{60};
constexpr std::chrono::seconds begin_limit{10};

void complain(const std::string& sentence) {
  std::fprintf(stderr, "sipward: %s\n", sentence.c_str());
}

void print_lines(const boost::json::value& body, const char* key, const char* suffix) {
  for (const auto& line : body.at(key).as_array()) {
    std::printf("%s%s\n", line.as_string().c_str(), suffix);
  }
}

constexpr std::chrono::seconds watch_interval{1};
constexpr auto clear_screen = "\x1b[H\x1b[2J";

void end_following(int) {
  ::_exit(0);  // what came so far is written
}

}  // namespace

int show_live(const LiveOptions& options, const control::Request& request, const Text& text) {
  const bool screen = options.watch && !options.json && ::isatty(STDOUT_FILENO) == 1;
  for (;;) {
    const auto told = ask_live(options, request);
    if (!told || is_refusal(*told)) return 1;
    if (screen) print(std::string_view(clear_screen));
    options.json ? print(told->body) : print(text(told->body));
    std::fflush(stdout);
    if (!options.watch) return 0;
    std::this_thread::sleep_for(watch_interval);
  }
}

std::optional<Told> ask_live(const LiveOptions& options, const control::Request& request,
                             std::chrono::milliseconds limit) {
  const auto way = way_of(options);
  if (!way) return std::nullopt;
  const auto asked = control::ask(*way, request, limit);
  if (!asked.problem.empty()) {
    complain(asked.problem);
    return std::nullopt;
  }
  boost::json::error_code error;
  Told told{asked.answer.status, boost::json::parse(asked.answer.body, error)};
  if (!error) return told;
  complain("what answers at " + way->text() + " sends no JSON: " + error.message());
  return std::nullopt;
}

int follow_live(const LiveOptions& options, const control::Request& request,
                const Following& following) {
  const auto way = way_of(options);
  if (!way) return 1;
  std::signal(SIGINT, end_following);
  std::signal(SIGTERM, end_following);
  boost::json::error_code error;
  const control::Listener listener{[] { std::fprintf(stderr, "following; Ctrl-C ends it\n"); },
                                   [&](std::string_view line) {
                                     following.take(boost::json::parse(line, error));
                                     following.rest();
                                     return std::fflush(stdout) == 0;
                                   },
                                   [&] {
                                     following.rest();
                                     return std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
                                   }};
  const auto asked = control::listen(*way, request, begin_limit, listener);
  following.rest();
  std::fflush(stdout);
  if (!asked.problem.empty()) {
    complain(asked.problem);
    return 1;
  }
  if (asked.answer.status == 200) return 0;
  return is_refusal({asked.answer.status, boost::json::parse(asked.answer.body, error)}) ? 1 : 0;
}

bool is_refusal(const Told& told) {
  if (told.status < 400) return false;
  const auto* object = told.body.if_object();
  const auto* sentence = object == nullptr ? nullptr : object->if_contains("error");
  complain(sentence != nullptr && sentence->is_string()
               ? std::string(sentence->as_string())
               : "refused with status " + std::to_string(told.status));
  return true;
}

int list_peers(const LiveOptions& options) {
  if (options.peer.empty()) return show_live(options, {.path = "/peers"}, peers_text);
  const auto path = "/peers/" + control::percent_encoded(options.peer);
  return show_live(options, {.path = path}, peer_text);
}

int list_groups(const LiveOptions& options) {
  return show_live(options, {.path = "/groups"}, groups_text);
}

int list_trustpoints(const LiveOptions& options) {
  return show_live(options, {.path = "/trustpoints"}, trustpoints_text);
}

int reload_live(const LiveOptions& options) {
  const auto told = ask_live(options, {.method = "POST", .path = "/reload"}, reload_limit);
  if (!told) return 1;
  const bool refused = told->status == 409;
  if (!refused && is_refusal(*told)) return 1;
  if (options.json) {
    print(told->body);
    return refused ? 1 : 0;
  }
  print_lines(told->body, "warnings", " (warning)");
  print_lines(told->body, "errors", "");
  std::printf("%s\n", refused ? "refused: nothing has changed"
                              : told->body.at("summary").as_string().c_str());
  return refused ? 1 : 0;
}

}  // namespace sipward::cli
