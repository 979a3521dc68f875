// One question about a name on its way to an answer (RFC 3263 §4.2): which DNS queries it takes,
// and what their replies come to. Owned by the resolver, on its thread; sends nothing itself.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sipward/core/proxy/located.hpp"
#include "sipward/shell/net/dns_message.hpp"

namespace sipward::net {

struct DnsQuery {
  enum class Type : std::uint8_t { a, aaaa, srv };
  std::string name;
  Type type = Type::a;
  std::uint64_t search = 0;  // whose; filled in by the resolver
  std::size_t host = 0;      // which of its hosts
};

struct DnsReply {
  proxy::Found found = proxy::Found::failed;  // addresses: `answer` may hold some
  DnsAnswer answer;
};

struct NameAnswer {
  proxy::Located located;
  std::vector<SrvRecord> records;  // that led to it, in order of priority; none: no SRV
};

class NameSearch {
 public:
  NameSearch(proxy::Wanted wanted, std::filesystem::path hosts_file);

  // What is to be asked next. Nothing, and `done`: the answer is there.
  std::vector<DnsQuery> begin();
  std::vector<DnsQuery> on_reply(const DnsQuery& query, const DnsReply& reply);
  bool done() const { return waiting_ == 0; }
  NameAnswer answer();

 private:
  struct Host {
    std::string name;
    SrvRecord record;
    std::vector<base::IpAddress> addresses;
    bool failed = false;  // DNS did not say all
  };
  std::vector<DnsQuery> ask_for(std::size_t host);
  std::vector<DnsQuery> on_records(const DnsReply& reply);
  void lower_ttl(base::Duration ttl);

  proxy::Wanted wanted_;
  std::filesystem::path hosts_file_;
  std::vector<Host> hosts_;
  std::vector<SrvRecord> records_;
  std::optional<base::Duration> ttl_;
  bool records_failed_ = false;
  std::size_t waiting_ = 0;  // queries
};

}  // namespace sipward::net
