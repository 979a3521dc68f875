#include "sipward/shell/control/router.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "sipward/shell/control/target.hpp"

namespace sipward::control {
namespace {

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> segments;
  for (path.remove_prefix(1);; path.remove_prefix(segments.back().size() + 1)) {
    segments.push_back(path.substr(0, path.find('/')));
    if (segments.back().size() == path.size()) return segments;
  }
}

// Split before it is decoded: an encoded "/" belongs to its segment. None: badly encoded.
std::optional<std::vector<std::string>> segments_of(std::string_view path) {
  if (!path.starts_with('/')) return std::nullopt;
  std::vector<std::string> decoded;
  for (const auto segment : split(path)) {
    auto text = percent_decoded(segment);
    if (!text) return std::nullopt;
    decoded.push_back(std::move(*text));
  }
  return decoded;
}

bool is_name(std::string_view segment) {
  return segment.starts_with('{') && segment.ends_with('}');
}

// The text in the place of the pattern's name, or an empty one if it has none; none: does not fit.
std::optional<std::string_view> match(const std::vector<std::string>& pattern,
                                      const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  std::string_view name;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const bool named = is_name(pattern[i]);
    if (named ? path[i].empty() : pattern[i] != path[i]) return std::nullopt;
    if (named) name = path[i];
  }
  return name;
}

}  // namespace

void Router::add(std::string method, std::string_view pattern, Act act) {
  const auto segments = split(pattern);
  routes_.push_back({std::move(method), {segments.begin(), segments.end()}, std::move(act)});
}

Answer Router::operator()(const Request& request) const {
  const auto path = segments_of(request.path);
  if (!path) return refusal(400, "the path is badly percent-encoded");
  std::vector<std::string_view> allowed;
  for (const auto& route : routes_) {
    const auto name = match(route.segments, *path);
    if (!name) continue;
    if (route.method == request.method) return route.act(request, *name);
    if (std::find(allowed.begin(), allowed.end(), route.method) == allowed.end()) {
      allowed.push_back(route.method);
    }
  }
  if (allowed.empty()) return refusal(404, "there is no " + request.path);
  std::string allow(allowed.front());
  for (std::size_t i = 1; i < allowed.size(); ++i) allow.append(", ").append(allowed[i]);
  auto answer = refusal(405, request.path + " has no " + request.method + ", but " + allow);
  answer.allow = std::move(allow);
  return answer;
}

}  // namespace sipward::control
