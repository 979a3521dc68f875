#include "sipward/shell/control/trace_answers.hpp"

#include <algorithm>

#include "sipward/shell/control/json_answer.hpp"
#include "sipward/shell/control/trace_json.hpp"

namespace sipward::control {
namespace {

std::vector<std::string> words_in(const Request& request, const std::string& key) {
  std::vector<std::string> words;
  const auto at = request.query.find(key);
  if (at == request.query.end()) return words;
  for (std::size_t begin = 0; begin <= at->second.size();) {
    const auto end = std::min(at->second.find(',', begin), at->second.size());
    words.push_back(at->second.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

std::vector<std::string> single_in(const Request& request, const char* key) {
  const auto at = request.query.find(key);
  return at == request.query.end() ? std::vector<std::string>() : std::vector{at->second};
}

// A sentence, or empty: then `filter` is what was asked for.
std::string read_filter(const runtime::Server& server, const Request& request,
                        trace::Filter& filter) {
  filter.peers = words_in(request, "peer");
  filter.methods = words_in(request, "method");
  filter.users = single_in(request, "user");
  filter.call_ids = single_in(request, "call_id");
  const auto side = single_in(request, "side");
  if (!side.empty() && side[0] != "inside" && side[0] != "outside") {
    return "a side is inside or outside";
  }
  if (!side.empty()) {
    filter.side = side[0] == "inside" ? base::Side::inside : base::Side::outside;
  }
  const auto peers = server.peers();
  for (const auto& name : filter.peers) {
    const bool known =
        std::any_of(peers.begin(), peers.end(), [&](const auto& one) { return one.name == name; });
    if (!known) return "there is no peer \"" + name + "\"";
  }
  return {};
}

class Following final : public Stream {
 public:
  explicit Following(std::shared_ptr<trace::Follower> follower) : follower_(std::move(follower)) {}

  std::optional<std::string> next() override {
    const auto taken = follower_->take();
    std::string lines;
    const auto add = [&lines](const boost::json::object& line) {
      lines += boost::json::serialize(line);
      lines += '\n';
    };
    for (const auto& seen : taken.messages) add(json_of(*seen));
    if (taken.lost > 0) add({{"lost", taken.lost}});
    return lines;
  }

 private:
  std::shared_ptr<trace::Follower> follower_;
};

Answer kept_messages(runtime::Server& server, const Request& request) {
  trace::Filter filter;
  const auto problem = read_filter(server, request, filter);
  if (!problem.empty()) return refusal(404, problem);
  if (server.tracer().report().settings.keep == 0) {
    return refusal(409, "no messages are kept; set [trace] keep = 10_000, or follow them");
  }
  boost::json::array messages;
  for (const auto& seen : server.tracer().kept(filter)) messages.push_back(json_of(*seen));
  return json_answer(boost::json::object{{"messages", std::move(messages)}});
}

Answer follow_messages(runtime::Server& server, const Request& request) {
  trace::Filter filter;
  const auto problem = read_filter(server, request, filter);
  if (!problem.empty()) return refusal(404, problem);
  auto follower = server.tracer().follow(filter);
  if (follower == nullptr) {
    return refusal(
        503, "as many as may already follow: " + std::to_string(trace::Tracer::most_followers));
  }
  Answer answer;
  answer.content_type = "application/x-ndjson";
  answer.stream = std::make_shared<Following>(std::move(follower));
  return answer;
}

}  // namespace

void add_tracing(Router& router, runtime::Server& server) {
  router.add("GET", "/trace", [&server](const Request& request, std::string_view) {
    return kept_messages(server, request);
  });
  router.add("GET", "/trace/follow", [&server](const Request& request, std::string_view) {
    return follow_messages(server, request);
  });
  router.add("GET", "/trace/report", [&server](const Request&, std::string_view) {
    return json_answer(json_of(server.tracer().report()));
  });
}

}  // namespace sipward::control
