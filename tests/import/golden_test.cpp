// Whole configurations, invented in the style of several releases of IOS: what becomes of them, to
// the letter, and that our own loader takes it once it is filled in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "sipward/import/import.hpp"
#include "sipward/shell/config/settings.hpp"

namespace sipward::import {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

const auto folder = std::filesystem::path(SIPWARD_SOURCE_DIR) / "tests/import";

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_FALSE(text.str().empty()) << path;
  return text.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// What a person would write, place by place.
std::string filled_in(std::string text) {
  constexpr std::string_view mark = "<fill in: ";
  for (std::size_t number = 1; text.find(mark) != std::string::npos; ++number) {
    const auto at = text.find(mark);
    const auto end = text.find('>', at);
    const auto what = text.substr(at + mark.size(), end - at - mark.size());
    std::string with = "name" + std::to_string(number) + ".example.com";
    if (what == "this machine's address inside") with = "10.99.0.2";
    if (what == "this machine's IPv6 address inside") with = "[2001:db8:99::2]";
    if (what == "the address of the component that speaks cleartext") with = "10.99.0.10";
    if (what.starts_with("outside if")) with = "inside";
    if (what.starts_with("the numbers")) with = "99";
    text.replace(at, end + 1 - at, with);
  }
  return text;
}

class Golden : public ::testing::TestWithParam<const char*> {
 protected:
  const std::string name = GetParam();
  const Imported imported = import_ios(read(folder / "configs" / (name + ".txt")), name + ".txt");
};

TEST_P(Golden, says_what_it_said) {
  EXPECT_EQ(imported.toml, read(folder / "golden" / name / "sipward.toml"));
  EXPECT_EQ(imported.checklist, read(folder / "golden" / name / "checklist.txt"));
}

TEST_P(Golden, brings_the_certificates_that_stand_in_it) {
  const auto certs = folder / "golden" / name / "certs";
  const bool any = std::filesystem::exists(certs);
  EXPECT_EQ(any, !imported.plan.files.empty());
  for (const auto& file : imported.plan.files) {
    EXPECT_EQ(file.text, read(folder / "golden" / name / file.path));
  }
}

TEST_P(Golden, check_names_what_is_to_be_filled_in_and_nothing_else) {
  const auto loaded = config::load_text(imported.toml, "sipward.toml", false);
  const auto lines = lines_of(imported.toml);
  std::set<std::size_t> named, marked;
  for (const auto& error : loaded.errors) {
    ASSERT_GE(error.line, 1U) << error.text();
    EXPECT_THAT(lines[error.line - 1], HasSubstr("<fill in: ")) << error.text();
    named.insert(error.line);
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].find("<fill in: ") != std::string::npos && !lines[i].starts_with("#")) {
      marked.insert(i + 1);
    }
  }
  EXPECT_EQ(named, marked);
}

TEST_P(Golden, is_accepted_once_it_is_filled_in) {
  const auto loaded = config::load_text(filled_in(imported.toml), "sipward.toml", false);
  std::vector<std::string> errors;
  for (const auto& error : loaded.errors) errors.push_back(error.text());
  EXPECT_THAT(errors, IsEmpty());
  ASSERT_NE(loaded.settings, nullptr);
  EXPECT_EQ(loaded.settings->network->peers.size(), imported.plan.peers.size());
  EXPECT_EQ(loaded.settings->network->routes.size(), imported.plan.routes.size());
}

TEST_P(Golden, no_line_is_dropped) {
  const auto& document = imported.document;
  auto sum = document.silent;
  for (const auto& line : document.lines) {
    sum += line.last - line.number + 1;
    if (line.fate == Fate::not_sip) continue;
    EXPECT_THAT(imported.checklist, HasSubstr("line " + std::to_string(line.number))) << line.text;
    EXPECT_TRUE(line.fate == Fate::unread || !line.note.empty()) << line.text;
  }
  EXPECT_EQ(sum, document.total);
}

TEST_P(Golden, fits_a_terminal) {
  for (const auto* text : {&imported.toml, &imported.checklist}) {
    for (const auto& line : lines_of(*text)) {
      const auto columns = std::count_if(line.begin(), line.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0U) != 0x80;
      });
      EXPECT_LE(columns, 100) << line;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Releases, Golden,
                         ::testing::Values("fragment", "ios-12.4", "ios-15.7", "ios-xe-16.12",
                                           "ios-xe-17.6", "ios-xe-17.12", "ios-xe-17.14"),
                         [](const auto& of) {
                           std::string name = of.param;
                           for (auto& c : name) {
                             if (c == '-' || c == '.') c = '_';
                           }
                           return name;
                         });

}  // namespace
}  // namespace sipward::import
