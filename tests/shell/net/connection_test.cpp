// A stream connection: bytes in become frames, bytes out are queued, bounded and coalesced; what
// was not delivered is known.
#include "sipward/shell/net/connection.hpp"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include "shell/net/pair.hpp"

namespace sipward::net::test {
namespace {

using Health = Connection::Health;
using Kind = sip::Frame::Kind;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::size_t queue_bytes = 64 * 1024;
const Connection::Clock::time_point start{};

std::string message(const std::string& body = {}) {
  return "MESSAGE sip:b SIP/2.0\r\nl: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

struct Ends {
  Pair pair;
  Connection connection;
  Connection::Spares spares;
  std::vector<char> scratch = std::vector<char>(16 * 1024);
  std::vector<std::string> messages;
  std::vector<Kind> kinds;

  Ends() : connection(made(pair), {7, 0, 1}, {}, queue_bytes, start) {}

  static NewConnection made(Pair& pair) {
    NewConnection made;
    made.descriptor = std::move(pair.ours);
    return made;
  }
  // So that little fits into the kernel's buffers.
  void read_slowly() const {
    const int bytes = 4096;
    ASSERT_EQ(::setsockopt(connection.descriptor(), SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes),
              0);
  }
  Health read(seconds at = seconds(0)) {
    return connection.read(
        scratch,
        [this](sip::Frame&& frame) {
          kinds.push_back(frame.kind);
          if (frame.kind == Kind::message) messages.push_back(frame.bytes);
        },
        start + at);
  }
};

std::vector<proxy::SendId> undelivered(const Connection& connection) {
  std::vector<proxy::SendId> ids;
  for (const auto& ticket : connection.undelivered()) ids.push_back(ticket.id);
  return ids;
}

TEST(connection, frames_come_whole_and_in_order) {
  Ends ends;
  ends.pair.say(message("one") + "\r\n\r\n" + message("two") + message("three").substr(0, 20));
  EXPECT_EQ(ends.read(), Health::open);
  EXPECT_THAT(ends.messages, ElementsAre(message("one"), message("two")));
  EXPECT_THAT(ends.kinds, ElementsAre(Kind::message, Kind::ping, Kind::message));
  ends.pair.say(message("three").substr(20));
  EXPECT_EQ(ends.read(), Health::open);
  EXPECT_EQ(ends.messages.back(), message("three"));
  EXPECT_EQ(ends.connection.source().flow, (base::FlowId{7, 0, 1}));
}

TEST(connection, reads_within_a_budget_and_says_that_more_waits) {
  Ends ends;
  ends.scratch.resize(8);
  ends.pair.say(message(std::string(400, 'x')));
  EXPECT_EQ(ends.read(), Health::more_waits);
  for (int turn = 0; turn < 10 && ends.messages.empty(); ++turn) ends.read();
  EXPECT_THAT(ends.messages, ElementsAre(message(std::string(400, 'x'))));
}

TEST(connection, that_the_other_end_closed_is_closed) {
  Ends ends;
  ends.pair.say(message());
  ends.pair.theirs.reset();
  EXPECT_EQ(ends.read(), Health::open) << "all that was there is read, the end is told of next";
  EXPECT_EQ(ends.read(), Health::closed);
  EXPECT_THAT(ends.messages, ElementsAre(message())) << "what came before is heard";
}

TEST(connection, broken_framing_is_told_once_and_nothing_is_read_after_it) {
  Ends ends;
  ends.pair.say("MESSAGE sip:b SIP/2.0\r\nl: x\r\n\r\n" + message());
  ends.read();
  EXPECT_THAT(ends.kinds, ElementsAre(Kind::broken));
  ends.connection.closing = base::DropReason::content_length_invalid;
  ends.pair.say(message());
  ends.read();
  EXPECT_THAT(ends.kinds, ElementsAre(Kind::broken));
}

TEST(connection, knows_when_a_message_began_and_whether_one_came) {
  Ends ends;
  EXPECT_FALSE(ends.connection.spoke());
  ends.pair.say(message().substr(0, 5));
  ends.read(seconds(3));
  EXPECT_EQ(ends.connection.message_begun(), start + seconds(3));
  ends.pair.say(message().substr(5, 5));
  ends.read(seconds(9));
  EXPECT_EQ(ends.connection.message_begun(), start + seconds(3)) << "bytes of it do not prolong it";
  EXPECT_FALSE(ends.connection.spoke());
  ends.pair.say(message().substr(10));
  ends.read(seconds(10));
  EXPECT_FALSE(ends.connection.message_begun());
  EXPECT_TRUE(ends.connection.spoke());
  EXPECT_EQ(ends.connection.last_heard(), start + seconds(10));
  EXPECT_EQ(ends.connection.opened_at(), start);
}

TEST(connection, pings_are_no_message) {
  Ends ends;
  ends.pair.say("\r\n\r\n\r\n");
  ends.read(seconds(1));
  EXPECT_FALSE(ends.connection.spoke());
  EXPECT_FALSE(ends.connection.message_begun());
}

TEST(connection, what_is_queued_in_one_turn_leaves_in_one_write) {
  Ends ends;
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(ends.connection.queue(message(), {}, ends.spares));
  EXPECT_EQ(ends.pair.hear(), "") << "nothing leaves before the flush";
  EXPECT_TRUE(ends.connection.has_queued());
  EXPECT_EQ(ends.connection.flush(ends.spares), Health::open);
  EXPECT_FALSE(ends.connection.has_queued());
  std::string ten;
  for (int i = 0; i < 10; ++i) ten += message();
  EXPECT_EQ(ends.pair.hear(), ten);
}

TEST(connection, an_empty_queue_gives_its_buffer_to_the_next) {
  Ends ends;
  EXPECT_TRUE(ends.connection.queue(message(), {}, ends.spares));
  EXPECT_THAT(ends.spares, IsEmpty());
  EXPECT_EQ(ends.connection.flush(ends.spares), Health::open);
  ASSERT_EQ(ends.spares.size(), 1U);
  EXPECT_THAT(ends.spares.front(), IsEmpty());
  EXPECT_TRUE(ends.connection.queue(message(), {}, ends.spares));
  EXPECT_THAT(ends.spares, IsEmpty()) << "it is in use again";
  EXPECT_EQ(ends.connection.flush(ends.spares), Health::open);
  EXPECT_EQ(ends.pair.hear(), message() + message());
}

TEST(connection, a_full_queue_refuses_and_takes_again_once_it_has_left) {
  Ends ends;
  EXPECT_TRUE(ends.connection.queue(std::string(queue_bytes, 'x'), {}, ends.spares));
  EXPECT_FALSE(ends.connection.queue("y", {0, 1}, ends.spares));
  EXPECT_THAT(undelivered(ends.connection), IsEmpty()) << "what was refused is not its to deliver";
  while (ends.connection.has_queued()) {
    ASSERT_EQ(ends.connection.flush(ends.spares), Health::open);
    ends.pair.hear();
  }
  EXPECT_TRUE(ends.connection.queue("y", {}, ends.spares));
}

TEST(connection, a_slow_reader_gets_every_byte_in_order) {
  Ends ends;
  ends.read_slowly();
  std::string sent;
  std::string heard;
  for (int i = 0; i < 500; ++i) {
    const auto bytes = message(std::to_string(i) + std::string(500, 'x'));
    if (ends.connection.queue(bytes, {}, ends.spares)) sent += bytes;
    ASSERT_EQ(ends.connection.flush(ends.spares), Health::open);
    if (i % 3 == 0) heard += ends.pair.hear(700);
  }
  for (int turn = 0; turn < 10'000 && heard.size() < sent.size(); ++turn) {
    ends.connection.flush(ends.spares);
    heard += ends.pair.hear();
  }
  EXPECT_TRUE(heard == sent);
}

// A reader that is always behind: what has left must not stay in memory.
TEST(connection, a_queue_that_never_empties_stays_bounded) {
  Ends ends;
  ends.read_slowly();
  const std::string chunk(16 * 1024, 'x');
  rusage before{};
  ::getrusage(RUSAGE_SELF, &before);
  std::size_t sent = 0;
  while (sent < 512U * 1024 * 1024) {
    while (ends.connection.queue(chunk, {}, ends.spares)) sent += chunk.size();
    ASSERT_EQ(ends.connection.flush(ends.spares), Health::open);
    ASSERT_TRUE(ends.connection.has_queued());
    ends.pair.hear(chunk.size());
  }
  rusage after{};
  ::getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 128 * 1024) << "KiB";
}

TEST(connection, what_has_not_left_is_undelivered) {
  Ends ends;
  ends.connection.queue("one", {0, 1}, ends.spares);
  ends.connection.queue("two", {0, 0}, ends.spares);
  ends.connection.queue("three", {0, 3}, ends.spares);
  EXPECT_THAT(undelivered(ends.connection), ElementsAre(1, 3));
}

TEST(connection, what_left_is_undelivered_until_the_peer_speaks) {
  Ends ends;
  ends.connection.queue("one", {0, 1}, ends.spares);
  ends.connection.flush(ends.spares);
  ends.connection.queue("two", {0, 2}, ends.spares);
  EXPECT_THAT(undelivered(ends.connection), ElementsAre(1, 2));
  ends.pair.say("\r\n\r\n");
  ends.read();
  EXPECT_THAT(undelivered(ends.connection), ElementsAre(2)) << "not yet written";
}

TEST(connection, closed_while_writing_fails_and_knows_what_was_lost) {
  Ends ends;
  ends.read_slowly();
  ends.connection.queue(std::string(60'000, 'x'), {0, 1}, ends.spares);
  EXPECT_EQ(ends.connection.flush(ends.spares), Health::open);
  ASSERT_TRUE(ends.connection.has_queued());
  ends.pair.theirs.reset();
  EXPECT_EQ(ends.connection.flush(ends.spares), Health::failed) << "and no SIGPIPE";
  EXPECT_THAT(undelivered(ends.connection), ElementsAre(1));
}

TEST(connection, shut_down_says_so_to_the_other_end_and_still_reads) {
  Ends ends;
  ends.connection.queue(message(), {}, ends.spares);
  ends.connection.flush(ends.spares);
  ends.connection.shutdown();
  EXPECT_EQ(ends.pair.hear(), message());
  char byte = 0;
  EXPECT_EQ(::recv(ends.pair.theirs.get(), &byte, 1, 0), 0) << "the end of the stream";
  ends.pair.say(message());
  ends.read();
  EXPECT_THAT(ends.messages, ElementsAre(message()));
}

}  // namespace
}  // namespace sipward::net::test
