#include "sipward/shell/control/client.hpp"

#include <future>
#include <thread>

#include "shell/control/door_test.hpp"

namespace sipward::control::test {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// Somebody else listens where sipward should.
struct ClientTest : DoorTest {
  void listen() {
    auto claimed = file.claim();
    ASSERT_EQ(claimed.problem, "");
    listener = std::move(claimed.listener);
  }
  // Asks somebody who says these bytes and closes.
  std::string asked_of_one_who_says(std::string_view bytes) {
    auto answer = std::async(std::launch::async, [this] { return asked({}); });
    const Wire wire(accepted());
    wire.hear_until("\r\n\r\n");
    wire.say(bytes);
    wire.say_no_more();
    return answer.get();
  }
  net::Descriptor accepted() const {
    // The listener does not wait.
    for (;;) {
      net::Descriptor taken(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
      if (taken) return taken;
      std::this_thread::yield();
    }
  }
  SocketFile file{socket};
  net::Descriptor listener;
};

TEST_F(ClientTest, where_no_sipward_runs_it_says_what_to_give) {
  EXPECT_EQ(asked({}), "no sipward runs here: " + socket.string() +
                           ": No such file or directory; give the configuration it was started "
                           "with: -c FILE");
}

TEST_F(ClientTest, where_sipward_died_it_says_so) {
  listen();
  listener.reset();
  EXPECT_EQ(asked({}), "no sipward runs here any more: " + socket.string() +
                           ": Connection refused; start it: sipward run -c FILE");
}

TEST_F(ClientTest, a_path_too_long_is_told) {
  socket = "/" + std::string(200, 'x');
  EXPECT_THAT(asked({}), EndsWith(": File name too long"));
}

TEST_F(ClientTest, waits_no_longer_than_told) {
  listen();
  const auto got = control::ask({.socket = socket}, {}, std::chrono::milliseconds(20));
  EXPECT_THAT(got.problem, HasSubstr(socket.string() + " did not answer in time"));
  EXPECT_EQ(control::ask({.socket = socket}, {.body = std::string(4 * 1024 * 1024, 'x')},
                         std::chrono::milliseconds(20))
                .problem,
            got.problem);
  EXPECT_NE(control::ask({.socket = socket}, {}, std::chrono::milliseconds(0)).problem, "");
}

TEST_F(ClientTest, a_connection_closed_without_an_answer_is_told) {
  listen();
  const auto told = "sipward at " + socket.string() + " closed the connection without an answer";
  EXPECT_EQ(asked_of_one_who_says(""), told);
  EXPECT_EQ(asked_of_one_who_says("HTTP/1.1 200 OK\r\nContent-Le"), told);
  EXPECT_EQ(asked_of_one_who_says("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), told);
}

TEST_F(ClientTest, one_who_speaks_something_else_is_told_apart) {
  listen();
  EXPECT_THAT(asked_of_one_who_says("220 mail ESMTP\r\n"),
              StartsWith("what answers at " + socket.string() + " is no sipward: "));
}

TEST_F(ClientTest, takes_any_answer) {
  listen();
  EXPECT_EQ(asked_of_one_who_says("HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\n{}"), "503 {}");
  EXPECT_EQ(asked_of_one_who_says("HTTP/1.0 200 OK\r\n\r\nuntil the end"), "200 until the end");
}

TEST_F(ClientTest, asks_with_one_host_and_what_it_was_given) {
  listen();
  auto answer = std::async(std::launch::async, [this] {
    return asked({.method = "PUT", .path = "/a b", .query = {{"c", "+"}}, .body = "xyz"});
  });
  const Wire wire(accepted());
  const auto heard = wire.hear_until("xyz");
  EXPECT_THAT(heard, StartsWith("PUT /a%20b?c=%2B HTTP/1.1\r\n"));
  EXPECT_THAT(heard, HasSubstr("Host: sipward\r\n"));
  EXPECT_THAT(heard, HasSubstr("Content-Length: 3\r\n"));
  wire.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(answer.get(), "200 ");
}

TEST_F(ClientTest, a_listener_knows_of_quiet_whatever_has_come_of_the_next_line) {
  listen();
  std::vector<std::string> lines;
  auto heard = std::async(std::launch::async, [&] {
    return control::listen({.socket = socket}, {}, std::chrono::seconds(10),
                           {[] {},
                            [&](std::string_view line) {
                              lines.emplace_back(line);
                              return true;
                            },
                            [&] { return lines.empty(); }});
  });
  const Wire wire(accepted());
  wire.hear_until("\r\n\r\n");
  wire.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\none\ntw\r\n5");
  EXPECT_EQ(heard.get().problem, "");
  EXPECT_THAT(lines, ::testing::ElementsAre("one"));
}

TEST_F(ClientTest, over_tcp_it_shows_the_token_and_whom_it_wants) {
  const base::Endpoint any{base::Transport::tcp, *base::IpAddress::parse("127.0.0.1"), 0};
  auto opened = net::open_listener(any);
  ASSERT_TRUE(opened.descriptor);
  listener = std::move(opened.descriptor);
  const auto port = net::local_endpoint(listener.get(), base::Transport::tcp).port;
  auto answer = std::async(std::launch::async, [&] {
    return control::ask({.host = "127.0.0.1", .port = port, .token = "secret"}, {},
                        std::chrono::seconds(10));
  });
  const Wire wire(accepted());
  const auto heard = wire.hear_until("\r\n\r\n");
  EXPECT_THAT(heard, HasSubstr("Host: 127.0.0.1:" + std::to_string(port) + "\r\n"));
  EXPECT_THAT(heard, HasSubstr("Authorization: Bearer secret\r\n"));
  wire.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
  EXPECT_EQ(answer.get().answer.body, "{}");
}

}  // namespace
}  // namespace sipward::control::test
