#include "shell/runtime/chain.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "sipward/shell/config/settings.hpp"
#include "sipward/shell/net/address.hpp"
#include "sipward/shell/tls/lab_pki.hpp"

namespace sipward::runtime {
namespace {

namespace fs = std::filesystem;
using base::Endpoint;
using base::IpAddress;
using base::Transport;

Endpoint loopback(std::uint16_t port) {
  return {Transport::udp, IpAddress::v4({127, 0, 0, 1}), port};
}

constexpr auto configuration = R"(
[inside]
listen    = ["udp:127.0.0.1:0"]
advertise = "127.0.0.1"
[outside]
listen    = ["tls:127.0.0.1:0"]
advertise = "SELF.example.com"
[trustpoint.lab]
chain   = "SELF.pem"
key     = "SELF.key"
anchors = ["Chain-CA.pem"]
[server]
workers = WORKERS
handshake_thread = THREAD
[[peer]]
name       = "other"
side       = "outside"
address    = ["127.0.0.1"]
target     = "tls:127.0.0.1:TLSPORT"
trustpoint = "lab"
names      = ["OTHER.example.com"]
connections = "CONNECTIONS"
[[peer]]
name    = "phone"
side    = "inside"
address = ["127.0.0.1"]
target  = "udp:127.0.0.1:PHONEPORT"
[[route]]
from = "inside"
to   = "other"
[[route]]
from = "outside"
to   = "phone"
)";

std::string filled(std::string text, const std::string& what, const std::string& with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what)) {
    text.replace(at, what.size(), with);
  }
  return text;
}

std::uint16_t port_of(const Server& server, Transport transport) {
  for (const auto& listener : server.listeners()) {
    if (listener.endpoint.transport == transport) return listener.endpoint.port;
  }
  return 0;
}

}  // namespace

Phone::Phone() : socket_(net::open_udp(loopback(0), false).descriptor) {
  port_ = net::local_endpoint(socket_.get(), Transport::udp).port;
}

void Phone::send(const std::string& text, std::uint16_t to) const {
  const auto address = net::to_socket_address(loopback(to));
  const auto sent =
      ::sendto(socket_.get(), text.data(), text.size(), 0, address.get(), address.size);
  EXPECT_EQ(sent, static_cast<ssize_t>(text.size()));
}

std::optional<std::string> Phone::receive(const std::string& start) const {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (std::chrono::steady_clock::now() < until) {
    pollfd ready{socket_.get(), POLLIN, 0};
    if (::poll(&ready, 1, 100) <= 0) continue;
    std::array<char, 65536> buffer{};
    const auto size = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
    if (size <= 0) continue;
    std::string text(buffer.data(), static_cast<std::size_t>(size));
    if (text.starts_with(start)) return text;
  }
  return std::nullopt;
}

Chain::Chain(std::size_t workers, bool handshake_thread, const std::string& connections) {
  auto pattern = (fs::temp_directory_path() / "sipward-chain-XXXXXX").string();
  folder_ = ::mkdtemp(pattern.data());
  const tls::LabAuthority authority("Chain CA", folder_);
  for (const auto* name : {"near", "far"}) {
    authority.issue(name, {std::string(name) + ".example.com"});
  }
  auto text = filled(configuration, "WORKERS", std::to_string(workers));
  text = filled(text, "CONNECTIONS", connections);
  text = filled(text, "THREAD", handshake_thread ? "true" : "false");
  auto far = filled(filled(text, "SELF", "far"), "OTHER", "near");
  far = filled(filled(far, "TLSPORT", "1"), "PHONEPORT", std::to_string(callee.port()));
  far_ = start(far);
  auto near = filled(filled(text, "SELF", "near"), "OTHER", "far");
  near = filled(near, "TLSPORT", std::to_string(port_of(*far_, Transport::tls)));
  near_ = start(filled(near, "PHONEPORT", std::to_string(caller.port())));
  near_port_ = port_of(*near_, Transport::udp);
}

Chain::~Chain() {
  near_.reset();
  far_.reset();
  fs::remove_all(folder_);
}

std::unique_ptr<Server> Chain::start(const std::string& toml) {
  const auto loaded = config::load_text(toml, folder_ / "chain.toml", true);
  for (const auto& error : loaded.errors) ADD_FAILURE() << error.text();
  if (!loaded.settings) throw std::runtime_error("the configuration of the test is wrong");
  auto server = std::make_unique<Server>(loaded.settings, events_);
  for (const auto& error : server->start()) ADD_FAILURE() << error;
  return server;
}

std::string header_of(const std::string& message, const std::string& name) {
  const auto at = message.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  return message.substr(at + 2, message.find("\r\n", at + 2) - at - 2);
}

}  // namespace sipward::runtime
