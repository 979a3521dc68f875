// One end of a connection to the door, byte by byte: what a client that is no friend would send.
// Every wait is bounded by ten seconds.
#pragma once

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "sipward/shell/control/socket_file.hpp"

namespace sipward::control::test {

class Wire {
 public:
  explicit Wire(const std::filesystem::path& socket)
      : Wire(connect_to(socket, std::chrono::seconds(10)).descriptor) {}
  explicit Wire(net::Descriptor connected) : socket_(std::move(connected)) {
    EXPECT_TRUE(socket_);
    const timeval limit{10, 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  }

  // False: the other end is closed.
  bool say(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void say_no_more() const { ::shutdown(socket_.get(), SHUT_WR); }

  // All up to and with `end`, or up to where the other end closed.
  std::string hear_until(std::string_view end) const {
    std::string heard;
    char c = 0;
    while (!heard.ends_with(end) && ::recv(socket_.get(), &c, 1, 0) == 1) heard.push_back(c);
    return heard;
  }
  std::string hear_all() const {
    std::string heard;
    char c = 0;
    ssize_t count = 0;
    while ((count = ::recv(socket_.get(), &c, 1, 0)) == 1) heard.push_back(c);
    EXPECT_FALSE(count < 0 && errno == EAGAIN) << "the other end stays open after: " << heard;
    return heard;
  }

 private:
  net::Descriptor socket_;
};

}  // namespace sipward::control::test
