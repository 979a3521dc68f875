// TLS secrets in NSS key log format, appended to a file (0600) for tshark: only where the operator
// asked for it. Shared by all threads.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "sipward/shell/tls/pointers.hpp"

namespace sipward::tls {

class KeyLog {
 public:
  // Nothing, and the reason, if the file cannot be opened.
  static std::shared_ptr<KeyLog> open(const std::filesystem::path& path, std::string& problem);
  explicit KeyLog(int fd) : fd_(fd) {}
  ~KeyLog();
  KeyLog(const KeyLog&) = delete;
  KeyLog& operator=(const KeyLog&) = delete;

  void append(std::string_view line);

 private:
  std::mutex mutex_;
  int fd_;
};

// The context's SSLs write their secrets to `log`, which lives as long as the context.
void log_keys(ssl_ctx_st* context, std::shared_ptr<KeyLog> log);

}  // namespace sipward::tls
