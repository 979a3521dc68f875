#include "sipward/shell/net/name_search.hpp"

#include <algorithm>
#include <utility>

#include "sipward/shell/net/address_order.hpp"
#include "sipward/shell/net/hosts_file.hpp"

namespace sipward::net {
namespace {

using proxy::Found;
using std::chrono::seconds;
using Type = DnsQuery::Type;

constexpr std::size_t most_records = 64;
constexpr std::size_t most_addresses = 64;       // in all
constexpr std::size_t most_addresses_each = 16;  // of one host
constexpr base::Duration shortest_ttl = seconds(1);
constexpr base::Duration longest_ttl = std::chrono::hours(1);
constexpr base::Duration hosts_file_ttl = seconds(60);
constexpr base::Duration incomplete_ttl = seconds(5);  // some servers could not be looked up

bool by_priority(const SrvRecord& a, const SrvRecord& b) {
  return a.priority < b.priority;
}

// What offers nothing: "." (RFC 2782), and port 0.
bool is_idle(const SrvRecord& record) {
  return record.target.empty() || record.port == 0;
}

}  // namespace

NameSearch::NameSearch(proxy::Wanted wanted, std::filesystem::path hosts_file)
    : wanted_(std::move(wanted)), hosts_file_(std::move(hosts_file)) {}

// A name that the hosts file has is there by intention: no DNS is asked about it, not for SRV
// either.
std::vector<DnsQuery> NameSearch::begin() {
  Host host{wanted_.name, {}, {}, false};
  if (const auto address = base::IpAddress::parse(wanted_.name)) {
    host.addresses = {*address};
  } else {
    host.addresses = addresses_in_hosts(hosts_file_, wanted_.name);
  }
  const bool known = !host.addresses.empty();
  if (!known && !wanted_.service.empty()) {
    waiting_ = 1;
    return {{wanted_.service + "." + wanted_.name, Type::srv, 0, 0}};
  }
  hosts_.push_back(std::move(host));
  if (!known) return ask_for(0);
  lower_ttl(hosts_file_ttl);
  return {};
}

std::vector<DnsQuery> NameSearch::ask_for(std::size_t host) {
  waiting_ += 2;
  const auto& name = hosts_[host].name;
  return {{name, Type::a, 0, host}, {name, Type::aaaa, 0, host}};
}

std::vector<DnsQuery> NameSearch::on_reply(const DnsQuery& query, const DnsReply& reply) {
  --waiting_;
  if (query.type == Type::srv) return on_records(reply);
  auto& host = hosts_[query.host];
  if (reply.found == Found::failed) host.failed = true;
  if (reply.answer.addresses.empty()) return {};
  host.addresses.insert(host.addresses.end(), reply.answer.addresses.begin(),
                        reply.answer.addresses.end());
  lower_ttl(reply.answer.ttl);
  return {};
}

std::vector<DnsQuery> NameSearch::on_records(const DnsReply& reply) {
  if (reply.found == Found::failed) {
    records_failed_ = true;
    return {};
  }
  if (reply.answer.servers.empty()) {  // §4.2: no SRV record, so the name itself
    hosts_.push_back({wanted_.name, {}, {}, false});
    return ask_for(0);
  }
  lower_ttl(reply.answer.ttl);
  records_ = reply.answer.servers;
  std::erase_if(records_, is_idle);
  std::stable_sort(records_.begin(), records_.end(), by_priority);
  if (records_.size() > most_records) records_.resize(most_records);
  std::vector<DnsQuery> queries;
  for (const auto& record : records_) {
    hosts_.push_back(
        {record.target, record, addresses_in_hosts(hosts_file_, record.target), false});
    if (!hosts_.back().addresses.empty()) {
      lower_ttl(hosts_file_ttl);
      continue;
    }
    for (auto& query : ask_for(hosts_.size() - 1)) queries.push_back(std::move(query));
  }
  return queries;
}

void NameSearch::lower_ttl(base::Duration ttl) {
  ttl_ = std::min(ttl_.value_or(ttl), ttl);
}

NameAnswer NameSearch::answer() {
  NameAnswer answer;
  auto& located = answer.located;
  bool failed = records_failed_;
  for (std::size_t i = 0; i < hosts_.size(); ++i) {
    auto& host = hosts_[i];
    failed = failed || (host.failed && host.addresses.empty());
    put_reachable_first(host.addresses);
    if (host.addresses.size() > most_addresses_each) host.addresses.resize(most_addresses_each);
    const auto& record = host.record;
    for (const auto& address : host.addresses) {
      if (located.servers.size() == most_addresses) break;
      located.servers.push_back(
          {address, record.port, record.priority, record.weight, static_cast<std::uint16_t>(i)});
    }
  }
  if (!located.servers.empty()) {
    located.found = Found::addresses;
    located.ttl = std::clamp(ttl_.value_or(longest_ttl), shortest_ttl, longest_ttl);
    if (failed) located.ttl = std::min(located.ttl, incomplete_ttl);
  } else {
    located.found = failed ? Found::failed : Found::none;
  }
  answer.records = std::move(records_);
  return answer;
}

}  // namespace sipward::net
