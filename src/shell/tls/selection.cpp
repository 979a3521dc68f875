#include "sipward/shell/tls/selection.hpp"

#include <algorithm>

namespace sipward::tls {
namespace {

bool listens_at(const Policy& policy, base::ListenerId listener) {
  const auto& wanted = policy.settings.listeners;
  return wanted.empty() || listener == base::no_listener ||
         std::find(wanted.begin(), wanted.end(), listener) != wanted.end();
}

bool is_asked_as(const Policy& policy, std::string_view name) {
  const auto& sni = policy.settings.sni;
  return std::find(sni.begin(), sni.end(), name) != sni.end();
}

template <class T>
bool share_one(const std::vector<T>& a, const std::vector<T>& b) {
  return std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end();
}

}  // namespace

Selection::Selection(const std::vector<Policy>& policies) {
  for (const auto& policy : policies) {
    auto& lengths = lengths_[static_cast<std::size_t>(policy.settings.side)];
    for (const auto& prefix : policy.settings.prefixes) {
      const bool v4 = prefix.network.is_v4();
      auto at = std::find_if(lengths.begin(), lengths.end(), [&](const Length& known) {
        return known.bits == prefix.length && known.v4 == v4;
      });
      if (at == lengths.end()) at = lengths.insert(at, Length{prefix.length, v4, {}});
      auto& sharers = at->policies[prefix.network.masked(prefix.length)];
      if (sharers.empty() || sharers.back() != &policy) sharers.push_back(&policy);
    }
  }
  for (auto& lengths : lengths_) {
    std::sort(lengths.begin(), lengths.end(),
              [](const Length& a, const Length& b) { return a.bits > b.bits; });
  }
}

std::vector<const Policy*> Selection::by_address(base::Side side, const base::IpAddress& address,
                                                 base::ListenerId listener) const {
  std::vector<const Policy*> found;
  for (const auto& length : lengths_[static_cast<std::size_t>(side)]) {
    if (length.v4 != address.is_v4()) continue;
    const auto at = length.policies.find(address.masked(length.bits));
    if (at == length.policies.end()) continue;
    std::copy_if(at->second.begin(), at->second.end(), std::back_inserter(found),
                 [&](const Policy* policy) { return listens_at(*policy, listener); });
    if (!found.empty()) break;
  }
  return found;
}

void narrow(std::vector<const Policy*>& candidates, std::string_view server_name) {
  const bool meant = !server_name.empty() &&
                     std::any_of(candidates.begin(), candidates.end(), [&](const Policy* policy) {
                       return is_asked_as(*policy, server_name);
                     });
  std::erase_if(candidates, [&](const Policy* policy) {
    return meant ? !is_asked_as(*policy, server_name) : !policy->settings.sni.empty();
  });
}

bool collide(const PeerTlsSettings& a, const PeerTlsSettings& b) {
  if (a.side != b.side || !share_one(a.prefixes, b.prefixes)) return false;
  if (!a.listeners.empty() && !b.listeners.empty() && !share_one(a.listeners, b.listeners)) {
    return false;
  }
  return a.sni.empty() == b.sni.empty() && (a.sni.empty() || share_one(a.sni, b.sni));
}

}  // namespace sipward::tls
