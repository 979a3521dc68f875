// The lab's small network on loopback: a PKI made on the spot, a configuration file that a user
// could have written, the real server, two legacy components and a secure one. Owned by run_lab.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "sipward/lab/component.hpp"
#include "sipward/shell/runtime/server.hpp"

namespace sipward::lab {

// Keeps what the handshakes negotiated, and what was refused.
class Watcher final : public runtime::Events {
 public:
  void connection_up(const runtime::ConnectionUp& up) override;
  void handshake_failed(const tls::Failure& failure) override;
  std::string negotiated() const;  // "TLSv1.3 …, verified as …"; "" if nothing was
  std::vector<std::string> failures() const;

 private:
  mutable std::mutex mutex_;
  std::string negotiated_;
  std::vector<std::string> failures_;
};

class Network {
 public:
  Network();   // throws std::runtime_error with what is missing
  ~Network();  // stops the server, removes the folder

  std::string inside_host() const;   // "127.0.0.1:5060"
  std::string outside_host() const;  // "sbc.example.com:5061"
  base::Endpoint inside(base::Transport transport) const;
  const std::shared_ptr<const tls::ContextSet>& secure_contexts() const { return contexts_; }
  std::uint16_t secure_port() const { return secure_port_; }
  const std::filesystem::path& config() const { return config_; }
  const std::vector<std::string>& notices() const { return notices_; }
  const Watcher& watcher() const { return watcher_; }
  runtime::Server& server() { return *server_; }

 private:
  void make_certificates();
  void choose_ports();
  void write_config();

  std::filesystem::path folder_, config_;
  Watcher watcher_;
  std::vector<std::string> notices_;
  std::uint16_t cleartext_port_ = 0, tls_port_ = 0, secure_port_ = 0;
  std::shared_ptr<const tls::ContextSet> contexts_;  // the secure component's
  std::unique_ptr<runtime::Server> server_;
};

inline constexpr auto legacy_udp_address = "127.0.0.2";
inline constexpr auto legacy_tcp_address = "127.0.0.3";
inline constexpr auto secure_address = "127.0.0.4";
inline constexpr std::uint16_t legacy_port = 5060;

}  // namespace sipward::lab
