#include "shell/control/door_test.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <future>
#include <thread>
#include <vector>

#include "sipward/shell/control/router.hpp"

namespace sipward::control::test {
namespace {

using ::testing::HasSubstr;

TEST_F(DoorTest, a_request_is_answered) {
  open(echo);
  EXPECT_EQ(asked({.method = "POST", .path = "/a%20b", .query = {{"c", "d e"}}, .body = "{}"}),
            "200 POST /a%20b c=d e {}");
  EXPECT_EQ(asked({}), "200 GET / ");
}

TEST_F(DoorTest, any_method_is_passed_on) {
  open(echo);
  EXPECT_EQ(asked({.method = "DELETE", .path = "/x"}), "200 DELETE /x ");
  EXPECT_EQ(asked({.method = "ROTATE", .path = "/x"}), "200 ROTATE /x ");
}

TEST_F(DoorTest, status_and_allowed_methods_are_told) {
  Router router;
  router.add("GET", "/peers", [](const Request&, std::string_view) { return Answer{200, "[]"}; });
  open(router);
  EXPECT_EQ(asked({.path = "/peers"}), "200 []");
  EXPECT_EQ(asked({.path = "/groups"}), R"(404 {"error":"there is no /groups"})");
  const auto got = ask({.method = "POST", .path = "/peers"});
  EXPECT_EQ(got.answer.status, 405U);
  EXPECT_EQ(got.answer.allow, "GET");
}

TEST_F(DoorTest, an_answer_is_json_with_a_length) {
  open([](const Request&) { return Answer{201, "{}"}; });
  const Wire wire(socket);
  wire.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(
      wire.hear_until("{}"),
      "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
}

TEST_F(DoorTest, a_connection_is_kept_alive) {
  open(echo);
  const Wire wire(socket);
  for (const std::string path : {"/first", "/second", "/third"}) {
    wire.say("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(wire.hear_until(path + " "), HasSubstr("200 OK"));
  }
  wire.say("GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(wire.hear_all(), HasSubstr("GET /last"));
}

TEST_F(DoorTest, requests_that_come_at_once_are_answered_in_order) {
  open(echo);
  const Wire wire(socket);
  wire.say(
      "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\n"
      "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
  wire.say_no_more();
  const auto heard = wire.hear_all();
  EXPECT_THAT(heard, HasSubstr("GET /1 HTTP/1.1"));
  EXPECT_THAT(heard, HasSubstr("POST /2 abc"));
}

TEST_F(DoorTest, head_gets_the_fields_alone) {
  open([](const Request&) { return Answer{200, "12345"}; });
  const Wire wire(socket);
  wire.say("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const auto heard = wire.hear_all();
  EXPECT_THAT(heard, HasSubstr("Content-Length: 5\r\n"));
  EXPECT_TRUE(heard.ends_with("\r\n\r\n")) << heard;
}

TEST_F(DoorTest, what_is_thrown_becomes_500_and_the_door_stays_open) {
  open([](const Request& request) -> Answer {
    if (request.path == "/error") throw std::runtime_error("disk \"full\"");
    if (request.path == "/number") throw 7;
    if (request.path == "/status") return {9999, "{}"};
    if (request.path == "/empty") return {204, "not empty"};
    return {};
  });
  EXPECT_EQ(asked({.path = "/error"}), R"(500 {"error":"this failed: disk \"full\""})");
  EXPECT_EQ(asked({.path = "/number"}), R"(500 {"error":"this failed"})");
  EXPECT_THAT(asked({.path = "/status"}), HasSubstr("500 "));
  EXPECT_THAT(asked({.path = "/empty"}), HasSubstr("500 "));
  EXPECT_EQ(asked({.path = "/"}), "200 ");
}

TEST_F(DoorTest, large_bodies_go_both_ways) {
  open([](const Request& request) {
    std::string body;
    for (int i = 0; i < 8; ++i) body += request.body;
    return Answer{200, body};
  });
  const std::string largest(1024 * 1024, 'x');
  const auto got = ask({.method = "POST", .body = largest});
  EXPECT_EQ(got.problem, "");
  EXPECT_EQ(got.answer.body.size(), 8 * largest.size());
}

TEST_F(DoorTest, many_ask_at_once) {
  open(echo);
  constexpr int askers = 8;
  std::vector<std::future<int>> clients;
  clients.reserve(askers);
  for (int client = 0; client < askers; ++client) {
    clients.push_back(std::async(std::launch::async, [this, client] {
      int answered = 0;
      for (int i = 0; i < 50; ++i) {
        const auto path = "/" + std::to_string(client) + "/" + std::to_string(i);
        answered += asked({.path = path}) == "200 GET " + path + " " ? 1 : 0;
      }
      return answered;
    }));
  }
  for (auto& client : clients) EXPECT_EQ(client.get(), 50);
}

TEST_F(DoorTest, whoever_comes_beyond_the_limit_waits_until_one_ends) {
  open(echo, {.connections = 2});
  auto first = std::make_unique<Wire>(socket);
  const Wire second(socket);
  first->say("GET /first HTTP/1.1\r\nHost: a\r\n\r\n");
  second.say("GET /second HTTP/1.1\r\nHost: a\r\n\r\n");
  first->hear_until("/first ");
  second.hear_until("/second ");
  const auto third = control::ask({.socket = socket}, {}, std::chrono::milliseconds(50));
  EXPECT_THAT(third.problem, HasSubstr("did not answer in time"));
  auto fourth = std::async(std::launch::async, [this] { return asked({.path = "/fourth"}); });
  first.reset();
  EXPECT_EQ(fourth.get(), "200 GET /fourth ");
}

TEST_F(DoorTest, an_answer_under_way_leaves_before_the_door_is_gone) {
  std::promise<void> asked_for, may_answer;
  open([&](const Request&) {
    asked_for.set_value();
    may_answer.get_future().wait();
    return Answer{200, std::string(4 * 1024 * 1024, 'x')};
  });
  const Wire idle(socket);
  auto answer = std::async(std::launch::async, [this] { return ask({}); });
  asked_for.get_future().wait();
  auto gone = std::async(std::launch::async, [this] { door.reset(); });
  while (std::filesystem::exists(socket)) std::this_thread::yield();
  may_answer.set_value();
  gone.get();
  EXPECT_EQ(answer.get().answer.body.size(), 4U * 1024 * 1024);
  EXPECT_EQ(idle.hear_all(), "");
}

TEST_F(DoorTest, whoever_does_not_take_an_answer_does_not_hold_the_door) {
  open(
      [](const Request&) {
        return Answer{200, std::string(16 * 1024 * 1024, 'x')};
      },
      {.farewell = std::chrono::milliseconds(20)});
  const Wire wire(socket);
  wire.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  wire.hear_until("\r\n\r\n");
  door.reset();
  EXPECT_LT(wire.hear_all().size(), 16U * 1024 * 1024);
}

TEST_F(DoorTest, other_users_are_refused) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can ask as somebody else";
  constexpr unsigned nobody = 65534;
  open(echo);
  std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
  std::string unseen, refused;
  std::thread([&] {
    // The system call changes this thread alone.
    ASSERT_EQ(::syscall(SYS_setresuid, nobody, nobody, nobody), 0);
    unseen = asked({});
  }).join();
  EXPECT_THAT(unseen, HasSubstr("ask as root or as the user that sipward runs as"));
  std::filesystem::permissions(socket, std::filesystem::perms::all);
  std::thread([&] {
    ASSERT_EQ(::syscall(SYS_setresuid, nobody, nobody, nobody), 0);
    refused = asked({});
  }).join();
  EXPECT_EQ(refused, R"(403 {"error":"only root and sipward's own user may ask"})");
  EXPECT_EQ(asked({}), "200 GET / ");
}

}  // namespace
}  // namespace sipward::control::test
