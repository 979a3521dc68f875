#include "sipward/shell/runtime/file_watch.hpp"

#include <sys/stat.h>

#include <utility>

namespace sipward::runtime {
namespace {

namespace fs = std::filesystem;

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

FileWatch::State FileWatch::state_of(const fs::path& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return {};
  return {found.st_dev, found.st_ino, static_cast<std::uint64_t>(found.st_size),
          nanoseconds(found.st_mtim), nanoseconds(found.st_ctim)};
}

FileWatch::States FileWatch::states() const {
  States states;
  for (const auto& path : paths_) {
    states[path] = state_of(path);
    std::error_code none;
    if (!fs::is_directory(path, none)) continue;
    for (const auto& entry : fs::directory_iterator(path, none)) {
      states[entry.path()] = state_of(entry.path());
    }
  }
  return states;
}

void FileWatch::watch(const std::vector<fs::path>& paths) {
  paths_ = paths;
  known_ = last_seen_ = states();
}

bool FileWatch::look() {
  auto seen = states();
  const bool rests = seen == last_seen_;
  last_seen_ = std::move(seen);
  if (!rests || last_seen_ == known_) return false;
  known_ = last_seen_;
  return true;
}

}  // namespace sipward::runtime
