#include "scenario/world.hpp"

#include <utility>

#include "sipward/core/sip/headers.hpp"

namespace sipward::scenario {

using base::Endpoint;
using base::IpAddress;
using base::Prefix;
using base::Side;
using base::Transport;

namespace {

std::string mark(std::uint64_t key, std::string_view bound, std::string_view plain) {
  std::uint64_t hash = 0xcbf29ce484222325ULL ^ key;
  for (const auto text : {bound, plain}) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    hash = (hash ^ 0xff) * 0x100000001b3ULL;
  }
  std::string bytes;
  for (int i = 0; i < 29; ++i) bytes.push_back(static_cast<char>(hash >> (i * 8 % 64) & 0xff));
  return bytes;
}

std::string sealed_with(std::uint64_t key, std::string_view bound, std::string_view plain) {
  std::string hidden(plain);
  for (auto& c : hidden) c = static_cast<char>(c ^ 0x5a);
  return mark(key, bound, plain) + hidden;
}

}  // namespace

std::string TestSealer::seal(std::string_view bound, std::string_view plain) const {
  return sealed_with(key_, bound, plain);
}

std::vector<std::string> TestSealer::seal_as_before(std::string_view bound,
                                                    std::string_view plain) const {
  std::vector<std::string> all;
  for (const auto key : before_) all.push_back(sealed_with(key, bound, plain));
  return all;
}

std::optional<std::string> TestSealer::open(std::string_view bound, std::string_view sealed) const {
  if (sealed.size() < 29) return std::nullopt;
  std::string plain(sealed.substr(29));
  for (auto& c : plain) c = static_cast<char>(c ^ 0x5a);
  auto keys = before_;
  keys.push_back(key_);
  for (const auto key : keys) {
    if (mark(key, bound, plain) == sealed.substr(0, 29)) return plain;
  }
  return std::nullopt;
}

void MapFlows::put(const std::string& token, const proxy::FlowRecord& record, base::Time expires) {
  records_[token] = {record, expires};
}

std::optional<proxy::FlowRecord> MapFlows::find(const std::string& token, base::Time now) const {
  const auto found = records_.find(token);
  if (found == records_.end() || found->second.second <= now) return std::nullopt;
  return found->second.first;
}

namespace {

policy::Peer make_peer(std::string name, Side side, const char* prefix) {
  policy::Peer peer;
  peer.stable_id = policy::stable_id(name);
  peer.name = std::move(name);
  peer.side = side;
  peer.prefixes = {*Prefix::parse(prefix)};
  return peer;
}

policy::Target make_target(Transport transport, const char* host, std::uint16_t port) {
  return {transport, host, port, IpAddress::parse(host)};
}

base::Source make_source(Side side, Transport transport, const char* address, std::uint16_t port) {
  base::Source source;
  source.side = side;
  source.listener = side == Side::outside ? 2 : transport == Transport::udp ? 0 : 1;
  source.remote = {transport, *IpAddress::parse(address), port};
  return source;
}

}  // namespace

policy::Network make_network() {
  policy::Network network;
  network.sides[0].advertise = {"10.0.0.2", 0};
  network.sides[1].advertise = {"sbc.example.com", 0};
  network.listeners = {
      {Side::inside, {Transport::udp, *IpAddress::parse("10.0.0.2"), 5060}, {}},
      {Side::inside, {Transport::tcp, *IpAddress::parse("10.0.0.2"), 5060}, {}},
      {Side::outside, {Transport::tls, *IpAddress::parse("192.0.2.100"), 5061}, {}},
  };
  network.peers = {make_peer("pbx", Side::inside, "10.0.0.10/32"),
                   make_peer("pbx2", Side::inside, "10.0.0.11/32"),
                   make_peer("cucm", Side::outside, "192.0.2.1/32"),
                   make_peer("carrier", Side::outside, "192.0.2.2/32")};
  network.peers[pbx].target = make_target(Transport::udp, "10.0.0.10", 5060);
  network.peers[pbx2].target = make_target(Transport::tcp, "10.0.0.11", 5060);
  network.peers[cucm].target = make_target(Transport::tls, "192.0.2.1", 5061);
  network.peers[cucm].names = {"cucm.example.com"};
  network.peers[carrier].target = make_target(Transport::tls, "192.0.2.2", 5061);
  network.peers[carrier].names = {"carrier.example.net"};
  for (const auto id : {cucm, carrier}) network.peers[id].security = policy::Security::require;
  network.routes = {{Side::inside, cucm, false}, {Side::outside, pbx, false}};
  return network;
}

base::Source from_pbx(std::uint16_t port) {
  return make_source(Side::inside, Transport::udp, "10.0.0.10", port);
}
base::Source from_pbx2() {
  auto source = make_source(Side::inside, Transport::tcp, "10.0.0.11", 40000);
  source.flow = {7, 0, 11};
  return source;
}
base::Source from_cucm() {
  auto source = make_source(Side::outside, Transport::tls, "192.0.2.1", 5061);
  source.flow = {7, 0, 21};
  source.peer = cucm;
  return source;
}
base::Source from_carrier() {
  auto source = make_source(Side::outside, Transport::tls, "192.0.2.2", 5061);
  source.flow = {7, 0, 22};
  source.peer = carrier;
  return source;
}

World::World(policy::Network network, std::uint64_t key, std::vector<std::uint64_t> keys_before)
    : sealer_(key, std::move(keys_before)), random_(key) {
  proxy_ = std::make_unique<proxy::Proxy>(
      std::make_shared<const policy::Network>(std::move(network)),
      proxy::ProxyDependencies{sealer_, random_, flows, long_tokens, drops, duty, loads, overload_,
                               tally});
}

void World::set_network(const policy::Network& network) {
  proxy_->set_network(std::make_shared<const policy::Network>(network),
                      std::make_shared<const policy::Directory>(network));
  look_after_peers();
}

std::vector<Sent> World::look_after_peers() {
  proxy::Outputs out;
  proxy_->look_after_peers(now, out);
  return take(out);
}

void World::tell(const policy::Reach& reach, const policy::Vitals& vitals) {
  proxy::Outputs out;
  proxy_->on_vitals({reach, vitals}, now, out);
  take(out);
}

std::vector<Sent> World::receive(const base::Source& source, const std::string& text,
                                 base::DropReason defect) {
  proxy::Outputs out;
  proxy_->on_message({source, text, defect}, now, out);
  return take(out);
}

std::vector<Sent> World::advance(base::Duration by) {
  const auto until = now + by;
  std::vector<Sent> all;
  while (const auto due = proxy_->next_deadline()) {
    if (*due > until) break;
    now = *due;
    proxy::Outputs out;
    proxy_->on_time(now, out);
    for (auto& sent : take(out)) all.push_back(std::move(sent));
  }
  now = until;
  return all;
}

std::vector<Sent> World::fail(proxy::SendId id, proxy::SendFailure failure,
                              const std::string& why) {
  proxy::Outputs out;
  proxy_->on_send_failed(id, failure, why, now, out);
  return take(out);
}

std::vector<Sent> World::lose_connection(const std::optional<proxy::Destination>& where,
                                         const std::vector<proxy::SendId>& undelivered,
                                         std::optional<std::vector<proxy::SendId>> carried) {
  proxy::Outputs out;
  proxy_->on_connection_lost({where, undelivered, std::move(carried)}, now, out);
  return take(out);
}

std::vector<Sent> World::resolve(const std::vector<std::string>& addresses) {
  proxy::Located located;
  if (!addresses.empty()) located.found = proxy::Found::addresses;
  located.ttl = std::chrono::minutes(1);
  for (const auto& address : addresses) {
    located.servers.push_back({*IpAddress::parse(address), 0, 0, 0, 0});
  }
  return locate(located);
}

std::vector<Sent> World::locate(const proxy::Located& located) {
  const auto query = queries.front();
  queries.pop_front();
  proxy::Outputs out;
  proxy_->on_resolved(query.id, located, now, out);
  return take(out);
}

std::vector<Sent> World::take(proxy::Outputs& out) {
  for (const auto& observation : std::exchange(out.observations, {})) {
    proxy_->on_observation(observation, now, out);
  }
  std::vector<Sent> all;
  for (auto& send : out.sends) {
    auto message = sip::Message::parse(std::move(send.bytes));
    all.push_back({send.to, send.id, std::move(message.value())});
  }
  refusals.insert(refusals.end(), out.refusals.begin(), out.refusals.end());
  closes.insert(closes.end(), out.closes.begin(), out.closes.end());
  changes.insert(changes.end(), out.vitals.begin(), out.vitals.end());
  endpoints.insert(endpoints.end(), out.endpoints.begin(), out.endpoints.end());
  avoidances.insert(avoidances.end(), out.avoidances.begin(), out.avoidances.end());
  reconnects.insert(reconnects.end(), out.reconnects.begin(), out.reconnects.end());
  queries.insert(queries.end(), out.resolves.begin(), out.resolves.end());
  return all;
}

}  // namespace sipward::scenario
