// What is no request, is too large or comes too slowly.
#include "shell/control/door_test.hpp"

namespace sipward::control::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct WireTest : DoorTest {
  // What comes back before the door closes.
  std::string heard_after(std::string_view bytes) const {
    const Wire wire(socket);
    wire.say(bytes);
    wire.say_no_more();
    return wire.hear_all();
  }
  Limits limits;
};

TEST_F(WireTest, what_is_malformed_is_400_in_json) {
  open(echo);
  for (const auto* text : {
           "hello\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: a\r\nbroken\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
           "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
           "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
           "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
           "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nshort",
       }) {
    const auto heard = heard_after(text);
    EXPECT_THAT(heard, StartsWith("HTTP/1.1 400 Bad Request\r\n")) << text;
    EXPECT_THAT(heard, HasSubstr("Connection: close\r\n")) << text;
    EXPECT_THAT(heard, HasSubstr("\r\n\r\n{\"error\":\"this is not an HTTP request: ")) << text;
  }
  EXPECT_EQ(asked({}), "200 GET / ");
}

TEST_F(WireTest, a_bad_target_is_400) {
  open(echo);
  for (const auto* target : {"*", "a", "http://a/", "/%", "/%zz", "/?a=%f", "/?a=1&a=2", "/%00"}) {
    const auto heard = heard_after("GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(heard, StartsWith("HTTP/1.1 400 ")) << target;
    EXPECT_THAT(heard, HasSubstr("{\"error\":\"")) << target;
  }
}

TEST_F(WireTest, one_host_is_wanted) {
  open(echo);
  EXPECT_THAT(heard_after("GET / HTTP/1.1\r\n\r\n"), HasSubstr("has one Host field"));
  EXPECT_THAT(heard_after("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
              HasSubstr("has one Host field"));
  EXPECT_THAT(heard_after("GET / HTTP/1.0\r\n\r\n"), HasSubstr("200 OK"));
}

TEST_F(WireTest, a_body_above_its_limit_is_refused_unread) {
  limits.body_bytes = 100;
  open(echo, limits);
  EXPECT_THAT(heard_after("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n"),
              StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(heard_after("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" +
                          std::string(101, 'x') + "\r\n0\r\n\r\n"),
              HasSubstr("a request's body has at most 100 bytes"));
  EXPECT_EQ(asked({.method = "POST", .body = std::string(100, 'x')}),
            "200 POST / " + std::string(100, 'x'));
}

TEST_F(WireTest, a_client_that_sends_too_much_learns_it) {
  open(echo);
  EXPECT_THAT(asked({.method = "POST", .body = std::string(9 * 1024 * 1024, 'x')}),
              StartsWith("413 "));
}

TEST_F(WireTest, a_header_above_its_limit_is_refused) {
  limits.header_bytes = 300;
  open(echo, limits);
  const auto padded = [](std::size_t bytes) {
    return "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(bytes, 'x');
  };
  EXPECT_THAT(heard_after(padded(300) + "\r\n\r\n"),
              HasSubstr("a request's header has at most 300 bytes"));
  EXPECT_THAT(heard_after(padded(300)), StartsWith("HTTP/1.1 431 "));
  EXPECT_THAT(heard_after("GET /" + std::string(300, 'x')), StartsWith("HTTP/1.1 431 "));
  EXPECT_THAT(heard_after(padded(200) + "\r\n\r\n"), HasSubstr("200 OK"));
}

TEST_F(WireTest, the_usual_limit_of_a_header_is_8_kib) {
  open(echo);
  EXPECT_THAT(asked({.path = "/" + std::string(9000, 'x')}), StartsWith("431 "));
  EXPECT_THAT(asked({.path = "/" + std::string(7900, 'x')}), StartsWith("200 "));
}

TEST_F(WireTest, a_slow_request_is_cut_off) {
  limits.arrival = std::chrono::milliseconds(50);
  open(echo, limits);
  const Wire silent(socket);
  const Wire started(socket);
  started.say("GET / HTTP/1.1\r\nHo");
  const Wire without_body(socket);
  without_body.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab");
  EXPECT_EQ(silent.hear_all(), "");
  EXPECT_EQ(started.hear_all(), "");
  EXPECT_EQ(without_body.hear_all(), "");
}

TEST_F(WireTest, a_trickle_does_not_extend_the_time) {
  limits.arrival = std::chrono::milliseconds(50);
  open(echo, limits);
  constexpr int length = 1024 * 1024;
  const Wire wire(socket);
  wire.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n");
  int said = 0;
  while (said < length && wire.say("x")) ++said;
  EXPECT_LT(said, length);
}

TEST_F(WireTest, a_client_that_leaves_is_no_harm) {
  open(echo);
  for (const auto* text :
       {"", "G", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET"}) {
    Wire(socket).say(text);
  }
  EXPECT_EQ(asked({}), "200 GET / ");
}

}  // namespace
}  // namespace sipward::control::test
