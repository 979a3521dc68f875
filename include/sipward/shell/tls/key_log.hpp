// TLS secrets in NSS key log format, appended to a file (0600) for tshark: only where the operator
// asked for it, and of peers that he named, if he named any. Shared by all threads.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sipward/shell/tls/pointers.hpp"

struct ssl_st;

namespace sipward::tls {

struct Policy;

class KeyLog {
 public:
  // Nothing, and the reason, if the file cannot be opened.
  // `peers`: theirs alone; empty: everybody's.
  static std::shared_ptr<KeyLog> open(const std::filesystem::path& path,
                                      std::vector<std::string> peers, std::string& problem);
  KeyLog(int fd, std::vector<std::string> peers) : peers_(std::move(peers)), fd_(fd) {}
  ~KeyLog();
  KeyLog(const KeyLog&) = delete;
  KeyLog& operator=(const KeyLog&) = delete;

  void append(std::string_view line);
  bool is_everybodys() const { return peers_.empty(); }
  bool is_of(const Policy& peer) const;

 private:
  std::vector<std::string> peers_;
  std::mutex mutex_;
  int fd_;
};

// The context's SSLs write their secrets to `log`, which lives as long as the context.
void log_keys(ssl_ctx_st* context, std::shared_ptr<KeyLog> log);

// Whose certificate is judged at the end may be logged only then: the secrets of a handshake wait
// in its examination. To be called once, when it has ended; `peer`: null if it failed.
void settle_keys(ssl_st* ssl, std::vector<std::string>& secrets, const Policy* peer);

}  // namespace sipward::tls
