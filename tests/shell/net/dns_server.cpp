#include "shell/net/dns_server.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>

namespace sipward::net::test {
namespace {

constexpr std::size_t header_bytes = 12;
constexpr auto local = "127.0.0.1";

base::Endpoint at_port(base::Transport transport, std::uint16_t port) {
  return {transport, base::IpAddress::parse(local).value_or(base::IpAddress()), port};
}

// "a.example" out of the question, which is never compressed; the position behind it.
std::pair<std::string, std::size_t> read_name(const std::string& query) {
  std::string name;
  std::size_t at = header_bytes;
  while (at < query.size() && query[at] != 0) {
    const auto length = static_cast<std::size_t>(query[at]);
    name += (name.empty() ? "" : ".") + query.substr(at + 1, length);
    at += length + 1;
  }
  return {base::lower(name), at + 1};
}

bool read_exactly(int socket, char* into, std::size_t size) {
  return ::recv(socket, into, size, MSG_WAITALL) == static_cast<ssize_t>(size);
}

}  // namespace

std::string dns_name(const std::string& name) {
  std::string wire;
  std::size_t at = 0;
  while (at < name.size()) {
    const auto end = std::min(name.find('.', at), name.size());
    wire += static_cast<char>(end - at);
    wire += name.substr(at, end - at);
    at = end + 1;
  }
  return wire + '\0';
}

std::string dns_number(std::uint16_t number) {
  return {static_cast<char>(number >> 8), static_cast<char>(number & 0xff)};
}

std::string dns_record(std::uint16_t type, std::uint32_t ttl, const std::string& content,
                       const std::string& owner) {
  const auto name = owner.empty() ? std::string("\xc0\x0c") : dns_name(owner);
  return name + dns_number(type) + dns_number(1) +
         dns_number(static_cast<std::uint16_t>(ttl >> 16)) +
         dns_number(static_cast<std::uint16_t>(ttl & 0xffff)) +
         dns_number(static_cast<std::uint16_t>(content.size())) + content;
}

std::string a_record(const std::string& address, std::uint32_t ttl, const std::string& owner) {
  std::array<char, 4> bytes{};
  ::inet_pton(AF_INET, address.c_str(), bytes.data());
  return dns_record(dns_a, ttl, {bytes.data(), bytes.size()}, owner);
}

std::string aaaa_record(const std::string& address, std::uint32_t ttl) {
  std::array<char, 16> bytes{};
  ::inet_pton(AF_INET6, address.c_str(), bytes.data());
  return dns_record(dns_aaaa, ttl, {bytes.data(), bytes.size()});
}

std::string srv_record(std::uint16_t priority, std::uint16_t weight, std::uint16_t port,
                       const std::string& target, std::uint32_t ttl) {
  return dns_record(
      dns_srv, ttl,
      dns_number(priority) + dns_number(weight) + dns_number(port) + dns_name(target));
}

DnsServer::DnsServer() {
  // A port that is free for both.
  for (int attempt = 0; attempt < 100 && !listener_; ++attempt) {
    datagrams_ = open_udp(at_port(base::Transport::udp, 0), false).descriptor;
    port_ = local_endpoint(datagrams_.get(), base::Transport::udp).port;
    listener_ = open_listener(at_port(base::Transport::tcp, port_)).descriptor;
  }
  thread_ = std::thread([this] { run(); });
}

DnsServer::~DnsServer() {
  stopping_ = true;
  thread_.join();
}

std::string DnsServer::address() const {
  return std::string(local) + ":" + std::to_string(port_);
}

void DnsServer::set(const std::string& name, std::uint16_t type, DnsText text) {
  const std::lock_guard lock(mutex_);
  texts_[{name, type}] = std::move(text);
}

void DnsServer::set_over_tcp(const std::string& name, std::uint16_t type, DnsText text) {
  const std::lock_guard lock(mutex_);
  over_tcp_[{name, type}] = std::move(text);
}

int DnsServer::asked(const std::string& name, std::uint16_t type) {
  const std::lock_guard lock(mutex_);
  return asked_[{name, type}];
}

void DnsServer::run() {
  while (!stopping_) {
    std::array<pollfd, 2> polled{{{datagrams_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}}};
    ::poll(polled.data(), polled.size(), 10);
    if (polled[0].revents != 0) serve_datagram();
    if (polled[1].revents != 0) serve_stream();
  }
}

void DnsServer::serve_datagram() {
  std::array<char, 2048> bytes{};
  sockaddr_storage from{};
  socklen_t size = sizeof from;
  auto* sender = reinterpret_cast<sockaddr*>(&from);
  const auto got = ::recvfrom(datagrams_.get(), bytes.data(), bytes.size(), 0, sender, &size);
  if (got < static_cast<ssize_t>(header_bytes)) return;
  const auto text = answer({bytes.data(), static_cast<std::size_t>(got)}, false);
  if (!text.empty()) ::sendto(datagrams_.get(), text.data(), text.size(), 0, sender, size);
}

// One query a connection, sent whole.
void DnsServer::serve_stream() {
  const Descriptor stream(::accept(listener_.get(), nullptr, nullptr));
  std::array<unsigned char, 2> length{};
  if (!read_exactly(stream.get(), reinterpret_cast<char*>(length.data()), 2)) return;
  std::string query(static_cast<std::size_t>(length[0] << 8 | length[1]), '\0');
  if (!read_exactly(stream.get(), query.data(), query.size())) return;
  const auto text = answer(query, true);
  const auto sent = dns_number(static_cast<std::uint16_t>(text.size())) + text;
  ::send(stream.get(), sent.data(), sent.size(), MSG_NOSIGNAL);
}

std::string DnsServer::answer(const std::string& query, bool stream) {
  const auto [name, end] = read_name(query);
  if (end + 4 > query.size()) return {};
  const auto type = static_cast<std::uint16_t>(static_cast<unsigned char>(query[end]) << 8 |
                                               static_cast<unsigned char>(query[end + 1]));
  const std::lock_guard lock(mutex_);
  ++asked_[{name, type}];
  const auto& texts = stream ? over_tcp_ : texts_;
  const auto at = texts.find({name, type});
  const bool known_otherwise = texts.contains({name, dns_a}) || texts.contains({name, dns_aaaa});
  const auto text = at != texts.end() ? at->second : DnsText{known_otherwise ? 0 : 3, "", 0};
  if (text.silent) return {};
  std::string bytes = query.substr(0, 2);
  bytes += static_cast<char>(0x85 | (text.truncated ? 2 : 0));  // response, authoritative, RD
  bytes += static_cast<char>(0x80 | text.code);
  bytes += dns_number(1) + dns_number(static_cast<std::uint16_t>(text.count)) + dns_number(0) +
           dns_number(0);
  return bytes + query.substr(header_bytes, end + 4 - header_bytes) + text.records;
}

}  // namespace sipward::net::test
