// Two ends of one local stream: one for the class under test, one for the test to read and write.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <string_view>

#include "sipward/shell/net/socket.hpp"

namespace sipward::net::test {

struct Pair {
  Descriptor ours, theirs;

  Pair() {
    int ends[2] = {-1, -1};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    ours = Descriptor(ends[0]);
    theirs = Descriptor(ends[1]);
  }
  void say(std::string_view bytes) const {
    EXPECT_EQ(::send(theirs.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(bytes.size()));
  }
  // What waits, up to so many bytes.
  std::string hear(std::size_t most = 1 << 20) const {
    std::string bytes(most, '\0');
    const auto count = ::recv(theirs.get(), bytes.data(), bytes.size(), 0);
    bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return bytes;
  }
};

inline base::Endpoint endpoint(base::Transport transport, std::string_view address,
                               std::uint16_t port) {
  const auto parsed = base::IpAddress::parse(address);
  EXPECT_TRUE(parsed) << address;
  return {transport, parsed.value_or(base::IpAddress()), port};
}

}  // namespace sipward::net::test
