#include "sipward/shell/tls/inventory.hpp"

#include "sipward/shell/tls/context.hpp"

namespace sipward::tls {

std::vector<TrustpointFacts> inventory(const ContextSet& contexts) {
  const auto& inner = contexts.inner();
  std::vector<TrustpointFacts> all;
  for (const auto& [name, trustpoint] : inner.trustpoints) {
    TrustpointFacts facts{name,
                          trustpoint.own_certificates(),
                          trustpoint.anchor_certificates(),
                          trustpoint.revocation_lists,
                          trustpoint.open_chains(),
                          {}};
    for (const auto& policy : inner.policies) {
      if (policy.trustpoint == &trustpoint) facts.peers.push_back(policy.settings.name);
    }
    all.push_back(std::move(facts));
  }
  return all;
}

}  // namespace sipward::tls
