// What leaves through real sockets: every packet whole and once, or counted as lost. Every wait is
// bounded.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>

#include "shell/trace/sightings.hpp"
#include "sipward/shell/net/socket.hpp"
#include "sipward/shell/trace/datagram_sender.hpp"
#include "sipward/shell/trace/stream_sender.hpp"

namespace sipward::trace {
namespace {

// Texts, each recognizable, and a batch of them.
struct Prepared {
  explicit Prepared(const std::vector<std::size_t>& sizes) {
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      texts.push_back(std::to_string(i) + ":");
      texts.back().resize(std::max(sizes[i], texts.back().size()), static_cast<char>('a' + i % 26));
    }
    for (const auto& text : texts) {
      batch.heads += "head ";
      batch.close_packet(text);
    }
  }
  std::vector<std::string> all() const {
    std::vector<std::string> packets;
    for (const auto& text : texts) packets.push_back("head " + text);
    return packets;
  }
  std::vector<std::string> texts;
  Batch batch;
};

Whereabouts at(base::Transport transport, std::uint16_t port) {
  return {transport, {"127.0.0.1", port}, [](const std::string&, const Found&) {}};
}

struct Receiver {
  explicit Receiver(base::Transport transport)
      : descriptor(transport == base::Transport::udp
                       ? net::open_udp(endpoint(transport, "127.0.0.1", 0), false).descriptor
                       : net::open_listener(endpoint(transport, "127.0.0.1", 0)).descriptor),
        port(net::local_endpoint(descriptor.get(), transport).port) {
    const int bytes = 1'000'000;
    ::setsockopt(descriptor.get(), SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
  }
  std::vector<std::string> datagrams() const {
    std::vector<std::string> all;
    for (;;) {
      std::string packet(70'000, '\0');
      const auto size = ::recv(descriptor.get(), packet.data(), packet.size(), MSG_DONTWAIT);
      if (size < 0) return all;
      all.emplace_back(packet, 0, static_cast<std::size_t>(size));
    }
  }
  net::Descriptor descriptor;
  std::uint16_t port;
};

constexpr auto now = Sender::Clock::time_point() + std::chrono::hours(1);

TEST(DatagramSender, each_packet_is_a_datagram_though_many_leave_as_one) {
  const Receiver receiver(base::Transport::udp);
  DatagramSender sender(at(base::Transport::udp, receiver.port));
  std::vector<std::size_t> sizes;
  for (std::size_t i = 0; i < 120; ++i) sizes.push_back(i % 5 == 0 ? 100 + i : 100 * (1 + i % 3));
  const Prepared packets(sizes);
  const auto sent = sender.send(packets.batch, now);
  EXPECT_EQ(sent.passed, 120U);
  EXPECT_EQ(sent.lost, 0U);
  EXPECT_EQ(sent.problem, "");
  auto came = receiver.datagrams();
  auto expected = packets.all();
  EXPECT_TRUE(std::is_sorted(came.begin(), came.end(), [](const auto& a, const auto& b) {
    return a.size() < b.size();
  })) << "in the order of their sizes";
  std::sort(came.begin(), came.end());
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(came, expected);
}

TEST(DatagramSender, a_small_batch_leaves_as_it_came) {
  const Receiver receiver(base::Transport::udp);
  DatagramSender sender(at(base::Transport::udp, receiver.port));
  const Prepared packets({300, 100, 300, 60'000, 200, 100});
  EXPECT_EQ(sender.send(packets.batch, now).passed, 6U);
  EXPECT_EQ(receiver.datagrams(), packets.all());
}

TEST(DatagramSender, what_nobody_takes_is_counted_packet_by_packet) {
  std::uint16_t port = 0;
  { port = Receiver(base::Transport::udp).port; }
  DatagramSender sender(at(base::Transport::udp, port));
  const Prepared packets(std::vector<std::size_t>(200, 100));
  auto sent = sender.send(packets.batch, now);
  EXPECT_EQ(sent.passed + sent.lost, 200U);
  sent = sender.send(packets.batch, now);
  EXPECT_EQ(sent.passed + sent.lost, 200U);
  EXPECT_EQ(sent.problem, "Connection refused");
}

TEST(StreamSender, what_the_system_takes_in_parts_arrives_whole) {
  const Receiver receiver(base::Transport::tcp);
  StreamSender sender(at(base::Transport::tcp, receiver.port));
  Prepared packets(std::vector<std::size_t>(1'500, 700));
  std::size_t passed = 0, lost = 0, batches = 0;
  std::string came, expected;
  for (const auto& packet : packets.all()) expected += packet;
  net::Descriptor stream;
  const auto send = [&](const Batch& batch) {
    const auto sent = sender.send(batch, now);
    passed += sent.passed;
    lost += sent.lost;
  };
  // Until the system takes no more: what waits grows.
  for (; passed + lost == 1'500 * batches && batches < 60; ++batches) {
    send(packets.batch);
    if (!stream)
      stream = net::accept_one(receiver.descriptor.get(), base::Transport::tcp).descriptor;
    if (batches == 0) send({});
  }
  ASSERT_TRUE(stream);
  EXPECT_EQ(lost, 0U);
  std::string piece(100'000, '\0');
  for (pollfd readable{stream.get(), POLLIN, 0};
       came.size() < expected.size() * batches && ::poll(&readable, 1, 10'000) > 0;) {
    const auto size = ::recv(stream.get(), piece.data(), piece.size(), MSG_DONTWAIT);
    ASSERT_GT(size, 0);
    came.append(piece, 0, static_cast<std::size_t>(size));
    send({});
  }
  EXPECT_EQ(passed, 1'500 * batches);
  ASSERT_EQ(came.size(), expected.size() * batches);
  for (std::size_t i = 0; i < batches; ++i) {
    ASSERT_EQ(came.compare(i * expected.size(), expected.size(), expected), 0) << "batch " << i;
  }
}

}  // namespace
}  // namespace sipward::trace
