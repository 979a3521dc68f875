// [overload], and the limits of peers and members.
#include "sipward/shell/config/draft.hpp"

namespace sipward::config {
namespace {

void take_count(Section& section, std::string_view key, std::int64_t most, std::uint32_t& into) {
  if (const auto number = section.take_number(key, 0, most)) {
    into = static_cast<std::uint32_t>(number->value);
  }
}

constexpr std::int64_t most_calls = 1'000'000;

// What would be found in a header by chance, or never.
bool is_one_word(std::string_view text) {
  return !text.empty() && text.find_first_of(" \t,;@<>\"") == std::string_view::npos;
}

void take_tokens(Section& section, std::string_view key, std::string_view expected,
                 std::vector<std::string>& into) {
  if (section.take(key) == nullptr) return;
  into.clear();
  for (const auto& text : section.take_texts(key)) {
    if (!is_one_word(text.value)) {
      section.wrong(text.at, key, in_quotes(text.value), std::string(expected));
    }
    into.push_back(text.value);
  }
}

}  // namespace

void read_load_limits(Section& section, policy::LoadLimits& limits) {
  take_count(section, "transactions", 10'000'000, limits.transactions);
  take_count(section, "calls_per_second", most_calls, limits.calls_per_second);
}

void read_overload(const toml::table& root, Draft& draft, Problems& problems) {
  const auto* table = table_named(root, "overload", problems);
  if (table == nullptr) return;
  Section section(*table, "[overload]", problems);
  auto& overload = draft.network.overload;
  read_load_limits(section, overload.source);
  take_count(section, "burst", most_calls, overload.source_burst);
  const auto* burst = section.take("burst");
  if (burst != nullptr && overload.source.calls_per_second == 0 && overload.source_burst != 0) {
    problems.warning(place_of(*burst), "[overload] burst does nothing without calls_per_second");
  }
  take_tokens(section, "emergency_users", "a user part as it is dialled, such as \"112\"",
              overload.emergency_users);
  take_tokens(section, "emergency_priorities",
              "a namespace of Resource-Priority such as \"esnet\", or a value such as \"wps.0\"",
              overload.emergency_priorities);
  take_count(section, "emergency_reserve_percent", 1'000, overload.emergency_reserve_percent);
  section.finish();
}

}  // namespace sipward::config
