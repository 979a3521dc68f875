#include "sipward/lab/network.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "sipward/lab/ports.hpp"
#include "sipward/shell/config/settings.hpp"
#include "sipward/shell/tls/lab_pki.hpp"

namespace sipward::lab {
namespace {

namespace fs = std::filesystem;
using base::IpAddress;
using base::Transport;

constexpr auto own_address = "127.0.0.1";

fs::path make_folder() {
  auto pattern = (fs::temp_directory_path() / "sipward-lab-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make " + pattern);
  return pattern;
}

// What the secure component demands of sipward.
tls::ContextSettings secure_settings(const fs::path& folder) {
  tls::PeerTlsSettings peer;
  peer.peer = 0;
  peer.name = "sipward";
  peer.prefixes = {*base::Prefix::parse("127.0.0.0/8")};
  peer.trustpoint = "lab";
  peer.names = {"sbc.example.com"};
  return {{{"lab", {{folder / "secure.pem", folder / "secure.key"}}, {folder / "Lab-CA.pem"}}},
          {peer},
          {}};
}

}  // namespace

void Watcher::connection_up(const runtime::ConnectionUp& up) {
  if (up.tls == nullptr) return;
  const std::lock_guard lock(mutex_);
  negotiated_ = std::string(up.tls->version) + " " + std::string(up.tls->cipher) +
                ", verified as " + up.tls->verified_name;
}

void Watcher::handshake_failed(const tls::Failure& failure) {
  const std::lock_guard lock(mutex_);
  failures_.push_back(failure.line());
}

std::string Watcher::negotiated() const {
  const std::lock_guard lock(mutex_);
  return negotiated_;
}

std::vector<std::string> Watcher::failures() const {
  const std::lock_guard lock(mutex_);
  return failures_;
}

Network::Network() : folder_(make_folder()), config_(folder_ / "sipward.toml") {
  make_certificates();
  choose_ports();
  write_config();
  auto built = tls::ContextSet::build(secure_settings(folder_));
  if (!built.contexts) throw std::runtime_error(built.errors.front());
  contexts_ = std::move(built.contexts);
  const auto loaded = config::load_file(config_, true);
  if (!loaded.settings) throw std::runtime_error(loaded.errors.front().text());
  server_ = std::make_unique<runtime::Server>(loaded.settings, watcher_);
  const auto errors = server_->start();
  if (!errors.empty()) throw std::runtime_error(errors.front());
}

Network::~Network() {
  server_.reset();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void Network::make_certificates() {
  const tls::LabAuthority authority("Lab CA", folder_);
  authority.issue("sbc", {"sbc.example.com"});
  authority.issue("secure", {"secure.example.com"});
}

void Network::choose_ports() {
  const auto choose = [this](const char* address, std::uint16_t wanted,
                             const std::vector<Transport>& transports) {
    auto chosen = choose_port(*IpAddress::parse(address), wanted, transports);
    if (!chosen.notice.empty()) notices_.push_back(std::string(address) + ": " + chosen.notice);
    if (chosen.port == 0) throw std::runtime_error(std::string(address) + ": no port is free");
    return chosen.port;
  };
  cleartext_port_ = choose(own_address, 5060, {Transport::udp, Transport::tcp});
  tls_port_ = choose(own_address, 5061, {Transport::tls});
  secure_port_ = choose(secure_address, 5061, {Transport::tls});
}

void Network::write_config() {
  std::ofstream file(config_);
  const auto port = std::to_string(cleartext_port_);
  file << "[inside]\nlisten    = [\"udp:127.0.0.1:" << port << "\", \"tcp:127.0.0.1:" << port
       << "\"]\nadvertise = \"127.0.0.1\"\n\n[outside]\nlisten    = [\"tls:127.0.0.1:" << tls_port_
       << "\"]\nadvertise = \"sbc.example.com\"\n\n[server]\nstate_folder = \"state\"\n\n"
       << "[trustpoint.lab]\nchain   = \"sbc.pem\"\nkey     = \"sbc.key\"\nanchors = "
          "[\"Lab-CA.pem\"]\n\n"
       << "[[peer]]\nname       = \"secure\"\nside       = \"outside\"\naddress    = "
          "[\"127.0.0.4\"]\n"
       << "target     = \"tls:127.0.0.4:" << secure_port_
       << "\"\ntrustpoint = \"lab\"\nnames      = [\"secure.example.com\"]\n\n"
       << "[[peer]]\nname    = \"legacy-udp\"\nside    = \"inside\"\naddress = [\"127.0.0.2\"]\n"
       << "target  = \"udp:127.0.0.2:5060\"\n\n[[peer]]\nname    = \"legacy-tcp\"\nside    = "
       << "\"inside\"\naddress = [\"127.0.0.3\"]\ntarget  = \"tcp:127.0.0.3:5060\"\n\n"
       << "[[route]]\nfrom = \"inside\"\nto   = \"secure\"\n\n"
       << "[[route]]\nfrom = \"outside\"\nto   = \"legacy-udp\"\n";
  if (!file.flush()) throw std::runtime_error("cannot write " + config_.string());
}

std::string Network::inside_host() const {
  return inside(Transport::udp).text().substr(4);
}
std::string Network::outside_host() const {
  return "sbc.example.com:" + std::to_string(tls_port_);
}

base::Endpoint Network::inside(Transport transport) const {
  return {transport, *IpAddress::parse(own_address), cleartext_port_};
}

}  // namespace sipward::lab
