#include "sipward/shell/log/entry.hpp"

#include <gtest/gtest.h>

#include "sipward/shell/log/shape.hpp"

namespace sipward::log {
namespace {

using namespace std::chrono_literals;

Entry sample() {
  return {std::chrono::system_clock::time_point{1'793'620'800'007ms},
          Level::warn,
          "handshake-failed",
          "cucm",
          "peer cucm: \"expired\"",
          {{"reason", std::string("expired")}, {"left_out", std::int64_t{3}}, {"resumed", true}}};
}

TEST(LogEntry, is_a_line_of_text) {
  EXPECT_EQ(Shape({}, false).line(sample()),
            "2026-11-02T12:00:00.007Z warn handshake-failed: peer cucm: \"expired\"");
}

TEST(LogEntry, is_json) {
  Settings settings;
  settings.format = Format::json;
  EXPECT_EQ(Shape(settings, false).line(sample()),
            R"({"time":"2026-11-02T12:00:00.007Z","level":"warn","event":"handshake-failed",)"
            R"("peer":"cucm","text":"peer cucm: \"expired\"",)"
            R"("reason":"expired","left_out":3,"resumed":true})");
}

TEST(LogEntry, of_nobody_names_no_peer) {
  auto entry = sample();
  entry.peer.clear();
  EXPECT_EQ(to_json(entry).find("\"peer\""), std::string::npos);
}

TEST(LogEntry, gives_the_journal_its_level_and_leaves_the_time_to_it) {
  EXPECT_EQ(Shape({}, true).line(sample()), "<4>handshake-failed: peer cucm: \"expired\"");
  auto entry = sample();
  entry.level = Level::debug;
  EXPECT_EQ(Shape({}, true).line(entry).substr(0, 3), "<7>");
  entry.level = Level::info;
  EXPECT_EQ(Shape({}, true).line(entry).substr(0, 3), "<6>");
  entry.level = Level::error;
  EXPECT_EQ(Shape({}, true).line(entry).substr(0, 3), "<3>");
}

TEST(LogEntry, a_file_is_no_journal) {
  Settings settings;
  settings.to = To::file;
  EXPECT_EQ(Shape(settings, true).line(sample()).substr(0, 5), "2026-");
}

TEST(LogEntry, leaves_time_and_level_to_syslog) {
  Settings settings;
  settings.to = To::syslog;
  EXPECT_EQ(Shape(settings, true).line(sample()), "handshake-failed: peer cucm: \"expired\"");
}

TEST(LogEntry, stays_one_line_of_harmless_utf8) {
  auto entry = sample();
  entry.text = std::string("a\r\nb\x1b[31mc\0d\xff\xc3\xa9", 15);
  EXPECT_EQ(to_text(entry), "handshake-failed: a??b?[31mc?d?\xc3\xa9");
  EXPECT_NE(to_json(entry).find("a\\r\\nb\\u001b[31mc\\u0000d?\xc3\xa9"), std::string::npos)
      << to_json(entry);
}

}  // namespace
}  // namespace sipward::log
