#include "sipward/core/proxy/accepted_calls.hpp"

#include <functional>
#include <utility>

namespace sipward::proxy {
namespace {

std::uint64_t hash_of(std::string_view text) {
  return std::hash<std::string_view>{}(text);
}

}  // namespace

void AcceptedCalls::add(AcceptedCall call, std::string_view request, std::string_view branch,
                        base::Time until, std::size_t most) {
  while (!entries_.empty() && entries_.size() >= most) forget_oldest();
  const auto number = oldest_ + entries_.size();
  Entry entry{std::move(call), hash_of(request), hash_of(branch), until};
  requests_[entry.request] = branches_[entry.branch] = relays_[entry.call.relay] = number;
  entries_.push_back(std::move(entry));
}

AcceptedCall* AcceptedCalls::at(const Index& index, std::uint64_t key) {
  const auto found = index.find(key);
  return found == index.end() ? nullptr : &entries_[found->second - oldest_].call;
}

AcceptedCall* AcceptedCalls::by_request(std::string_view key) {
  return at(requests_, hash_of(key));
}

AcceptedCall* AcceptedCalls::by_branch(std::string_view name) {
  return at(branches_, hash_of(name));
}

AcceptedCall* AcceptedCalls::by_relay(std::uint64_t id) {
  return at(relays_, id);
}

void AcceptedCalls::forget_until(base::Time now) {
  for (auto left = most_at_once; left > 0 && !entries_.empty(); --left) {
    if (entries_.front().until > now) return;
    forget_oldest();
  }
}

std::optional<base::Time> AcceptedCalls::next() const {
  if (entries_.empty()) return std::nullopt;
  return entries_.front().until + std::chrono::seconds(1);
}

// What a later entry has taken over stays with that.
void AcceptedCalls::forget_oldest() {
  const auto forget = [this](Index& index, std::uint64_t key) {
    const auto found = index.find(key);
    if (found != index.end() && found->second == oldest_) index.erase(found);
  };
  const auto& entry = entries_.front();
  forget(requests_, entry.request);
  forget(branches_, entry.branch);
  forget(relays_, entry.call.relay);
  entries_.pop_front();
  ++oldest_;
}

}  // namespace sipward::proxy
