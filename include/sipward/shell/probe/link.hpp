// One connection of the probe, or its UDP socket: every step waits, and none longer than its
// deadline. Owned by the probe, used on its thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/shell/net/socket.hpp"
#include "sipward/shell/tls/handshake.hpp"

namespace sipward::probe {

class Link {
 public:
  using Clock = std::chrono::steady_clock;

  struct Connected {
    std::unique_ptr<Link> link;  // null: not connected
    std::string why;             // "Connection refused"
  };
  static Connected connect(const base::Endpoint& remote, Clock::time_point deadline);

  // TLS as that peer's settings have it. Nothing: it stands.
  std::optional<tls::Failure> secure(std::shared_ptr<const tls::ContextSet> contexts,
                                     base::PeerId peer, Clock::time_point deadline);

  // What it presented, PEM each, leaf first; after secure().
  const std::vector<std::string>& shown() const { return shown_; }

  enum class Status : std::uint8_t { ok, timed_out, closed, failed };
  struct Received {
    Status status = Status::ok;
    std::string bytes;
    std::string why;           // of failed
    std::optional<int> alert;  // of failed: TLS's reason
  };
  Received send(std::string_view bytes, Clock::time_point deadline);
  Received receive(Clock::time_point deadline);

  base::Endpoint local() const;
  const tls::SessionFacts* session() const { return stream_ ? &stream_->facts() : nullptr; }

 private:
  Link(net::Descriptor descriptor, const base::Endpoint& remote);
  bool wait(short events, Clock::time_point deadline) const;
  tls::Stream::Io read_some(char* data, std::size_t size);
  tls::Stream::Io write_some(const char* data, std::size_t size);
  Received ended(tls::Stream::Status status) const;

  net::Descriptor descriptor_;
  base::Endpoint remote_;
  std::optional<tls::Stream> stream_;
  std::vector<std::string> shown_;
  int error_ = 0;  // errno of what failed
};

}  // namespace sipward::probe
