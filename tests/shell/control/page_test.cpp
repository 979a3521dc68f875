// What the page gets: its files, and what is told each second to those who watch.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "sipward/shell/control/page_answers.hpp"

namespace sipward::control::test {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::StartsWith;

Answer file(const std::string& path) {
  Request request;
  request.path = path;
  return page_file(request);
}

TEST(PageFile, the_page_stands_at_the_root) {
  const auto page = file("/");
  EXPECT_EQ(page.status, 200U);
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_THAT(page.body, StartsWith("<!doctype html>"));
}

TEST(PageFile, each_kind_has_its_type) {
  EXPECT_EQ(file("/style.css").content_type, "text/css; charset=utf-8");
  EXPECT_EQ(file("/app.js").content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(file("/icon.svg").content_type, "image/svg+xml; charset=utf-8");
}

TEST(PageFile, there_is_nothing_else) {
  for (const auto* path : {"/index.html", "/peers", "/../etc/passwd", "", "/app.js/"}) {
    EXPECT_EQ(file(path).status, 404U) << path;
  }
}

struct EventsTest : ::testing::Test {
  Events events{[this](const Request& request) {
                  asked.push_back(request.method + " " + request.path);
                  return Answer{200, "{\"look\":" + std::to_string(asked.size()) + "}"};
                },
                [this] { return now; }};
  std::vector<std::string> asked;
  Events::Clock::time_point now{std::chrono::hours(1)};
};

TEST_F(EventsTest, nobody_is_asked_while_nobody_looks) {
  EXPECT_EQ(events().content_type, "text/event-stream");
  now += std::chrono::hours(1);
  EXPECT_TRUE(asked.empty());
}

TEST_F(EventsTest, tells_at_once_and_then_each_second) {
  const auto stream = events().stream;
  EXPECT_EQ(stream->next(), "event: live\ndata: {\"look\":1}\n\n");
  EXPECT_EQ(stream->next(), "");
  now += milliseconds(999);
  EXPECT_EQ(stream->next(), "");
  now += milliseconds(1);
  EXPECT_EQ(stream->next(), "event: live\ndata: {\"look\":2}\n\n");
  EXPECT_THAT(asked, ::testing::ElementsAre("GET /live", "GET /live"));
}

TEST_F(EventsTest, one_look_serves_all_who_watch) {
  std::vector<std::shared_ptr<Stream>> streams;
  for (long i = 0; i < Events::most; ++i) streams.push_back(events().stream);
  for (int second = 1; second <= 3; ++second) {
    for (const auto& stream : streams) {
      EXPECT_THAT(*stream->next(), HasSubstr("{\"look\":" + std::to_string(second) + "}"));
    }
    now += std::chrono::seconds(1);
  }
  EXPECT_EQ(asked.size(), 3U);
}

TEST_F(EventsTest, who_comes_later_gets_what_is_known) {
  const auto first = events().stream;
  first->next();
  now += milliseconds(500);
  EXPECT_THAT(*events().stream->next(), HasSubstr("{\"look\":1}"));
}

TEST_F(EventsTest, not_more_than_may_look_and_again_when_one_leaves) {
  std::vector<std::shared_ptr<Stream>> streams;
  for (long i = 0; i < Events::most; ++i) streams.push_back(events().stream);
  EXPECT_EQ(events().status, 503U);
  streams.pop_back();
  EXPECT_EQ(events().status, 200U);
}

}  // namespace
}  // namespace sipward::control::test
