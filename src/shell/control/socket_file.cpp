#include "sipward/shell/control/socket_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

namespace sipward::control {
namespace {

constexpr int backlog = 128;
constexpr mode_t nobody_else = 0177;
constexpr std::chrono::milliseconds glance{100};

net::Descriptor new_socket(int flags) {
  return net::Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0));
}

std::optional<sockaddr_un> address_of(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const auto& name = path.native();
  if (name.empty() || name.size() >= sizeof address.sun_path) return std::nullopt;
  std::copy(name.begin(), name.end(), address.sun_path);
  return address;
}

const sockaddr* generic(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

// Two that start at once find the same dead socket: they take turns.
net::Descriptor lock_folder(const std::filesystem::path& folder) {
  net::Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // A file system without locks is no reason to have no door.
  if (opened) static_cast<void>(::flock(opened.get(), LOCK_EX));
  return opened;
}

// Empty if the path is free now.
std::string make_room(const std::filesystem::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) {
    return errno == ENOENT ? std::string() : path.string() + ": " + net::error_text(errno);
  }
  if (!S_ISSOCK(status.st_mode)) {
    return path.string() + ": is no socket; remove it, or choose another state_folder";
  }
  const auto error = connect_to(path, glance).error;
  if (error == 0 || error == EAGAIN) {
    return "another sipward answers at " + path.string() +
           "; stop it, or give this one a state_folder of its own";
  }
  if (error == ECONNREFUSED && ::unlink(path.c_str()) == 0) return {};
  return path.string() + ": " + net::error_text(error == ECONNREFUSED ? errno : error);
}

int bind_private(int socket, const sockaddr_un& address) {
  const auto usual = ::umask(nobody_else);
  const int error = ::bind(socket, generic(address), sizeof address) == 0 ? 0 : errno;
  ::umask(usual);
  return error;
}

}  // namespace

net::Opened connect_to(const std::filesystem::path& path, std::chrono::milliseconds limit) {
  const auto address = address_of(path);
  if (!address) return {net::Descriptor(), ENAMETOOLONG};
  auto socket = new_socket(0);
  if (!socket) return {net::Descriptor(), errno};
  // The send timeout bounds a connect, too (socket(7)); zero would mean none.
  const auto bounded = std::max<std::chrono::milliseconds::rep>(limit.count(), 1);
  const timeval time{bounded / 1000, bounded % 1000 * 1000};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
  if (::connect(socket.get(), generic(*address), sizeof *address) != 0) {
    return {net::Descriptor(), errno};
  }
  return {std::move(socket), 0};
}

SocketFile::SocketFile(std::filesystem::path path) : path_(std::move(path)) {}

SocketFile::~SocketFile() {
  remove();
}

SocketFile::Claimed SocketFile::claim() {
  const auto address = address_of(path_);
  if (!address) {
    return {{},
            path_.string() +
                ": a socket's path has at most 107 bytes; choose a shorter "
                "state_folder"};
  }
  const auto folder = path_.has_parent_path() ? path_.parent_path() : ".";
  const auto lock = lock_folder(folder);
  if (!lock) return {{}, folder.string() + ": " + net::error_text(errno)};
  if (auto problem = make_room(path_); !problem.empty()) return {{}, std::move(problem)};
  auto listener = new_socket(SOCK_NONBLOCK);
  int error = listener ? bind_private(listener.get(), *address) : errno;
  struct stat status {};
  if (error == 0 && ::lstat(path_.c_str(), &status) == 0) {
    device_ = status.st_dev;
    number_ = status.st_ino;
  }
  if (error == 0 && ::listen(listener.get(), backlog) != 0) error = errno;
  if (error == 0) return {std::move(listener), {}};
  remove();
  return {{}, path_.string() + ": " + net::error_text(error)};
}

void SocketFile::remove() {
  struct stat status {};
  const bool ours = number_ != 0 && ::lstat(path_.c_str(), &status) == 0 &&
                    status.st_dev == device_ && status.st_ino == number_;
  if (ours) ::unlink(path_.c_str());
  number_ = 0;
}

}  // namespace sipward::control
