// A unix socket as a file: found by those who ask, made and removed by the door. The file is never
// open to others, and nothing but a socket that nobody answers is ever replaced. One thread.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "sipward/shell/net/socket.hpp"

namespace sipward::control {

// A connected stream, or errno; EAGAIN: who listens has not accepted in time.
net::Opened connect_to(const std::filesystem::path& path, std::chrono::milliseconds limit);

class SocketFile {
 public:
  explicit SocketFile(std::filesystem::path path);
  ~SocketFile();  // removes
  SocketFile(const SocketFile&) = delete;
  SocketFile& operator=(const SocketFile&) = delete;

  struct Claimed {
    net::Descriptor listener;
    std::string problem;  // a sentence; empty: it listens
  };
  // Changes the process's umask for a moment: to be called before other threads make files.
  Claimed claim();

  // Nobody finds it any more. If another file is there now, that one stays. The listener must still
  // be open: as long as it is, no other file has its number.
  void remove();

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  dev_t device_ = 0;
  ino_t number_ = 0;  // 0: not ours
};

}  // namespace sipward::control
