#include "sipward/core/proxy/table.hpp"

#include <utility>

namespace sipward::proxy {
namespace {

constexpr std::string_view magic_cookie = "z9hG4bK";

void add(std::string& key, std::string_view part) {
  key.append(part).append(1, '\n');
}

}  // namespace

std::string server_key(const sip::Message& request, const sip::Via& top, const base::Source& source,
                       sip::Method method) {
  std::string key;
  key.reserve(96);
  key.push_back(source.side == Side::inside ? 'i' : 'o');
  key.push_back(static_cast<char>('A' + static_cast<int>(method)));
  const auto& address = source.remote.address;
  key.append(reinterpret_cast<const char*>(address.bytes().data()), address.size());
  if (method == sip::Method::other) add(key, request.method_text());
  add(key, top.sent_by);
  if (top.branch.starts_with(magic_cookie)) {
    add(key, top.branch);
    return key;
  }
  // RFC 2543: the To tag is left out, for an ACK carries the one of the response.
  add(key, request.request_uri());
  add(key, request.from_tag());
  add(key, request.value(sip::Header::call_id));
  const auto& cseq = request.cseq();
  add(key, std::to_string(cseq ? cseq->number : 0));
  add(key, top.params);
  return key;
}

Relay& Table::open(Relay relay) {
  relay.id = new_id();
  relay_keys_[relay.key] = relay.id;
  ++unanswered_;
  auto& place = relays_[relay.id];
  place = std::make_unique<Relay>(std::move(relay));
  return *place;
}

Branch& Table::open(Branch branch) {
  branch.id = new_id();
  branch_keys_[branch_key(branch.name, branch.is_cancel)] = branch.id;
  auto& place = branches_[branch.id];
  place = std::make_unique<Branch>(std::move(branch));
  return *place;
}

Relay* Table::relay(TransactionId id) {
  const auto found = relays_.find(id);
  return found == relays_.end() ? nullptr : found->second.get();
}

Branch* Table::branch(TransactionId id) {
  const auto found = branches_.find(id);
  return found == branches_.end() ? nullptr : found->second.get();
}

Relay* Table::find_relay(const std::string& key) {
  const auto found = relay_keys_.find(key);
  return found == relay_keys_.end() ? nullptr : relay(found->second);
}

Branch* Table::find_branch(std::string_view name, bool is_cancel) {
  const auto found = branch_keys_.find(branch_key(name, is_cancel));
  return found == branch_keys_.end() ? nullptr : branch(found->second);
}

std::vector<TransactionId> Table::waiting_at(const Destination& where) const {
  std::vector<TransactionId> found;
  for (const auto& [id, branch] : branches_) {
    const auto& to = branch->to;
    if (to.peer == where.peer && to.remote == where.remote && to.server_name == where.server_name &&
        to.identity == where.identity && branch->waits()) {
      found.push_back(id);
    }
  }
  return found;
}

void Table::answered(Relay& relay) {
  if (std::exchange(relay.answered, true)) return;
  --unanswered_;
  let_go(relay);
  overload_.done(relay.sender, base::IpAddressHash{}(relay.source.remote.address));
}

void Table::settled(Branch& branch) {
  if (std::exchange(branch.counted, false)) loads_.sent_done(branch.to.peer);
}

void Table::let_go(Relay& relay) {
  loads_.sent_done(std::exchange(relay.counted_for, base::no_peer));
}

void Table::close_relay(TransactionId id) {
  const auto found = relays_.find(id);
  if (found == relays_.end()) return;
  timers_.stop_all(id);
  relay_keys_.erase(found->second->key);
  answered(*found->second);
  relays_.erase(found);
}

void Table::close_branch(TransactionId id) {
  const auto found = branches_.find(id);
  if (found == branches_.end()) return;
  timers_.stop_all(id);
  branch_keys_.erase(branch_key(found->second->name, found->second->is_cancel));
  settled(*found->second);
  branches_.erase(found);
}

void Table::accept(Relay& relay, const Branch& branch, AcceptedCall call, base::Time until,
                   std::size_t most) {
  call.relay = relay.id;
  call.back = std::move(relay.back);
  accepted_.add(std::move(call), relay.key, branch.name, until, most);
  close_branch(branch.id);
  close_relay(relay.id);
}

std::string Table::branch_key(std::string_view name, bool is_cancel) {
  std::string key(name);
  if (is_cancel) key.push_back('C');
  return key;
}

}  // namespace sipward::proxy
