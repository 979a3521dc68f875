#include "sipward/shell/log/writer.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>

#include "temporary_folder.hpp"

namespace sipward::log {
namespace {

using ::testing::HasSubstr;

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::size_t lines_of(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

struct WriterOfLog : ::testing::Test {
  Settings to(const std::string& name) const {
    Settings settings;
    settings.to = To::file;
    settings.file = folder.path() / name;
    return settings;
  }
  static Entry entry(const std::string& text) {
    return {std::chrono::system_clock::now(), Level::info, "event", "", text, {}};
  }
  test::TemporaryFolder folder;
};

TEST_F(WriterOfLog, writes_all_before_it_ends) {
  {
    Writer writer(to("log"));
    for (int i = 0; i < 1000; ++i) writer.write(entry(std::to_string(i)));
    EXPECT_EQ(writer.lost(), 0U);
  }
  EXPECT_EQ(lines_of(text_of(folder.path() / "log")), 1000U);
  EXPECT_THAT(text_of(folder.path() / "log"), HasSubstr("info event: 999\n"));
}

TEST_F(WriterOfLog, adds_to_what_is_there) {
  std::ofstream(folder.path() / "log") << "before\n";
  Writer(to("log")).write(entry("after"));
  EXPECT_EQ(lines_of(text_of(folder.path() / "log")), 2U);
}

TEST_F(WriterOfLog, moves_to_another_place_and_format) {
  {
    Writer writer(to("one"));
    auto next = to("two");
    next.format = Format::json;
    EXPECT_EQ(writer.move(next), "");
    writer.write(entry("moved"));
  }
  EXPECT_EQ(text_of(folder.path() / "one"), "");
  EXPECT_THAT(text_of(folder.path() / "two"), HasSubstr(R"("text":"moved"})"));
}

TEST_F(WriterOfLog, opens_its_file_anew_once_that_was_moved_away) {
  {
    Writer writer(to("log"));
    std::filesystem::rename(folder.path() / "log", folder.path() / "log.1");
    EXPECT_EQ(writer.move(to("log")), "");
    writer.write(entry("new"));
  }
  EXPECT_EQ(text_of(folder.path() / "log.1"), "");
  EXPECT_EQ(lines_of(text_of(folder.path() / "log")), 1U);
}

TEST_F(WriterOfLog, stays_where_it_is_if_the_next_place_cannot_be_had) {
  std::ofstream(folder.path() / "file") << "";
  {
    Writer writer(to("log"));
    EXPECT_NE(writer.move(to("file/log")), "");
    writer.write(entry("here"));
  }
  EXPECT_EQ(lines_of(text_of(folder.path() / "log")), 1U);
}

TEST_F(WriterOfLog, says_that_its_first_place_cannot_be_had) {
  std::ofstream(folder.path() / "file") << "";
  EXPECT_THROW(Writer{to("file/log")}, std::runtime_error);
}

// A pipe that is open and that nobody reads takes some 64 kB, then blocks whoever writes.
TEST_F(WriterOfLog, waits_for_no_reader_and_counts_what_is_lost) {
  ::signal(SIGPIPE, SIG_IGN);  // its thread goes on after us
  const auto pipe = folder.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const int reader = ::open(pipe.c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_GE(reader, 0);
  {
    Writer writer(to("pipe"));
    const std::string text(1000, 'x');
    for (std::size_t i = 0; i < 2 * Writer::queue_lines; ++i) writer.write(entry(text));
    EXPECT_GT(writer.lost(), Writer::queue_lines / 2);
    EXPECT_LT(writer.lost(), 2 * Writer::queue_lines);
  }
  ::close(reader);
}

}  // namespace
}  // namespace sipward::log
