// Datagrams in batches over loopback, and endpoints as the kernel spells them.
#include "sipward/shell/net/udp_socket.hpp"

#include <gmock/gmock.h>
#include <netinet/in.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "shell/net/pair.hpp"
#include "sipward/shell/net/address.hpp"

namespace sipward::net::test {
namespace {

using base::Transport;
using ::testing::Each;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int patience_ms = 10'000;

struct Bound {
  UdpSocket socket;
  base::Endpoint here;

  explicit Bound(Descriptor descriptor)
      : socket(std::move(descriptor)), here(local_endpoint(socket.descriptor(), Transport::udp)) {}
};

Bound bound(std::string_view address) {
  auto opened = open_udp(endpoint(Transport::udp, address, 0), false);
  EXPECT_EQ(opened.error, 0) << error_text(opened.error);
  return Bound(std::move(opened.descriptor));
}

// So many datagrams, or as many as came in time.
std::vector<Datagram> received(UdpSocket& socket, std::size_t count) {
  std::vector<Datagram> all;
  while (all.size() < count) {
    pollfd waiting{socket.descriptor(), POLLIN, 0};
    if (::poll(&waiting, 1, patience_ms) <= 0) break;
    socket.receive(all);
  }
  return all;
}

TEST(udp_socket, sends_and_receives_more_than_a_batch_in_order) {
  auto one = bound("127.0.0.1");
  auto two = bound("127.0.0.1");
  for (int i = 0; i < 100; ++i) one.socket.queue(two.here, std::to_string(i));
  EXPECT_TRUE(one.socket.flush());
  const auto all = received(two.socket, 100);
  ASSERT_THAT(all, SizeIs(100));
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i].bytes, std::to_string(i));
  EXPECT_THAT(all, Each(Field(&Datagram::remote, one.here)));
}

TEST(udp_socket, carries_any_bytes_and_none_up_to_the_largest) {
  auto one = bound("127.0.0.1");
  auto two = bound("127.0.0.1");
  for (const auto& bytes : {std::string(3, '\0'), std::string(), std::string(60'000, 'x')}) {
    one.socket.queue(two.here, bytes);
    ASSERT_TRUE(one.socket.flush());
    const auto all = received(two.socket, 1);
    ASSERT_THAT(all, SizeIs(1));
    EXPECT_TRUE(all[0].bytes == bytes);
  }
}

TEST(udp_socket, speaks_ipv6) {
  auto opened = open_udp(endpoint(Transport::udp, "::1", 0), false);
  if (!opened.descriptor) GTEST_SKIP() << "no IPv6 here";
  Bound one(std::move(opened.descriptor));
  one.socket.queue(one.here, "to myself");
  EXPECT_TRUE(one.socket.flush());
  const auto all = received(one.socket, 1);
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].remote, one.here);
}

TEST(udp_socket, what_the_network_refuses_does_not_hold_up_the_rest) {
  auto one = bound("127.0.0.1");
  auto two = bound("127.0.0.1");
  one.socket.queue(endpoint(Transport::udp, "127.0.0.1", 0), "to nowhere");
  one.socket.queue(two.here, std::string(70'000, 'x'));
  one.socket.queue(two.here, "arrives");
  EXPECT_TRUE(one.socket.flush());
  const auto all = received(two.socket, 1);
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].bytes, "arrives");
}

TEST(udp_socket, receives_nothing_where_nothing_waits) {
  auto one = bound("127.0.0.1");
  std::vector<Datagram> none;
  one.socket.receive(none);
  EXPECT_THAT(none, IsEmpty());
}

TEST(sockets, share_an_address_where_told_and_refuse_it_otherwise) {
  auto first = open_udp(endpoint(Transport::udp, "127.0.0.1", 0), true);
  const auto here = local_endpoint(first.descriptor.get(), Transport::udp);
  EXPECT_TRUE(open_udp(here, true).descriptor);
  const auto refused = open_udp(here, false);
  EXPECT_FALSE(refused.descriptor);
  EXPECT_EQ(refused.error, EADDRINUSE);
}

TEST(sockets, connect_and_accept_know_both_ends) {
  const auto listener = open_listener(endpoint(Transport::tcp, "127.0.0.1", 0));
  ASSERT_TRUE(listener.descriptor);
  const auto there = local_endpoint(listener.descriptor.get(), Transport::tcp);
  EXPECT_EQ(accept_one(listener.descriptor.get(), Transport::tcp).error, EAGAIN);
  const auto dialled = begin_connect(there);
  ASSERT_TRUE(dialled.descriptor);
  pollfd waiting{listener.descriptor.get(), POLLIN, 0};
  ASSERT_EQ(::poll(&waiting, 1, patience_ms), 1);
  const auto accepted = accept_one(listener.descriptor.get(), Transport::tls);
  ASSERT_TRUE(accepted.descriptor);
  EXPECT_EQ(accepted.remote.transport, Transport::tls);
  EXPECT_EQ(accepted.remote.port, local_endpoint(dialled.descriptor.get(), Transport::tcp).port);
  EXPECT_EQ(connect_error(dialled.descriptor), 0);
}

TEST(sockets, a_refused_connection_says_why) {
  auto listener = open_listener(endpoint(Transport::tcp, "127.0.0.1", 0));
  const auto there = local_endpoint(listener.descriptor.get(), Transport::tcp);
  listener.descriptor.reset();
  const auto dialled = begin_connect(there);
  int error = dialled.error;
  if (dialled.descriptor) {
    pollfd waiting{dialled.descriptor.get(), POLLOUT, 0};
    ASSERT_EQ(::poll(&waiting, 1, patience_ms), 1);
    error = connect_error(dialled.descriptor);
  }
  EXPECT_EQ(error, ECONNREFUSED);
  EXPECT_EQ(error_text(error), "Connection refused");
}

TEST(address, goes_to_the_kernel_and_comes_back) {
  for (const auto* text : {"0.0.0.0", "192.0.2.1", "::1", "2001:db8::1", "fe80::1"}) {
    for (const int port : {0, 5060, 65535}) {
      const auto there = endpoint(Transport::tcp, text, static_cast<std::uint16_t>(port));
      EXPECT_EQ(to_endpoint(to_socket_address(there).storage, Transport::tcp), there);
    }
  }
}

TEST(address, mapped_into_ipv6_is_ipv4) {
  SocketAddress mapped = to_socket_address(endpoint(Transport::tcp, "2001:db8::1", 5060));
  auto* bytes = reinterpret_cast<sockaddr_in6*>(&mapped.storage)->sin6_addr.s6_addr;
  const std::array<unsigned char, 16> v4{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 2};
  std::copy(v4.begin(), v4.end(), bytes);
  EXPECT_EQ(to_endpoint(mapped.storage, Transport::tcp),
            endpoint(Transport::tcp, "10.0.0.2", 5060));
}

TEST(descriptor, closes_once_whoever_owns_it_last) {
  auto opened = open_udp(endpoint(Transport::udp, "127.0.0.1", 0), false);
  const int fd = opened.descriptor.get();
  Descriptor moved(std::move(opened.descriptor));
  EXPECT_FALSE(opened.descriptor);
  EXPECT_EQ(moved.get(), fd);
  EXPECT_GE(::fcntl(fd, F_GETFD), 0);
  moved.reset();
  EXPECT_FALSE(moved);
  EXPECT_EQ(::fcntl(fd, F_GETFD), -1);
}

}  // namespace
}  // namespace sipward::net::test
