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
  // `name` as a person would write it: "[inside]", "[[peer]] \"cucm\"".
  Section(const toml::table& table, std::string name, Problems& problems)
      : table_(table), name_(std::move(name)), problems_(problems) {}

  std::optional<Placed<std::string>> take_text(std::string_view key);
  std::vector<Placed<std::string>> take_texts(std::string_view key);  // one text or a list
  std::optional<Placed<bool>> take_flag(std::string_view key);
  std::optional<Placed<std::int64_t>> take_number(std::string_view key, std::int64_t least,
                                                  std::int64_t most);
  // "500ms", "32s", "3m", "2h"
  std::optional<Placed<std::chrono::milliseconds>> take_duration(std::string_view key);
  // "4 MiB", "32 KiB", "1300"; a bare integer counts bytes
  std::optional<Placed<std::int64_t>> take_size(std::string_view key);
  template <class E, std::size_t N>
  void take_word(std::string_view key, const std::pair<std::string_view, E> (&words)[N], E& into) {
    std::string expected;
    for (const auto& [word, value] : words) {
      expected.append(expected.empty() ? "\"" : ", \"").append(word).append(1, '"');
    }
    const auto text = take_text(key);
    if (!text) return;
    for (const auto& [word, value] : words) {
      if (text->value == word) {
        into = value;
        return;
      }
    }
    wrong(text->at, key, "\"" + text->value + "\"", "one of " + expected);
  }
  const toml::node* take(std::string_view key);  // any kind; null if absent

  void require(std::string_view key, std::string_view expected);  // reports its absence
  void finish();                                                  // unknown keys
  void wrong(Place at, std::string_view key, const std::string& what, std::string expected);
  Place place() const { return place_of(table_); }
  const std::string& name() const { return name_; }
  Problems& problems() { return problems_; }

 private:
  template <class T>
  std::optional<Placed<T>> take_as(std::string_view key, std::string_view expected);

  const toml::table& table_;
  std::string name_;
  Problems& problems_;
  std::vector<std::string> taken_;
};

}  // namespace sipward::config
