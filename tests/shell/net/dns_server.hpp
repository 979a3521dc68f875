// A DNS server that answers with the bytes it was told to: over UDP on 127.0.0.1, and over TCP on
// the same port. Everything else is told that there is no such name. Its own thread; owned by the
// test.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "sipward/shell/net/socket.hpp"

namespace sipward::net::test {

inline constexpr std::uint16_t dns_a = 1, dns_cname = 5, dns_aaaa = 28, dns_srv = 33;

std::string dns_name(const std::string& name);  // as on the wire
std::string dns_number(std::uint16_t number);
// One record of an answer; an empty owner: that of the question.
std::string dns_record(std::uint16_t type, std::uint32_t ttl, const std::string& content,
                       const std::string& owner = "");
std::string a_record(const std::string& address, std::uint32_t ttl = 300,
                     const std::string& owner = "");
std::string aaaa_record(const std::string& address, std::uint32_t ttl = 300);
std::string srv_record(std::uint16_t priority, std::uint16_t weight, std::uint16_t port,
                       const std::string& target, std::uint32_t ttl = 300);

struct DnsText {
  int code = 0;         // 2: SERVFAIL, 3: no such name, 5: refused
  std::string records;  // any bytes
  int count = 0;        // of the records
  bool truncated = false;
  bool silent = false;
};

class DnsServer {
 public:
  DnsServer();
  ~DnsServer();

  std::string address() const;  // "127.0.0.1:PORT"
  void set(const std::string& name, std::uint16_t type, DnsText text);
  void set_over_tcp(const std::string& name, std::uint16_t type, DnsText text);
  int asked(const std::string& name, std::uint16_t type);

 private:
  using Key = std::pair<std::string, std::uint16_t>;
  void run();
  void serve_datagram();
  void serve_stream();
  std::string answer(const std::string& query, bool stream);  // empty: none

  Descriptor datagrams_, listener_;
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::map<Key, DnsText> texts_, over_tcp_;
  std::map<Key, int> asked_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace sipward::net::test
