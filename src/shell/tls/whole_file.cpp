#include "sipward/shell/tls/whole_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "sipward/shell/tls/descriptor.hpp"

namespace sipward::tls {
namespace {

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const auto count = ::write(fd, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// A rename is on the disk only when its folder is.
bool sync_folder(const std::filesystem::path& path) {
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return opened.get() >= 0 && ::fsync(opened.get()) == 0;
}

// A name of its own beside `path`, 0600; in `name` when it returns. -1 and errno otherwise.
int open_beside(const std::filesystem::path& path, std::string& name) {
  name = path.string() + ".XXXXXX";
  return ::mkostemp(name.data(), O_CLOEXEC);
}

// Before there is anything in it to be read.
bool give_access(int fd, const Access& access) {
  if (access.group && ::fchown(fd, static_cast<uid_t>(-1), *access.group) != 0) return false;
  return access.mode == 0600 || ::fchmod(fd, access.mode) == 0;
}

}  // namespace

std::optional<Access> access_of(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  constexpr mode_t bits = 0777;
  return Access{status.st_mode & bits, status.st_gid};
}

bool write_whole(const std::filesystem::path& path, std::string_view text, Existing existing,
                 const Access& access) {
  std::string fresh;
  Descriptor file(open_beside(path, fresh));
  if (file.get() < 0) return false;
  bool written = give_access(file.get(), access) && write_all(file.get(), text) &&
                 ::fsync(file.get()) == 0 && file.close();
  if (written && existing == Existing::replace) {
    written = std::rename(fresh.c_str(), path.c_str()) == 0;
  } else if (written) {
    written = ::link(fresh.c_str(), path.c_str()) == 0;  // unlike rename, never over another's file
  }
  const int error = errno;
  ::unlink(fresh.c_str());
  errno = error;
  return written && sync_folder(path);
}

}  // namespace sipward::tls
