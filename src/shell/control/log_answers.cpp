#include "sipward/shell/control/log_answers.hpp"

#include <algorithm>
#include <charconv>

#include "sipward/shell/control/json_answer.hpp"

namespace sipward::control {
namespace {

using log::Level;
using log::Tail;

constexpr Level every_level[] = {Level::trace, Level::debug, Level::info, Level::warn,
                                 Level::error};

std::optional<Level> level_named(std::string_view word) {
  for (const auto level : every_level) {
    if (log::to_string(level) == word) return level;
  }
  return std::nullopt;
}

std::optional<std::string> asked_for(const Request& request, const std::string& key) {
  const auto at = request.query.find(key);
  return at == request.query.end() ? std::nullopt : std::optional(at->second);
}

// A sentence, or empty: then `into` is the number, or as it was if none was given.
template <class Number>
std::string read_amount(const Request& request, const std::string& key, Number& into) {
  const auto text = asked_for(request, key);
  if (!text) return {};
  const auto* end = text->data() + text->size();
  const auto [stopped, error] = std::from_chars(text->data(), end, into);
  if (error == std::errc() && stopped == end) return {};
  return key + " is \"" + *text + "\"; expected a whole number";
}

std::string unknown_level(std::string_view word) {
  return "level is \"" + std::string(word) + "\"; expected trace, debug, info, warn or error";
}

// A sentence, or empty: then `wish` is what was asked for.
std::string read_wish(const Request& request, Tail::Wish& wish) {
  auto problem = read_amount(request, "after", wish.after);
  if (problem.empty()) problem = read_amount(request, "most", wish.most);
  if (!problem.empty()) return problem;
  wish.peer = asked_for(request, "peer");
  const auto word = asked_for(request, "level");
  if (!word) return {};
  wish.level = level_named(*word);
  return wish.level ? std::string() : unknown_level(*word);
}

Answer entries(const log::Log& log, const Request& request) {
  Tail::Wish wish;
  const auto problem = read_wish(request, wish);
  if (!problem.empty()) return refusal(400, problem);
  const auto taken = log.tail().take(wish);
  boost::json::array lines;
  for (const auto& entry : taken.entries) {
    lines.push_back(boost::json::parse(log::to_json(*entry)));
  }
  return json_answer({{"entries", std::move(lines)},
                      {"newest", taken.newest},
                      {"missed", wish.after == 0 ? 0 : taken.missed}});
}

class NewEntries final : public Stream {
 public:
  NewEntries(const log::Log& log, Tail::Wish wish) : log_(log), wish_(std::move(wish)) {}

  std::optional<std::string> next() override {
    const auto taken = log_.tail().take(wish_);
    wish_.after = taken.newest;
    std::string lines;
    if (taken.missed > 0) lines = "{\"lost\":" + std::to_string(taken.missed) + "}\n";
    for (const auto& entry : taken.entries) lines += log::to_json(*entry) + "\n";
    return lines;
  }

 private:
  const log::Log& log_;
  Tail::Wish wish_;
};

Answer follow_entries(const log::Log& log, const Request& request) {
  Tail::Wish wish;
  wish.after = log.tail().take({}).newest;
  const auto problem = read_wish(request, wish);
  if (!problem.empty()) return refusal(400, problem);
  Answer answer;
  answer.content_type = "application/x-ndjson";
  answer.stream = std::make_shared<NewEntries>(log, std::move(wish));
  return answer;
}

boost::json::object json_of_levels(const std::map<std::string, Level, std::less<>>& peers) {
  boost::json::object all;
  for (const auto& [peer, level] : peers) all[peer] = log::to_string(level);
  return all;
}

Answer levels(const log::Log& log) {
  const auto report = log.levels().report();
  boost::json::object by_hand{{"peers", json_of_levels(report.peers_by_hand)}};
  if (report.usual_by_hand) by_hand["level"] = log::to_string(*report.usual_by_hand);
  return json_answer({{"level", log::to_string(report.in_force.usual)},
                      {"peers", json_of_levels(report.in_force.peers)},
                      {"configured",
                       {{"level", log::to_string(report.configured.usual)},
                        {"peers", json_of_levels(report.configured.peers)}}},
                      {"by_hand", std::move(by_hand)},
                      {"lost", log.lost()}});
}

Answer set_level(const runtime::Server& server, log::Log& log, const Request& request) {
  const auto word = asked_for(request, "level");
  const auto level = word ? level_named(*word) : std::nullopt;
  if (word && !level) return refusal(400, unknown_level(*word));
  const auto peer = asked_for(request, "peer").value_or("");
  const auto peers = server.peers();
  const bool known = peer.empty() || std::any_of(peers.begin(), peers.end(),
                                                 [&](const auto& one) { return one.name == peer; });
  if (!known) return refusal(404, "there is no peer \"" + peer + "\"");
  log.levels().set(peer, level);
  return levels(log);
}

}  // namespace

void add_logging(Router& router, const runtime::Server& server, log::Log& log) {
  router.add("GET", "/log",
             [&log](const Request& request, std::string_view) { return entries(log, request); });
  router.add("GET", "/log/follow", [&log](const Request& request, std::string_view) {
    return follow_entries(log, request);
  });
  router.add("GET", "/log/levels",
             [&log](const Request&, std::string_view) { return levels(log); });
  router.add("POST", "/log/level", [&](const Request& request, std::string_view) {
    return set_level(server, log, request);
  });
}

}  // namespace sipward::control
