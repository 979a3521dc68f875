// sipward log: the newest lines of a running sipward's log, those to come, and from which level on.
#include <cstdio>

#include "sipward/cli/json_text.hpp"
#include "sipward/cli/live.hpp"
#include "sipward/cli/printable.hpp"

namespace sipward::cli {
namespace {

using boost::json::object;
using boost::json::value;

control::Request log_request(const LogOptions& options, std::string path) {
  control::Request request{.path = std::move(path)};
  if (!options.live.peer.empty()) request.query["peer"] = options.live.peer;
  if (!options.level.empty()) request.query["level"] = options.level;
  return request;
}

std::string line_text(const object& entry) {
  if (entry.contains("lost")) {
    return number_at(entry, "lost") + " lines came too fast and are not shown\n";
  }
  return text_at(entry, "time") + " " + text_at(entry, "level") + " " + text_at(entry, "event") +
         ": " + harmless(text_at(entry, "text")) + "\n";
}

void print_entry(const LogOptions& options, const value& entry) {
  if (options.live.json) {
    std::puts(boost::json::serialize(entry).c_str());
  } else if (entry.is_object()) {
    std::fputs(line_text(entry.as_object()).c_str(), stdout);
  }
}

std::string level_row(const std::string& whose, const value& level, const object& configured) {
  const auto usual = configured.contains(whose) ? text_at(configured, whose) : std::string();
  auto row = whose + ": " + boost::json::value_to<std::string>(level);
  if (usual != boost::json::value_to<std::string>(level)) {
    row += usual.empty() ? " (set by hand)" : " (set by hand; configured: " + usual + ")";
  }
  return row + "\n";
}

std::string levels_text(const value& body) {
  const auto& told = body.as_object();
  const auto& configured = told.at("configured").as_object();
  auto text = level_row("level", told.at("level"), configured);
  for (const auto& [peer, level] : told.at("peers").as_object()) {
    text += level_row(peer, level, configured.at("peers").as_object());
  }
  return text;
}

}  // namespace

int show_log(const LogOptions& options) {
  if (options.follow) {
    return follow_live(options.live, log_request(options, "/log/follow"),
                       {[&](const value& entry) { print_entry(options, entry); }});
  }
  auto request = log_request(options, "/log");
  request.query["most"] = std::to_string(options.most);
  const auto told = ask_live(options.live, request);
  if (!told || is_refusal(*told)) return 1;
  for (const auto& entry : told->body.at("entries").as_array()) print_entry(options, entry);
  return 0;
}

int show_levels(const LogOptions& options) {
  return show_live(options.live, {.path = "/log/levels"}, levels_text);
}

int set_level(const LogOptions& options) {
  auto request = log_request(options, "/log/level");
  request.method = "POST";
  if (options.level == as_configured) request.query.erase("level");
  return show_live(options.live, request, levels_text);
}

}  // namespace sipward::cli
