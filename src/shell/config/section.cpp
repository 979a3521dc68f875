#include "sipward/shell/config/section.hpp"

#include <algorithm>
#include <charconv>

namespace sipward::config {
namespace {

std::string kind_of(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "a text";
    case toml::node_type::integer:
      return "a number";
    case toml::node_type::floating_point:
      return "a fraction";
    case toml::node_type::boolean:
      return "true or false";
    default:
      return "a date or time";
  }
}

// How many letters have to be changed to make one of the other.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

struct Quantity {
  std::int64_t number = 0;
  std::string_view unit;
};

std::optional<Quantity> parse_quantity(std::string_view text) {
  Quantity quantity;
  const auto* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, quantity.number);
  if (error != std::errc{} || quantity.number < 0) return std::nullopt;
  quantity.unit = {at, static_cast<std::size_t>(end - at)};
  while (!quantity.unit.empty() && quantity.unit.front() == ' ') quantity.unit.remove_prefix(1);
  return quantity;
}

struct Unit {
  std::string_view name;
  std::int64_t factor;
};

template <std::size_t N>
std::optional<std::int64_t> in_units(std::string_view text, const Unit (&units)[N]) {
  const auto quantity = parse_quantity(text);
  if (!quantity) return std::nullopt;
  for (const auto& unit : units) {
    if (unit.name != quantity->unit) continue;
    if (quantity->number > INT64_MAX / unit.factor / 2) return std::nullopt;
    return quantity->number * unit.factor;
  }
  return std::nullopt;
}

constexpr Unit times[] = {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}};
constexpr Unit sizes[] = {{"", 1}, {"B", 1}, {"KiB", 1024}, {"MiB", 1024 * 1024}};
constexpr std::int64_t longest_time = 7LL * 24 * 3'600'000;

}  // namespace

Place place_of(const toml::node& node) {
  return {node.source().begin.line, node.source().begin.column};
}

void Problems::error(Place at, std::string what, std::string expected) {
  errors.push_back({file_, at.line, at.column, std::move(what), std::move(expected)});
}

void Problems::warning(Place at, std::string what, std::string expected) {
  warnings.push_back({file_, at.line, at.column, std::move(what), std::move(expected)});
}

const toml::node* Section::take(std::string_view key) {
  if (std::find(taken_.begin(), taken_.end(), key) == taken_.end()) taken_.emplace_back(key);
  return table_.get(key);
}

template <class T>
std::optional<Placed<T>> Section::take_as(std::string_view key, std::string_view expected) {
  const auto* node = take(key);
  if (node == nullptr) return std::nullopt;
  if (const auto value = node->value_exact<T>()) return Placed<T>{*value, place_of(*node)};
  wrong(place_of(*node), key, kind_of(*node), std::string(expected));
  return std::nullopt;
}

std::optional<Placed<std::string>> Section::take_text(std::string_view key) {
  return take_as<std::string>(key, "a text in quotes");
}

std::optional<Placed<bool>> Section::take_flag(std::string_view key) {
  return take_as<bool>(key, "true or false");
}

std::vector<Placed<std::string>> Section::take_texts(std::string_view key) {
  const auto* node = take(key);
  if (node == nullptr) return {};
  if (const auto text = node->value_exact<std::string>()) return {{*text, place_of(*node)}};
  const auto* list = node->as_array();
  std::vector<Placed<std::string>> texts;
  if (list == nullptr) {
    wrong(place_of(*node), key, kind_of(*node), "a list of texts");
    return texts;
  }
  for (const auto& item : *list) {
    if (const auto text = item.value_exact<std::string>()) {
      texts.push_back({*text, place_of(item)});
    } else {
      wrong(place_of(item), key, kind_of(item), "a text in quotes");
    }
  }
  return texts;
}

std::optional<Placed<std::int64_t>> Section::take_number(std::string_view key, std::int64_t least,
                                                         std::int64_t most) {
  const auto range = "a number from " + std::to_string(least) + " to " + std::to_string(most);
  const auto number = take_as<std::int64_t>(key, range);
  if (!number) return std::nullopt;
  if (number->value >= least && number->value <= most) return number;
  wrong(number->at, key, std::to_string(number->value), range);
  return std::nullopt;
}

std::optional<Placed<std::chrono::milliseconds>> Section::take_duration(std::string_view key) {
  constexpr auto expected = "a duration such as \"500ms\", \"32s\", \"3m\" or \"2h\"";
  const auto text = take_as<std::string>(key, expected);
  if (!text) return std::nullopt;
  const auto milliseconds = in_units(text->value, times);
  if (milliseconds && *milliseconds <= longest_time) {
    return Placed<std::chrono::milliseconds>{std::chrono::milliseconds(*milliseconds), text->at};
  }
  wrong(text->at, key, "\"" + text->value + "\"", expected);
  return std::nullopt;
}

std::optional<Placed<std::int64_t>> Section::take_size(std::string_view key) {
  constexpr auto expected = "a size such as 1300, \"32 KiB\" or \"4 MiB\"";
  const auto* node = take(key);
  if (node == nullptr) return std::nullopt;
  if (const auto bytes = node->value_exact<std::int64_t>(); bytes && *bytes >= 0) {
    return Placed<std::int64_t>{*bytes, place_of(*node)};
  }
  const auto text = node->value_exact<std::string>();
  const auto bytes = text ? in_units(*text, sizes) : std::nullopt;
  if (bytes) return Placed<std::int64_t>{*bytes, place_of(*node)};
  wrong(place_of(*node), key, text ? "\"" + *text + "\"" : kind_of(*node), expected);
  return std::nullopt;
}

void Section::require(std::string_view key, std::string_view expected) {
  if (table_.get(key) != nullptr) return;
  problems_.error(place(), name_ + " has no " + std::string(key), std::string(expected));
}

void Section::wrong(Place at, std::string_view key, const std::string& what, std::string expected) {
  problems_.error(at, std::string(key) + " is " + what, std::move(expected));
}

void Section::finish() {
  for (const auto& [key, node] : table_) {
    const std::string_view name = key.str();
    if (std::find(taken_.begin(), taken_.end(), name) != taken_.end()) continue;
    const auto nearest = std::min_element(taken_.begin(), taken_.end(),
                                          [name](const std::string& a, const std::string& b) {
                                            return distance(name, a) < distance(name, b);
                                          });
    std::string expected;
    if (nearest != taken_.end()) {
      if (distance(name, *nearest) <= 2) {
        expected = "did you mean " + *nearest + "?";
      } else {
        for (const auto& known : taken_) expected += (expected.empty() ? "" : ", ") + known;
        expected = "one of " + expected;
      }
    }
    const Place at{key.source().begin.line, key.source().begin.column};
    problems_.error(at, name_ + ": unknown key " + std::string(name), expected);
  }
}

}  // namespace sipward::config
