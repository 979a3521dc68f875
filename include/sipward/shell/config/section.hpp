// One table of the configuration file being read: every take_… names a key, says what it must be
// and reports what it is not; finish() reports the keys that nobody took. toml++ stays within
// shell/config.
#pragma once

#include <toml++/toml.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sipward/shell/config/settings.hpp"

namespace sipward::config {

// Where something stands in the file.
struct Place {
  std::size_t line = 0;
  std::size_t column = 0;
};
Place place_of(const toml::node& node);

// For a problem's text: in quotes, short, without bytes that a terminal would obey.
std::string in_quotes(std::string_view text);

class Problems {
 public:
  explicit Problems(std::string file) : file_(std::move(file)) {}
  void error(Place at, std::string what, std::string expected = {});
  void warning(Place at, std::string what, std::string expected = {});
  std::vector<Problem> errors, warnings;

 private:
  std::string file_;
};

template <class T>
struct Placed {
  T value{};
  Place at;
};

class Section {
 public:
  using Milliseconds = std::chrono::milliseconds;

  // `name` as a person would write it: "[inside]", "[[peer]] \"cucm\"".
  // `otherwise`: what holds where the table says nothing; it outlives this, and is right.
  Section(const toml::table& table, std::string name, Problems& problems,
          const toml::table* otherwise = nullptr)
      : table_(table), otherwise_(otherwise), name_(std::move(name)), problems_(problems) {}

  std::optional<Placed<std::string>> take_text(std::string_view key);
  std::vector<Placed<std::string>> take_texts(std::string_view key);  // one text or a list
  std::optional<Placed<bool>> take_flag(std::string_view key);
  std::optional<Placed<std::int64_t>> take_number(std::string_view key, std::int64_t least,
                                                  std::int64_t most);
  // "500ms", "32s", "3m", "2h"
  std::optional<Placed<Milliseconds>> take_duration(std::string_view key, Milliseconds least,
                                                    Milliseconds most);
  // "4 MiB", "32 KiB", "1300"; a bare integer counts bytes
  std::optional<Placed<std::int64_t>> take_size(std::string_view key, std::int64_t least,
                                                std::int64_t most);
  // Where it stands; nothing: it is not there, or none of the words.
  template <class E, std::size_t N>
  std::optional<Place> take_word(std::string_view key,
                                 const std::pair<std::string_view, E> (&words)[N], E& into) {
    std::string expected;
    for (const auto& [word, value] : words) {
      expected.append(expected.empty() ? "\"" : ", \"").append(word).append(1, '"');
    }
    const auto text = take_text(key);
    if (!text) return std::nullopt;
    for (const auto& [word, value] : words) {
      if (text->value == word) {
        into = value;
        return text->at;
      }
    }
    wrong(text->at, key, in_quotes(text->value), "one of " + expected);
    return std::nullopt;
  }
  const toml::node* take(std::string_view key);  // any kind; null if absent
  bool says(std::string_view key) const { return table_.contains(key); }  // itself
  // For the section within: what holds otherwise there.
  const toml::table* otherwise(std::string_view key) const;

  void require(std::string_view key, std::string_view expected);  // reports its absence
  void finish();                                                  // unknown keys
  void wrong(Place at, std::string_view key, const std::string& what, std::string expected);
  Place place() const { return place_of(table_); }
  Problems& problems() { return problems_; }

 private:
  template <class T>
  std::optional<Placed<T>> take_as(std::string_view key, std::string_view expected);
  std::string nearest(std::string_view name) const;

  const toml::table& table_;
  const toml::table* otherwise_;
  std::string name_;
  Problems& problems_;
  std::vector<std::string> taken_;
};

// The table [name] of `root`, if there is one; another kind of value is reported.
const toml::table* table_named(const toml::table& root, std::string_view name, Problems& problems);
// The tables [[name]] of `root`.
std::vector<const toml::table*> tables_named(const toml::table& root, std::string_view name,
                                             Problems& problems);

}  // namespace sipward::config
