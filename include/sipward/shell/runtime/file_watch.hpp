// Notices that files have changed, by whatever means: written, renamed over, a symbolic link on the
// way turned elsewhere (Kubernetes, certbot). By looking at them now and then: a look costs a
// microsecond a file and misses nothing on any file system. Used by one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <vector>

namespace sipward::runtime {

class FileWatch {
 public:
  // From now on these; what they are like now is not a change. A folder stands for what is in it.
  void watch(const std::vector<std::filesystem::path>& paths);
  // True once for each change, when two looks in a row have seen the same: not amid a write.
  bool look();

 private:
  struct State {
    std::uint64_t device = 0, inode = 0, size = 0;  // all 0: it is not there
    std::int64_t modified = 0, changed = 0;         // nanoseconds
    bool operator==(const State&) const = default;
  };
  using States = std::map<std::filesystem::path, State>;
  static State state_of(const std::filesystem::path& path);
  States states() const;

  std::vector<std::filesystem::path> paths_;
  States known_, last_seen_;
};

}  // namespace sipward::runtime
