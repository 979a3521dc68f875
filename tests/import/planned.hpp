// What came of a piece of configuration, in few words.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "sipward/import/import.hpp"

namespace sipward::import {

// Two peers inside, .1 and .2, and two outside; the dial-peers are the test's.
inline constexpr auto targets =
    "dial-peer voice 11 voip\n destination-pattern A\n session target ipv4:10.0.0.1\n"
    "dial-peer voice 12 voip\n destination-pattern B\n session target ipv4:10.0.0.2\n"
    "dial-peer voice 21 voip\n destination-pattern C\n session target dns:a.example.com\n"
    " session transport tcp tls\n"
    "dial-peer voice 22 voip\n destination-pattern D\n session target dns:b.example.com\n"
    " session transport tcp tls\n";

inline void add_all(std::string& text, std::string_view key,
                    const std::vector<Cited<std::string>>& values) {
  for (const auto& value : values) text.append(" ").append(key).append(" ").append(value.value);
}

inline std::string text_of(const RoutePlan& route) {
  auto text = route.from;
  for (const auto& [numbers, lines] : route.when.numbers) {
    text += " " + numbers.prefix + numbers.range + numbers.regex;
  }
  add_all(text, "host", route.when.hosts);
  add_all(text, "to_host", route.when.to_hosts);
  add_all(text, "from_host", route.when.from_hosts);
  return text + " > " + route.to + (route.hairpin ? " hairpin" : "");
}

// But those of the patterns A to D.
inline std::vector<std::string> routes_in(const Plan& plan) {
  std::vector<std::string> all;
  for (const auto& route : plan.routes) {
    const auto text = text_of(route);
    const bool of_targets =
        route.when.numbers.size() == 1 && route.when.numbers.front().value.regex.size() == 2;
    if (!of_targets) all.push_back(text);
  }
  return all;
}

inline Imported import_with(std::string_view text) {
  return import_ios(std::string(targets).append(text), "test.txt");
}

inline std::vector<std::string> members_in(const Plan& plan, std::string_view group) {
  std::vector<std::string> all;
  for (const auto& of : plan.groups) {
    if (of.name != group) continue;
    for (const auto& member : of.members) {
      all.push_back(plan.peers[member.peer].name + " " + std::to_string(member.rank));
    }
  }
  return all;
}

inline std::vector<std::string> texts_of(const std::vector<Remark>& remarks) {
  std::vector<std::string> all;
  for (const auto& remark : remarks) all.push_back(remark.text);
  return all;
}

inline const Line& line_with(const Imported& imported, std::string_view text) {
  for (const auto& line : imported.document.lines) {
    if (line.text.find(text) != std::string::npos) return line;
  }
  ADD_FAILURE() << text;
  return imported.document.lines.front();
}

}  // namespace sipward::import
