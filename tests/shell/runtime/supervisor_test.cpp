#include "sipward/shell/runtime/supervisor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>

#include "sipward/shell/tls/descriptor.hpp"
#include "temporary_folder.hpp"

namespace sipward::runtime {
namespace {

using ::testing::MatchesRegex;

// The service manager's end.
class Supervised : public ::testing::Test {
 protected:
  Supervised() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
    EXPECT_EQ(::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  }
  // Empty: nothing was said.
  std::string told() {
    std::array<char, 512> buffer{};
    const auto size = ::recv(socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    return size < 0 ? std::string() : std::string(buffer.data(), static_cast<std::size_t>(size));
  }

  test::TemporaryFolder folder;
  std::string path = (folder.path() / "notify").string();
  tls::Descriptor socket{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
};

TEST_F(Supervised, is_told_of_start_reload_and_end) {
  const Supervisor supervisor(path);
  supervisor.ready("serving\non 3");
  EXPECT_EQ(told(), "READY=1\nSTATUS=serving on 3\n");
  supervisor.reloading();
  EXPECT_THAT(told(), MatchesRegex("RELOADING=1\nMONOTONIC_USEC=[0-9]+\n"));
  supervisor.stopping("draining");
  EXPECT_EQ(told(), "STOPPING=1\nSTATUS=draining\n");
}

TEST_F(Supervised, is_told_that_all_workers_go_round) {
  Supervisor supervisor(path, std::chrono::seconds(10));
  supervisor.tell_if_alive({0, 0});
  EXPECT_EQ(told(), "WATCHDOG=1\n");
  supervisor.tell_if_alive({1, 1});
  EXPECT_EQ(told(), "WATCHDOG=1\n");
  supervisor.tell_if_alive({2, 1});
  EXPECT_EQ(told(), "");
  supervisor.tell_if_alive({3, 1});
  EXPECT_EQ(told(), "");
  supervisor.tell_if_alive({3, 2});
  EXPECT_EQ(told(), "WATCHDOG=1\n");
}

TEST_F(Supervised, without_a_watchdog_nothing_is_said_of_life) {
  Supervisor supervisor(path);
  supervisor.tell_if_alive({0});
  EXPECT_EQ(told(), "");
}

TEST_F(Supervised, is_found_by_the_environment) {
  ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
  ::setenv("WATCHDOG_USEC", "10000000", 1);
  ::setenv("WATCHDOG_PID", std::to_string(::getpid()).c_str(), 1);
  auto ours = Supervisor::from_environment();
  ours.tell_if_alive({0});
  EXPECT_EQ(told(), "WATCHDOG=1\n");
  ::setenv("WATCHDOG_PID", "1", 1);
  auto of_another = Supervisor::from_environment();
  of_another.tell_if_alive({0});
  EXPECT_EQ(told(), "");
  of_another.ready("x");
  EXPECT_EQ(told(), "READY=1\nSTATUS=x\n");
  for (const auto* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) ::unsetenv(name);
}

TEST_F(Supervised, who_is_not_there_cannot_be_told_and_that_is_all) {
  for (const auto* where : {"", "/nowhere/socket", "relative", "@sipward-test-nobody"}) {
    Supervisor(where).ready("x");
  }
  Supervisor(std::string(500, '/')).ready("x");
  EXPECT_EQ(told(), "");
}

}  // namespace
}  // namespace sipward::runtime
