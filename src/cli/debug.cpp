// sipward debug tls PEER: lines as they come, until Ctrl-C or the time is over.
#include <csignal>
#include <cstdio>
#include <thread>

#include "sipward/cli/layout.hpp"
#include "sipward/cli/live.hpp"
#include "sipward/shell/control/target.hpp"

namespace sipward::cli {
namespace {

constexpr std::chrono::milliseconds news_interval{250};

volatile std::sig_atomic_t interrupted = 0;

void on_interrupt(int) {
  interrupted = 1;
}

// False: it is over.
bool print_news(const LiveOptions& options, const std::string& path, std::uint64_t& from) {
  const auto told = ask_live(options, {.path = path, .query = {{"from", std::to_string(from)}}});
  if (!told || is_refusal(*told)) return false;
  for (const auto& line : told->body.at("lines").as_array()) {
    options.json ? print(boost::json::value{{"line", line}})
                 : print(std::string(line.as_string()) + "\n");
  }
  std::fflush(stdout);
  from = told->body.at("next").to_number<std::uint64_t>();
  return told->body.at("followed").as_bool();
}

}  // namespace

int debug_tls(const LiveOptions& options) {
  const auto path = "/debug/tls/" + control::percent_encoded(options.peer);
  const auto told = ask_live(
      options,
      {.method = "POST", .path = path, .query = {{"seconds", std::to_string(options.seconds)}}});
  if (!told || is_refusal(*told)) return 1;
  std::fprintf(stderr, "following TLS of %s for %d seconds; Ctrl-C ends it\n", options.peer.c_str(),
               options.seconds);
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGTERM, on_interrupt);
  std::uint64_t from = 0;
  while (interrupted == 0 && print_news(options, path, from))
    std::this_thread::sleep_for(news_interval);
  ask_live(options, {.method = "DELETE", .path = path});
  return 0;
}

}  // namespace sipward::cli
