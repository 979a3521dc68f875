#include <openssl/ssl.h>

#include "shell/tls/tls_test.hpp"

namespace sipward::tls::test {
namespace {

using Status = Stream::Status;

struct StreamTest : TlsTest {
  Stream accepted() {
    auto handshake = accepted_from(raw(), settings());
    EXPECT_EQ(handshake.step(), Handshake::Step::done) << handshake.failure().line();
    return handshake.take();
  }
  char data[100] = "";
};

TEST_F(StreamTest, waits_when_nothing_is_there) {
  auto stream = accepted();
  EXPECT_EQ(stream.read(data, sizeof data).status, Status::want_read);
}

TEST_F(StreamTest, close_notify_is_a_close) {
  auto stream = accepted();
  end->shutdown();
  EXPECT_EQ(stream.read(data, sizeof data).status, Status::closed);
  EXPECT_FALSE(stream.alert().has_value());
}

TEST_F(StreamTest, an_end_without_close_notify_is_a_close_too) {
  auto stream = accepted();
  EXPECT_EQ(end->read(), "");  // the session ticket: unread, it would make the close a reset
  sockets->close_theirs();
  EXPECT_EQ(stream.read(data, sizeof data).status, Status::closed);
}

TEST_F(StreamTest, writing_to_a_closed_socket_fails_without_a_signal) {
  auto stream = accepted();
  sockets->close_theirs();
  EXPECT_EQ(stream.write("x", 1).status, Status::failed);
}

TEST_F(StreamTest, its_shutdown_is_a_close_for_the_other) {
  auto stream = accepted();
  stream.shutdown();
  EXPECT_EQ(end->read(), "");
  EXPECT_TRUE(end->closed());
}

TEST_F(StreamTest, what_is_written_in_parts_arrives_whole) {
  auto stream = accepted();
  std::string sent;
  for (int i = 0; sent.size() < 2'000'000; ++i) sent += std::to_string(i) + ' ';
  std::string arrived;
  std::size_t at = 0;
  bool waited = false;
  while (arrived.size() < sent.size()) {
    const auto wrote = stream.write(sent.data() + at, sent.size() - at);
    at += wrote.bytes;
    if (wrote.status != Status::ok || at == sent.size()) {
      waited = waited || wrote.status == Status::want_write;
      const auto more = end->read();
      ASSERT_FALSE(more.empty());
      arrived += more;
    }
    if (at == sent.size() && arrived.size() == sent.size()) break;
  }
  EXPECT_TRUE(waited);
  EXPECT_TRUE(arrived == sent);
}

TEST_F(StreamTest, is_drained_once_all_that_had_arrived_is_read) {
  auto stream = accepted();
  ASSERT_TRUE(end->write(std::string(sizeof data + 1, 'a')));
  ASSERT_TRUE(end->write("another record"));
  EXPECT_EQ(stream.read(data, sizeof data).bytes, sizeof data);
  EXPECT_FALSE(stream.drained()) << "a byte of the first record";
  EXPECT_EQ(stream.read(data, sizeof data).bytes, 1U);
  EXPECT_FALSE(stream.drained()) << "the second record";
  EXPECT_EQ(stream.read(data, sizeof data).bytes, 14U);
  EXPECT_TRUE(stream.drained());
  ASSERT_TRUE(end->write("later"));
  EXPECT_EQ(stream.read(data, sizeof data).bytes, 5U) << "asked all the same, it looks";
}

TEST_F(StreamTest, can_be_moved) {
  auto first = accepted();
  auto stream = std::move(first);
  ASSERT_TRUE(end->write("moved"));
  EXPECT_EQ(stream.read(data, sizeof data).bytes, 5U);
  EXPECT_EQ(stream.facts().peer, 7);
}

TEST_F(StreamTest, a_few_key_updates_are_fine_and_many_are_not) {
  auto stream = accepted();
  for (int i = 0; i < 8; ++i) {
    end->update_key();
    ASSERT_TRUE(end->write("x"));
    ASSERT_EQ(stream.read(data, sizeof data).status, Status::ok);
  }
  Status last = Status::ok;
  for (int i = 0; i < 30 && last == Status::ok; ++i) {
    end->update_key();
    ASSERT_TRUE(end->write("x"));
    last = stream.read(data, sizeof data).status;
  }
  EXPECT_EQ(last, Status::failed);
}

TEST_F(StreamTest, outlives_its_contexts) {
  auto stream = accepted();  // nobody else holds its ContextSet
  ASSERT_TRUE(end->write("still"));
  EXPECT_EQ(stream.read(data, sizeof data).bytes, 5U);
}

}  // namespace
}  // namespace sipward::tls::test
