#include "sipward/shell/tls/context.hpp"

#include <openssl/ssl.h>

#include <algorithm>

#include "sipward/shell/tls/certificate.hpp"
#include "sipward/shell/tls/key_log.hpp"
#include "sipward/shell/tls/ssl_context.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

using Built = ContextSet::Built;

void load_trustpoints(ContextSet::Inner& inner, const ContextSettings& settings,
                      Problems& problems) {
  for (const auto& one : settings.trustpoints) {
    if (auto trustpoint = load_trustpoint(one, problems)) {
      inner.trustpoints.emplace(one.name, std::move(*trustpoint));
    }
  }
}

void make_policies(ContextSet::Inner& inner, const ContextSettings& settings, Problems& problems) {
  for (const auto& peer : settings.peers) {
    const auto same = [&](const TrustpointSettings& one) { return one.name == peer.trustpoint; };
    if (std::none_of(settings.trustpoints.begin(), settings.trustpoints.end(), same)) {
      problems.errors.push_back("peer " + peer.name + ": no trustpoint " + peer.trustpoint);
    }
    if (peer.names.empty() && peer.verify == Verify::full) {
      problems.errors.push_back("peer " + peer.name + ": no names that its certificate must carry");
    }
    if (peer.min > peer.max) {
      problems.errors.push_back("peer " + peer.name +
                                ": the lowest TLS version is above the highest");
    }
    const auto at = inner.trustpoints.find(peer.trustpoint);
    if (at != inner.trustpoints.end()) inner.policies.push_back(make_policy(peer, at->second));
  }
}

bool share_a_name(const PeerTlsSettings& a, const PeerTlsSettings& b) {
  return std::find_first_of(a.names.begin(), a.names.end(), b.names.begin(), b.names.end()) !=
         a.names.end();
}

// Peers behind one prefix are told apart by their certificates' names alone.
void check_shared_prefixes(const std::vector<Policy>& policies, Problems& problems) {
  for (auto a = policies.begin(); a != policies.end(); ++a) {
    for (auto b = a + 1; b != policies.end(); ++b) {
      if (a->settings.side != b->settings.side) continue;
      const auto& others = b->settings.prefixes;
      const auto shared = std::find_first_of(
          a->settings.prefixes.begin(), a->settings.prefixes.end(), others.begin(), others.end());
      if (shared == a->settings.prefixes.end()) continue;
      const auto who = "peers " + a->settings.name + " and " + b->settings.name + " share " +
                       shared->text() + " and ";
      if (!interchangeable(*a, *b)) {
        problems.errors.push_back(who + "must have the same trustpoint, TLS versions and eku");
      }
      if (a->settings.verify != Verify::full || b->settings.verify != Verify::full) {
        problems.errors.push_back(who + "are told apart by names alone: verify must be full");
      }
      if (share_a_name(a->settings, b->settings)) {
        problems.errors.push_back(who + "a name: a certificate could be either's");
      }
    }
  }
}

void make_contexts(ContextSet::Inner& inner, const std::filesystem::path& key_log,
                   Problems& problems) {
  inner.server = make_ssl_context(Role::server);
  inner.client = make_ssl_context(Role::client);
  if (!inner.server || !inner.client) {
    problems.errors.push_back("OpenSSL refuses its settings: " + openssl_words());
    return;
  }
  if (key_log.empty()) return;
  std::string problem;
  if (const auto log = KeyLog::open(key_log, problem)) {
    log_keys(inner.server.get(), log);
    log_keys(inner.client.get(), log);
  } else {
    problems.errors.push_back(problem);
  }
}

}  // namespace

const Policy* ContextSet::Inner::find(base::PeerId peer) const {
  const auto at = std::find_if(policies.begin(), policies.end(),
                               [&](const Policy& policy) { return policy.settings.peer == peer; });
  return at == policies.end() ? nullptr : &*at;
}

std::vector<const Policy*> ContextSet::Inner::candidates(base::Side side,
                                                         const base::IpAddress& address) const {
  std::vector<const Policy*> found;
  int longest = -1;
  for (const auto& policy : policies) {
    if (policy.settings.side != side) continue;
    int length = -1;
    for (const auto& prefix : policy.settings.prefixes) {
      if (prefix.contains(address)) length = std::max(length, int{prefix.length});
    }
    if (length < 0 || length < longest) continue;
    if (length > longest) found.clear();
    longest = length;
    found.push_back(&policy);
  }
  return found;
}

Built ContextSet::build(const ContextSettings& settings) {
  Problems problems;
  auto inner = std::make_unique<Inner>();
  load_trustpoints(*inner, settings, problems);
  make_policies(*inner, settings, problems);
  check_shared_prefixes(inner->policies, problems);
  make_contexts(*inner, settings.key_log, problems);
  Built built{nullptr, std::move(problems.errors), std::move(problems.warnings)};
  if (built.errors.empty()) built.contexts.reset(new ContextSet(std::move(inner)));
  return built;
}

bool ContextSet::covers(std::string_view trustpoint, std::string_view host) const {
  const auto at = inner_->trustpoints.find(trustpoint);
  if (at == inner_->trustpoints.end()) return false;
  const auto& credentials = at->second.credentials;
  return std::all_of(credentials.begin(), credentials.end(), [&](const Credential& one) {
    return !serves(one.use, Role::server) ||
           matching_name(names_of(one.leaf.get()), {base::lower(host)}).has_value();
  });
}

ContextSet::ContextSet(std::unique_ptr<Inner> inner) : inner_(std::move(inner)) {}
ContextSet::~ContextSet() = default;

}  // namespace sipward::tls
