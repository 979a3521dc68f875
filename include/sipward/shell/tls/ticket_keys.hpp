// The keys that session tickets are encrypted with (RFC 5077 §4): the first encrypts, all decrypt.
// Out of a file that replicas share, or made here and changed in time. Shared by all threads.
#pragma once

#include <array>
#include <chrono>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "sipward/shell/tls/pointers.hpp"

namespace sipward::tls {

struct TicketKey {
  std::array<unsigned char, 16> name{};
  std::array<unsigned char, 32> encryption{};      // AES-256-CBC
  std::array<unsigned char, 32> authentication{};  // HMAC-SHA-256
};

class TicketKeys {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t bytes_of_key = 80;
  static constexpr std::size_t most_keys = 16;

  // Made here: a new one in front every 12 hours, the one before still decrypts.
  static std::shared_ptr<TicketKeys> random();
  // One or more keys of 80 bytes each, as `openssl rand 80` makes them. Null: `problem` says why.
  static std::shared_ptr<TicketKeys> load(const std::filesystem::path& path, std::string& problem);

  TicketKey newest(Clock::time_point now);
  struct Found {
    TicketKey key;
    bool outdated = false;  // no longer the first: the client gets a new ticket
  };
  std::optional<Found> find(const unsigned char* name) const;

  const std::string& fingerprint() const { return fingerprint_; }

 private:
  mutable std::mutex mutex_;
  std::deque<TicketKey> keys_;
  std::optional<Clock::time_point> rotate_at_;  // none: they come out of a file
  std::string fingerprint_;
};

void use_tickets(ssl_ctx_st* context, std::shared_ptr<TicketKeys> keys);

}  // namespace sipward::tls
