// Two servers in one process, as threads see it: a caller's UDP, server "near", mutual TLS, server
// "far", a callee's UDP. Everything on loopback with free ports; every wait is bounded.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "sipward/shell/net/socket.hpp"
#include "sipward/shell/runtime/server.hpp"

namespace sipward::runtime {

// A UDP endpoint on 127.0.0.1.
class Phone {
 public:
  Phone();
  std::uint16_t port() const { return port_; }
  void send(const std::string& text, std::uint16_t to) const;
  // The next datagram that begins with `start`; others are left out. Nothing after ten seconds.
  std::optional<std::string> receive(const std::string& start) const;

 private:
  net::Descriptor socket_;
  std::uint16_t port_ = 0;
};

class Chain {
 public:
  explicit Chain(std::size_t workers, bool handshake_thread = true,
                 const std::string& connections = "one");
  ~Chain();

  Phone caller, callee;
  Server& near() { return *near_; }
  Server& far() { return *far_; }
  std::uint16_t near_port() const { return near_port_; }

 private:
  std::unique_ptr<Server> start(const std::string& toml);

  std::filesystem::path folder_;
  Events events_;
  std::unique_ptr<Server> far_, near_;
  std::uint16_t near_port_ = 0;
};

std::string header_of(const std::string& message, const std::string& name);  // whole line, no CRLF

}  // namespace sipward::runtime
