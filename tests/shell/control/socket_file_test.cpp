#include "sipward/shell/control/socket_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <fstream>
#include <future>
#include <vector>

#include "shell/control/door_test.hpp"

namespace sipward::control::test {
namespace {

namespace fs = std::filesystem;
using ::testing::EndsWith;
using ::testing::HasSubstr;

struct SocketFileTest : DoorTest {
  std::string problem_of_opening() const { return Door(socket, echo).open(); }

  // What a process that was killed leaves.
  void leave_dead_socket(int type = SOCK_STREAM) const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socket.native().copy(address.sun_path, sizeof address.sun_path - 1);
    const net::Descriptor dead(::socket(AF_UNIX, type | SOCK_CLOEXEC, 0));
    ASSERT_EQ(::bind(dead.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  }
  static mode_t mode_of(const fs::path& path) {
    struct stat status {};
    EXPECT_EQ(::lstat(path.c_str(), &status), 0);
    return status.st_mode;
  }
};

TEST_F(SocketFileTest, is_private_whatever_the_umask) {
  const auto usual = ::umask(0);
  open(echo);
  EXPECT_EQ(::umask(usual), 0U);
  EXPECT_TRUE(S_ISSOCK(mode_of(socket)));
  EXPECT_EQ(mode_of(socket) & 07777U, 0600U);
}

TEST_F(SocketFileTest, is_removed_at_the_end) {
  open(echo);
  door.reset();
  EXPECT_FALSE(fs::exists(fs::symlink_status(socket)));
}

TEST_F(SocketFileTest, of_a_dead_process_is_replaced) {
  leave_dead_socket();
  open(echo);
  EXPECT_EQ(asked({}), "200 GET / ");
}

TEST_F(SocketFileTest, of_a_living_one_is_not) {
  open(echo);
  EXPECT_THAT(problem_of_opening(),
              HasSubstr("another sipward answers at " + socket.string() + "; stop it"));
  EXPECT_EQ(asked({}), "200 GET / ");
}

TEST_F(SocketFileTest, of_one_too_busy_to_accept_is_not) {
  open(echo, {.connections = 1});
  const Wire one(socket);
  one.say("GET /one HTTP/1.1\r\nHost: a\r\n\r\n");
  one.hear_until("/one ");
  std::vector<net::Descriptor> waiting;
  for (auto next = connect_to(socket, std::chrono::milliseconds(1)); next.error == 0;
       next = connect_to(socket, std::chrono::milliseconds(1))) {
    waiting.push_back(std::move(next.descriptor));
    ASSERT_LT(waiting.size(), 1000U);
  }
  EXPECT_THAT(problem_of_opening(), HasSubstr("another sipward answers"));
}

TEST_F(SocketFileTest, only_a_socket_is_ever_replaced) {
  std::ofstream(socket) << "precious";
  EXPECT_THAT(problem_of_opening(), HasSubstr("is no socket; remove it"));
  EXPECT_EQ(fs::file_size(socket), 8U);
  fs::rename(socket, folder.path() / "other");
  fs::create_symlink(folder.path() / "nowhere", socket);
  EXPECT_THAT(problem_of_opening(), HasSubstr("is no socket"));
  EXPECT_TRUE(fs::is_symlink(socket));
  fs::remove(socket);
  fs::create_directory(socket);
  EXPECT_THAT(problem_of_opening(), HasSubstr("is no socket"));
}

TEST_F(SocketFileTest, a_link_to_a_living_socket_is_not_followed) {
  open(echo);
  const auto link = folder.path() / "link";
  fs::create_symlink(socket, link);
  EXPECT_THAT(Door(link, echo).open(), HasSubstr("is no socket"));
  EXPECT_EQ(asked({}), "200 GET / ");
}

TEST_F(SocketFileTest, a_living_datagram_socket_stays) {
  net::Descriptor other(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  socket.native().copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(other.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  EXPECT_THAT(problem_of_opening(), EndsWith("Protocol wrong type for socket"));
  EXPECT_TRUE(S_ISSOCK(mode_of(socket)));
}

TEST_F(SocketFileTest, what_stands_in_its_place_at_the_end_stays) {
  open(echo);
  fs::remove(socket);
  std::ofstream(socket) << "precious";
  door.reset();
  EXPECT_EQ(fs::file_size(socket), 8U);
  fs::remove(socket);

  open(echo);
  fs::remove(socket);
  Door second(socket, echo);
  EXPECT_EQ(second.open(), "");
  door.reset();
  EXPECT_EQ(asked({}), "200 GET / ");
}

TEST_F(SocketFileTest, a_door_that_did_not_open_removes_nothing) {
  open(echo);
  { const Door never_opened(socket, echo); }
  EXPECT_EQ(asked({}), "200 GET / ");
}

TEST_F(SocketFileTest, of_many_that_open_at_once_one_does) {
  leave_dead_socket();
  std::vector<std::unique_ptr<Door>> doors;
  std::vector<std::future<std::string>> problems;
  for (int i = 0; i < 8; ++i) doors.push_back(std::make_unique<Door>(socket, echo));
  for (auto& each : doors) {
    problems.push_back(std::async(std::launch::async, [&each] { return each->open(); }));
  }
  int opened = 0;
  for (auto& problem : problems) opened += problem.get().empty() ? 1 : 0;
  EXPECT_EQ(opened, 1);
  EXPECT_EQ(asked({}), "200 GET / ");
}

TEST_F(SocketFileTest, why_it_cannot_be_made_is_told) {
  socket = folder.path() / "absent" / "control.sock";
  EXPECT_EQ(problem_of_opening(), socket.parent_path().string() + ": No such file or directory");
  socket = folder.path() / std::string(108, 'x');
  EXPECT_THAT(problem_of_opening(), EndsWith("at most 107 bytes; choose a shorter state_folder"));
  socket = folder.path() / std::string(107 - folder.path().string().size() - 1, 'x');
  EXPECT_EQ(problem_of_opening(), "");
}

}  // namespace
}  // namespace sipward::control::test
