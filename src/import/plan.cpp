#include "sipward/import/plan.hpp"

#include <algorithm>

#include "sipward/import/planning.hpp"

namespace sipward::import {
namespace {

constexpr std::string_view mark = "<fill in: ";
constexpr std::size_t longest_name = 48;

bool may_stand_in_a_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == '_';
}

}  // namespace

std::string to_fill_in(std::string_view what) {
  return std::string(mark).append(what).append(">");
}

bool is_to_fill_in(std::string_view text) {
  return text.find(mark) != std::string_view::npos;
}

std::string plain_name(std::string_view text) {
  std::string name(text.substr(0, longest_name));
  for (auto& c : name) {
    if (!may_stand_in_a_name(c)) c = '-';
  }
  return name.empty() || name == "inside" || name == "outside" ? "neighbour" : name;
}

std::string unique_name(std::string_view text, std::vector<std::string>& taken) {
  const auto name = plain_name(text);
  const auto is_taken = [&](const std::string& one) {
    return std::find(taken.begin(), taken.end(), one) != taken.end();
  };
  auto unique = name;
  for (std::size_t i = 2; is_taken(unique); ++i) unique = name + "-" + std::to_string(i);
  taken.push_back(unique);
  return unique;
}

void cite(Lines& into, const Lines& more) {
  into.insert(into.end(), more.begin(), more.end());
  std::sort(into.begin(), into.end());
  into.erase(std::unique(into.begin(), into.end()), into.end());
}

Plan Planner::plan() {
  plan_peers();
  plan_sources();
  plan_routes();
  plan_ways_back();
  plan_trust();
  plan_sides();
  plan_settings();
  tell_of_router();
  return std::move(plan_);
}

Plan make_plan(const Running& running) {
  return Planner(running).plan();
}

}  // namespace sipward::import
