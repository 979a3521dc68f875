#include "sipward/shell/control/log_answers.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "sipward/shell/config/settings.hpp"

namespace sipward::control {
namespace {

using boost::json::array;
using boost::json::value;

std::shared_ptr<const config::Settings> settings_with_a_peer() {
  return config::load_text(R"(
[inside]
listen    = ["udp:127.0.0.1:0"]
advertise = "127.0.0.1"
[outside]
listen    = ["udp:127.0.0.1:0"]
advertise = "sbc.example.com"
[[peer]]
name     = "cucm"
side     = "outside"
security = "off"
address  = ["192.0.2.1"]
target   = "udp:192.0.2.1:5060"
[[route]]
from = "inside"
to   = "cucm"
)",
                           "log.toml", false)
      .settings;
}

struct LogAnswers : ::testing::Test {
  LogAnswers() {
    for (const auto& error : server.start()) ADD_FAILURE() << error;
    first = log.tail().take({}).newest;
    add_logging(router, server, log);
  }
  Answer ask(const char* method, const char* path, std::map<std::string, std::string> query = {}) {
    Request request{.method = method, .path = path};
    for (auto& [name, text] : query) request.query[name] = text;
    return router(request);
  }
  value told(const char* path, std::map<std::string, std::string> query = {}) {
    return boost::json::parse(ask("GET", path, std::move(query)).body);
  }
  array texts(std::map<std::string, std::string> query = {}) {
    query.try_emplace("after", std::to_string(first));
    array all;
    const auto body = told("/log", std::move(query));
    for (const auto& entry : body.at("entries").as_array()) {
      all.push_back(entry.at("text"));
    }
    return all;
  }

  std::shared_ptr<const config::Settings> with = settings_with_a_peer();
  log::Log log{log::Settings{{}, {}, log::To::file, "/dev/null"}};
  runtime::Server server{with, log};
  Router router;
  std::uint64_t first = 0;
};

TEST_F(LogAnswers, the_newest_and_from_where_to_go_on) {
  log.notice("one", "a");
  log.warning("two", "b");
  EXPECT_EQ(texts(), (array{"a", "b"}));
  EXPECT_EQ(texts({{"most", "1"}}), array{"b"});
  EXPECT_EQ(texts({{"level", "warn"}}), array{"b"});
  EXPECT_EQ(texts({{"peer", "cucm"}}), array{});
  const auto newest = told("/log").at("newest").to_number<std::uint64_t>();
  EXPECT_EQ(newest, first + 2);
  EXPECT_EQ(texts({{"after", std::to_string(newest)}}), array{});
}

TEST_F(LogAnswers, what_is_asked_badly_is_told) {
  EXPECT_EQ(ask("GET", "/log", {{"most", "all"}}).status, 400U);
  EXPECT_EQ(ask("GET", "/log", {{"after", "-1"}}).status, 400U);
  EXPECT_EQ(ask("GET", "/log", {{"level", "loud"}}).body,
            R"({"error":"level is \"loud\"; expected trace, debug, info, warn or error"})");
  EXPECT_EQ(ask("GET", "/log/follow", {{"level", "loud"}}).status, 400U);
  EXPECT_EQ(ask("POST", "/log/level", {{"level", "loud"}}).status, 400U);
  EXPECT_EQ(ask("POST", "/log/level", {{"level", "warn"}, {"peer", "cvp"}}).status, 404U);
}

TEST_F(LogAnswers, lines_are_followed_from_now_on) {
  log.notice("before", "a");
  const auto answer = ask("GET", "/log/follow", {{"level", "warn"}});
  ASSERT_NE(answer.stream, nullptr);
  EXPECT_EQ(answer.stream->next(), "");
  log.notice("one", "b");
  log.warning("two", "c");
  const auto line = boost::json::parse(*answer.stream->next());
  EXPECT_EQ(line.at("event"), "two");
  EXPECT_EQ(answer.stream->next(), "");
}

TEST_F(LogAnswers, levels_are_set_and_undone) {
  const auto set = ask("POST", "/log/level", {{"level", "debug"}, {"peer", "cucm"}});
  EXPECT_EQ(set.status, 200U);
  EXPECT_TRUE(log.levels().admits("cucm", log::Level::debug));
  const auto levels = told("/log/levels");
  EXPECT_EQ(levels.at("level"), "info");
  EXPECT_EQ(levels.at("peers").at("cucm"), "debug");
  EXPECT_EQ(levels.at("by_hand").at("peers").at("cucm"), "debug");
  EXPECT_TRUE(levels.at("configured").at("peers").as_object().empty());
  ask("POST", "/log/level", {{"peer", "cucm"}});
  EXPECT_FALSE(log.levels().admits("cucm", log::Level::debug));
}

}  // namespace
}  // namespace sipward::control
