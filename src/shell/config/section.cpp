#include "sipward/shell/config/section.hpp"

#include <algorithm>

#include "sipward/shell/config/quantity.hpp"

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

constexpr std::size_t longest_shown = 80;

}  // namespace

Place place_of(const toml::node& node) {
  return {node.source().begin.line, node.source().begin.column};
}

std::string in_quotes(std::string_view text) {
  std::string shown(1, '"');
  for (const char c : text.substr(0, longest_shown)) {
    const auto byte = static_cast<unsigned char>(c);
    shown.push_back(byte < 0x20 || byte == 0x7f ? '?' : c);
  }
  return shown.append(text.size() > longest_shown ? "…\"" : "\"");
}

void Problems::error(Place at, std::string what, std::string expected) {
  errors.push_back({file_, at.line, at.column, std::move(what), std::move(expected)});
}

void Problems::warning(Place at, std::string what, std::string expected) {
  warnings.push_back({file_, at.line, at.column, std::move(what), std::move(expected)});
}

const toml::node* Section::take(std::string_view key) {
  if (std::find(taken_.begin(), taken_.end(), key) == taken_.end()) taken_.emplace_back(key);
  const auto* own = table_.get(key);
  return own == nullptr && otherwise_ != nullptr ? otherwise_->get(key) : own;
}

const toml::table* Section::otherwise(std::string_view key) const {
  return otherwise_ == nullptr ? nullptr : (*otherwise_)[key].as_table();
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
    wrong(place_of(*node), key, kind_of(*node), "a text in quotes or a list of them");
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

auto Section::take_duration(std::string_view key, Milliseconds least, Milliseconds most)
    -> std::optional<Placed<Milliseconds>> {
  constexpr auto example = "a duration such as \"500ms\", \"32s\", \"3m\" or \"2h\"";
  const auto text = take_as<std::string>(key, example);
  if (!text) return std::nullopt;
  const auto duration = parse_duration(text->value);
  if (duration && *duration >= least && *duration <= most) {
    return Placed<Milliseconds>{*duration, text->at};
  }
  const auto range = "a duration from " + to_text(least) + " to " + to_text(most);
  wrong(text->at, key, in_quotes(text->value), duration ? range : example);
  return std::nullopt;
}

std::optional<Placed<std::int64_t>> Section::take_size(std::string_view key, std::int64_t least,
                                                       std::int64_t most) {
  constexpr auto example = "a size such as 1300, \"32 KiB\" or \"4 MiB\"";
  const auto* node = take(key);
  if (node == nullptr) return std::nullopt;
  const auto text = node->value_exact<std::string>();
  const auto bytes = text ? parse_size(*text) : node->value_exact<std::int64_t>();
  if (bytes && *bytes >= least && *bytes <= most) {
    return Placed<std::int64_t>{*bytes, place_of(*node)};
  }
  const auto range = "a size from " + size_text(least) + " to " + size_text(most);
  const auto what = text ? in_quotes(*text) : bytes ? std::to_string(*bytes) : kind_of(*node);
  wrong(place_of(*node), key, what, bytes ? range : example);
  return std::nullopt;
}

void Section::require(std::string_view key, std::string_view expected) {
  if (table_.get(key) != nullptr) return;
  problems_.error(place(), name_ + " has no " + std::string(key), std::string(expected));
}

void Section::wrong(Place at, std::string_view key, const std::string& what, std::string expected) {
  problems_.error(at, std::string(key) + " is " + what, std::move(expected));
}

// The key that was probably meant; empty if none is near.
std::string Section::nearest(std::string_view name) const {
  std::string best;
  std::size_t least = std::min<std::size_t>(2, name.size() - 1) + 1;
  for (const auto& known : taken_) {
    if (name.size() > known.size() + 2) continue;
    const auto changes = distance(name, known);
    if (changes < least) {
      least = changes;
      best = known;
    }
  }
  return best;
}

void Section::finish() {
  for (const auto& [key, node] : table_) {
    const std::string_view name = key.str();
    if (std::find(taken_.begin(), taken_.end(), name) != taken_.end()) continue;
    auto what = name_ + ": unknown key " + in_quotes(name);
    std::string expected;
    if (const auto meant = name.empty() ? "" : nearest(name); !meant.empty()) {
      what += ", did you mean \"" + meant + "\"?";
    } else {
      for (const auto& known : taken_) expected += (expected.empty() ? "one of " : ", ") + known;
    }
    problems_.error({key.source().begin.line, key.source().begin.column}, what, expected);
  }
}

const toml::table* table_named(const toml::table& root, std::string_view name, Problems& problems) {
  const auto* node = root.get(name);
  if (node == nullptr) return nullptr;
  if (const auto* table = node->as_table()) return table;
  problems.error(place_of(*node), std::string(name) + " is " + kind_of(*node),
                 "a table: [" + std::string(name) + "]");
  return nullptr;
}

std::vector<const toml::table*> tables_named(const toml::table& root, std::string_view name,
                                             Problems& problems) {
  const auto* node = root.get(name);
  if (node == nullptr) return {};
  const auto expected = "tables: [[" + std::string(name) + "]]";
  std::vector<const toml::table*> tables;
  const auto* list = node->as_array();
  if (list == nullptr) {
    problems.error(place_of(*node), std::string(name) + " is " + kind_of(*node), expected);
    return tables;
  }
  for (const auto& item : *list) {
    if (const auto* table = item.as_table()) {
      tables.push_back(table);
    } else {
      problems.error(place_of(item), std::string(name) + " is " + kind_of(item), expected);
    }
  }
  return tables;
}

}  // namespace sipward::config
