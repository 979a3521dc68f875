// Answers that go on: chunks as they come, and their end from either side.
#include <atomic>
#include <thread>

#include "shell/control/door_test.hpp"

namespace sipward::control::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Gives what it was told to give, piece by piece.
class Pieces final : public Stream {
 public:
  Pieces(std::vector<std::string> pieces, bool ends, std::atomic<int>& living)
      : pieces_(std::move(pieces)), ends_(ends), living_(living) {
    ++living_;
  }
  ~Pieces() override { --living_; }
  std::optional<std::string> next() override {
    if (next_ < pieces_.size()) return pieces_[next_++];
    if (ends_) return std::nullopt;
    return "";
  }

 private:
  std::vector<std::string> pieces_;
  std::size_t next_ = 0;
  bool ends_;
  std::atomic<int>& living_;
};

struct StreamTest : DoorTest {
  void open_with(std::vector<std::string> pieces, bool ends) {
    open([this, pieces, ends](const Request&) {
      Answer answer;
      answer.content_type = "application/x-ndjson";
      answer.stream = std::make_shared<Pieces>(pieces, ends, living);
      return answer;
    });
  }
  bool all_gone() const {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (living != 0 && std::chrono::steady_clock::now() < until) std::this_thread::yield();
    return living == 0;
  }
  std::atomic<int> living{0};
};

constexpr auto get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

TEST_F(StreamTest, is_chunked_until_it_is_over) {
  open_with({"{\"a\":1}\n", "", "{\"b\":2}\n"}, true);
  const Wire wire(socket);
  wire.say(get);
  const auto heard = wire.hear_all();
  EXPECT_THAT(heard, HasSubstr("Content-Type: application/x-ndjson\r\n"));
  EXPECT_THAT(heard, HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_THAT(heard, HasSubstr("\r\n\r\n8\r\n{\"a\":1}\n\r\n8\r\n{\"b\":2}\n\r\n0\r\n\r\n"));
  EXPECT_TRUE(all_gone());
}

TEST_F(StreamTest, ends_when_the_client_leaves) {
  open_with({"{}\n"}, false);
  {
    const Wire wire(socket);
    wire.say(get);
    wire.hear_until("{}\n");
    EXPECT_EQ(living, 1);
  }
  EXPECT_TRUE(all_gone());
}

TEST_F(StreamTest, ends_with_the_door) {
  open_with({"{}\n"}, false);
  const Wire wire(socket);
  wire.say(get);
  wire.hear_until("{}\n");
  door.reset();
  wire.hear_all();
  EXPECT_EQ(living, 0);
}

TEST_F(StreamTest, a_client_that_does_not_read_is_left) {
  Limits limits;
  limits.arrival = std::chrono::milliseconds(50);
  open(
      [this](const Request&) {
        Answer answer;
        answer.content_type = "application/x-ndjson";
        const std::string large(1'000'000, 'x');
        answer.stream = std::make_shared<Pieces>(std::vector{large, large, large}, false, living);
        return answer;
      },
      limits);
  const Wire wire(socket);
  wire.say(get);
  wire.hear_until("\r\n\r\n");
  EXPECT_TRUE(all_gone());
}

struct Heard {
  Asked asked;
  bool begun = false;
  std::vector<std::string> lines;
};

Heard listened(const std::filesystem::path& socket, std::size_t most) {
  Heard heard;
  heard.asked = listen({.socket = socket}, {.path = "/"}, std::chrono::seconds(10),
                       {[&heard] { heard.begun = true; },
                        [&](std::string_view line) {
                          heard.lines.emplace_back(line);
                          return heard.lines.size() < most;
                        },
                        [] { return true; }});
  return heard;
}

TEST_F(StreamTest, a_listener_gets_whole_lines) {
  open_with({"1\n2", "2\n", "", "3", "3\n"}, true);
  const auto heard = listened(socket, 100);
  EXPECT_EQ(heard.asked.problem, "");
  EXPECT_TRUE(heard.begun);
  EXPECT_THAT(heard.lines, ElementsAre("1", "22", "33"));
}

TEST_F(StreamTest, a_listener_may_have_enough) {
  open_with({"1\n2\n3\n"}, false);
  EXPECT_THAT(listened(socket, 2).lines, ElementsAre("1", "2"));
  EXPECT_TRUE(all_gone());
}

TEST_F(StreamTest, a_listener_is_refused_like_anybody) {
  open([](const Request&) { return refusal(404, "no such peer"); });
  const auto heard = listened(socket, 100);
  EXPECT_EQ(heard.asked.answer.status, 404U);
  EXPECT_THAT(heard.asked.answer.body, HasSubstr("no such peer"));
  EXPECT_FALSE(heard.begun);
  EXPECT_TRUE(heard.lines.empty());
}

TEST_F(StreamTest, a_listener_hears_that_sipward_has_gone) {
  open_with({"1\n"}, false);
  std::thread closing;
  const auto asked = listen({.socket = socket}, {.path = "/"}, std::chrono::seconds(10),
                            {[] {},
                             [&](std::string_view) {
                               closing = std::thread([this] { door.reset(); });
                               return true;
                             },
                             [] { return true; }});
  closing.join();
  EXPECT_THAT(asked.problem, HasSubstr("closed the connection"));
}

}  // namespace
}  // namespace sipward::control::test
