// A small configuration without problems, and what a change to it leads to.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/shell/config/settings.hpp"

namespace sipward::config::test {

inline const std::string good =
    R"([inside]
listen = ["udp:10.0.0.2:5060", "tcp:10.0.0.2:5060"]
advertise = "10.0.0.2"
[outside]
listen = ["tls:192.0.2.2:5061"]
advertise = "sbc.example.com"
[trustpoint.ca]
chain = "sbc.pem"
key = "sbc.key"
anchors = ["ca.pem"]
[[peer]]
name = "cucm"
side = "outside"
address = ["198.18.133.3/32"]
target = "tls:cucm1.example.com:5061"
trustpoint = "ca"
names = ["cucm1.example.com"]
[[peer]]
name = "cvp"
side = "inside"
address = ["198.18.133.13/32"]
target = "udp:198.18.133.13:5060"
[[route]]
from = "inside"
to = "cucm"
[[route]]
from = "outside"
to = "cvp"
[server]
state_folder = "state"
)";

// `good` with one passage replaced; an empty one: added at the end (from line 31 on).
inline std::string changed(std::string_view old_text, std::string_view new_text) {
  auto text = good;
  const auto at = old_text.empty() ? text.size() : text.find(old_text);
  EXPECT_NE(at, std::string::npos) << old_text;
  return text.replace(std::min(at, text.size()), old_text.size(), new_text);
}

inline std::vector<std::string> texts(const std::vector<Problem>& problems) {
  std::vector<std::string> all;
  for (const auto& problem : problems) all.push_back(problem.text());
  return all;
}

inline Loaded load(std::string_view text, bool check_files = false) {
  return load_text(text, "sipward.toml", check_files);
}

// One change and all that is said of it.
struct Case {
  const char* name;
  const char* old_text;
  const char* new_text;
  std::vector<std::string> expected;  // without "sipward.toml:"
};

inline void PrintTo(const Case& of, std::ostream* out) {
  *out << of.name;
}

inline std::vector<std::string> with_file(std::vector<std::string> texts) {
  for (auto& text : texts) text.insert(0, "sipward.toml:");
  return texts;
}

inline constexpr auto duration_expected =
    "expected a duration such as \"500ms\", \"32s\", \"3m\" or \"2h\"";
inline constexpr auto size_expected = "expected a size such as 1300, \"32 KiB\" or \"4 MiB\"";
inline constexpr auto pem_files_expected =
    "expected the paths of PEM files with the CAs that issue the peers' certificates";

inline std::string join(std::string_view what, std::string_view expected) {
  return std::string(what).append("; ").append(expected);
}

inline std::string name_of(const ::testing::TestParamInfo<Case>& info) {
  return info.param.name;
}

// Every case leads to exactly these errors.
class Refused : public ::testing::TestWithParam<Case> {
 protected:
  static void check() {
    const auto loaded = load(changed(GetParam().old_text, GetParam().new_text));
    EXPECT_EQ(loaded.settings, nullptr);
    EXPECT_EQ(texts(loaded.errors), with_file(GetParam().expected));
  }
};

// Every case leads to exactly these warnings, and loads.
class Warned : public ::testing::TestWithParam<Case> {
 protected:
  static void check() {
    const auto loaded = load(changed(GetParam().old_text, GetParam().new_text));
    EXPECT_NE(loaded.settings, nullptr);
    EXPECT_EQ(texts(loaded.errors), std::vector<std::string>{});
    EXPECT_EQ(texts(loaded.warnings), with_file(GetParam().expected));
  }
};

}  // namespace sipward::config::test
