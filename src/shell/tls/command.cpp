#include "sipward/shell/tls/command.hpp"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "sipward/shell/tls/descriptor.hpp"

namespace sipward::tls {
namespace {

using Clock = std::chrono::steady_clock;

// The new process's surroundings: nothing to read, `output` to write to, signals as usual, and a
// process group of its own, so that what it started ends with it.
class Surroundings {
 public:
  explicit Surroundings(int output) {
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
    posix_spawnattr_init(&attributes);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes, &signals);
    sigaddset(&signals, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~Surroundings() {
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
  }
  Surroundings(const Surroundings&) = delete;
  Surroundings& operator=(const Surroundings&) = delete;

  posix_spawn_file_actions_t files{};
  posix_spawnattr_t attributes{};
};

// Zero, or errno.
int spawn(const std::vector<std::string>& command, int output, pid_t& pid) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const auto& one : command) arguments.push_back(const_cast<char*>(one.c_str()));
  arguments.push_back(nullptr);
  const Surroundings surroundings(output);
  return ::posix_spawnp(&pid, arguments.front(), &surroundings.files, &surroundings.attributes,
                        arguments.data(), environ);
}

constexpr std::size_t bytes_at_once = 1024;
constexpr std::size_t most_pieces = 64;  // what a pipe holds

// Takes a piece of what is there; false when nothing more can come.
bool take_output(int fd, const std::function<void(std::string_view)>& on_output) {
  std::array<char, bytes_at_once> bytes{};
  const auto count = ::read(fd, bytes.data(), bytes.size());
  if (count > 0) on_output({bytes.data(), static_cast<std::size_t>(count)});
  const bool open = count > 0 || (count < 0 && errno == EINTR);
  OPENSSL_cleanse(bytes.data(), bytes.size());
  return open;
}

// True when the process has ended. Output that a child of it still holds open is not waited for.
bool await_end(int process, int output, Clock::time_point deadline,
               const std::function<void(std::string_view)>& on_output) {
  std::array<pollfd, 2> both{{{process, POLLIN, 0}, {output, POLLIN, 0}}};
  while (both[0].revents == 0) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) return false;
    if (::poll(both.data(), both.size(), static_cast<int>(left.count())) < 0) continue;
    if (both[1].revents != 0 && !take_output(output, on_output)) both[1].fd = -1;
  }
  return true;
}

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status)) return "was ended by signal " + std::to_string(WTERMSIG(status));
  if (WEXITSTATUS(status) == 0) return {};
  return "failed with exit code " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

std::string run_command(const std::vector<std::string>& command, std::chrono::milliseconds longest,
                        const std::function<void(std::string_view)>& on_output) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    return std::string("cannot be run: ") + std::strerror(errno);
  }
  const Descriptor output(ends[0]);
  Descriptor input(ends[1]);
  ::fcntl(output.get(), F_SETFL, O_NONBLOCK);
  pid_t pid = 0;
  if (const int error = spawn(command, input.get(), pid); error != 0) {
    return std::string("cannot be run: ") + std::strerror(error);
  }
  input.close();
  // glibc 2.36 declares pidfd_open() without C linkage.
  const Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  const bool ended = await_end(process.get(), output.get(), Clock::now() + longest, on_output);
  if (!ended) ::kill(-pid, SIGKILL);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  if (!ended) {
    return "did not end within " + std::to_string(longest.count()) + " ms";
  }
  for (auto pieces = most_pieces; pieces > 0 && take_output(output.get(), on_output);) --pieces;
  return how_it_ended(status);
}

}  // namespace sipward::tls
