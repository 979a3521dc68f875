// What the door answers about groups and drains.
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "sipward/shell/config/settings.hpp"
#include "sipward/shell/control/answers.hpp"

namespace sipward::control::test {
namespace {

using boost::json::value;

std::shared_ptr<const config::Settings> settings() {
  const auto loaded = config::load_text(R"(
[inside]
listen    = ["udp:127.0.0.1:0"]
advertise = "127.0.0.1"
[outside]
listen    = ["udp:127.0.0.1:0"]
advertise = "sbc.example.com"
[[peer]]
name     = "cucm1"
side     = "outside"
security = "off"
address  = ["192.0.2.1"]
target   = "udp:192.0.2.1:5060"
[[peer]]
name     = "cucm2"
side     = "outside"
security = "off"
address  = ["192.0.2.2"]
target   = "udp:192.0.2.2:5060"
[[peer]]
name    = "pbx"
side    = "inside"
address = ["10.0.0.10"]
[group.call-servers]
members = [{ peer = "cucm1", priority = 1, weight = 7 }, { peer = "cucm2", priority = 2 }]
options = false
[[route]]
from = "inside"
to   = "call-servers"
)",
                                        "control.toml", false);
  for (const auto& error : loaded.errors) ADD_FAILURE() << error.text();
  return loaded.settings;
}

struct Draining : ::testing::Test {
  Draining() {
    for (const auto& error : server.start()) ADD_FAILURE() << error;
  }
  Answer ask(const char* method, const char* path, std::map<std::string, std::string> query = {}) {
    Request request{.method = method, .path = path};
    for (auto& [name, text] : query) request.query[name] = text;
    return router(request);
  }
  value members() {
    return boost::json::parse(ask("GET", "/groups").body).at("groups").at(0).at("members");
  }

  std::shared_ptr<const config::Settings> with = settings();
  log::Log events{log::Settings{{}, {}, log::To::file, "/dev/null"}};
  runtime::Server server{with, events};
  runtime::Reloader reloader{"control.toml", *with, server, events};
  Router router = make_router(server, reloader, events);
};

TEST_F(Draining, groups_are_told_member_by_member) {
  const auto first = members().at(0);
  EXPECT_EQ(first.at("peer"), "cucm1");
  EXPECT_EQ(first.at("target"), "udp:192.0.2.1:5060");
  EXPECT_EQ(first.at("priority"), 1);
  EXPECT_EQ(first.at("weight"), 7);
  EXPECT_EQ(first.at("state"), "unknown");
  EXPECT_EQ(first.at("checked"), false);
  EXPECT_EQ(first.at("drained"), false);
  EXPECT_EQ(first.at("transactions"), 0);
  EXPECT_EQ(members().at(1).at("priority"), 2);
}

TEST_F(Draining, begins_shows_and_ends) {
  const auto begun = ask("POST", "/drain", {{"peer", "cucm1"}, {"group", "call-servers"}});
  EXPECT_EQ(begun.status, 200U);
  const auto drain = boost::json::parse(begun.body).at("drains").at(0);
  EXPECT_EQ(drain.at("what"), "peer cucm1 in group call-servers");
  EXPECT_EQ(drain.at("transactions"), 0);
  EXPECT_EQ(drain.at("closed"), false);
  EXPECT_EQ(drain.as_object().if_contains("until"), nullptr);
  EXPECT_EQ(ask("GET", "/drain").body, begun.body);
  EXPECT_EQ(members().at(0).at("drained"), true);
  EXPECT_EQ(members().at(1).at("drained"), false);
  EXPECT_EQ(ask("DELETE", "/drain", {{"peer", "cucm1"}}).status, 404U) << "not everywhere";
  const auto ended = ask("DELETE", "/drain", {{"peer", "cucm1"}, {"group", "call-servers"}});
  EXPECT_EQ(ended.body, R"({"drains":[]})");
  EXPECT_EQ(members().at(0).at("drained"), false);
}

TEST_F(Draining, a_limit_has_an_end) {
  const auto body = ask("POST", "/drain", {{"group", "call-servers"}, {"limit", "60"}}).body;
  const auto drain = boost::json::parse(body).at("drains").at(0);
  EXPECT_NE(drain.at("until"), drain.at("since"));
  EXPECT_EQ(members().at(1).at("drained"), true);
}

TEST_F(Draining, who_does_not_exist_is_404_with_a_sentence) {
  EXPECT_EQ(ask("POST", "/drain", {{"peer", "x"}}).body, R"({"error":"there is no peer x"})");
  EXPECT_EQ(ask("POST", "/drain", {{"group", "x"}}).status, 404U);
  EXPECT_EQ(ask("POST", "/drain", {{"group", "call-servers"}, {"peer", "pbx"}}).status, 404U);
  EXPECT_EQ(ask("DELETE", "/drain", {{"peer", "cucm1"}}).status, 404U);
}

}  // namespace
}  // namespace sipward::control::test
