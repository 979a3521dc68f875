#include "sipward/shell/tls/context.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <utility>

#include "sipward/shell/tls/certificate.hpp"
#include "sipward/shell/tls/key_log.hpp"
#include "sipward/shell/tls/ssl_context.hpp"
#include "sipward/shell/tls/text.hpp"
#include "sipward/shell/tls/ticket_keys.hpp"

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

void check_settings(const PeerTlsSettings& peer, const ContextSettings& settings,
                    Problems& problems) {
  const auto error = [&](const std::string& what) {
    problems.errors.push_back("peer " + peer.name + ": " + what);
  };
  const auto same = [&](const TrustpointSettings& one) { return one.name == peer.trustpoint; };
  if (std::none_of(settings.trustpoints.begin(), settings.trustpoints.end(), same)) {
    error("no trustpoint " + peer.trustpoint);
  }
  if (peer.names.empty() && judges_names(peer.verify)) {
    error("no names that its certificate must carry");
  }
  if (peer.min > peer.max) error("the lowest TLS version is above the highest");
}

void make_policies(ContextSet::Inner& inner, const ContextSettings& settings, Problems& problems) {
  inner.policies.reserve(settings.peers.size());
  for (const auto& peer : settings.peers) {
    check_settings(peer, settings, problems);
    auto read = read_algorithms(peer.ciphers, peer.groups);
    for (const auto& what : read.problems) {
      problems.errors.push_back("peer " + peer.name + ": " + what);
    }
    const auto at = inner.trustpoints.find(peer.trustpoint);
    if (at == inner.trustpoints.end()) continue;
    inner.policies.push_back(make_policy(peer, std::move(read.algorithms), at->second));
  }
  inner.selection = Selection(inner.policies);
  for (const auto& policy : inner.policies) inner.by_peer.emplace(policy.settings.peer, &policy);
}

bool share_a_name(const PeerTlsSettings& a, const PeerTlsSettings& b) {
  return std::find_first_of(a.names.begin(), a.names.end(), b.names.begin(), b.names.end()) !=
         a.names.end();
}

// Peers that one ClientHello could mean are told apart by their certificates' names alone.
void check_pair(const Policy& a, const Policy& b, const base::Prefix& shared, Problems& problems) {
  const auto who =
      "peers " + a.settings.name + " and " + b.settings.name + " share " + shared.text() + " and ";
  if (!interchangeable(a, b)) {
    problems.errors.push_back(who +
                              "must have the same trustpoint, TLS versions, ciphers, groups, eku "
                              "and verify_depth");
  }
  if (a.settings.verify != b.settings.verify || !judges_names(a.settings.verify)) {
    problems.errors.push_back(who + "are told apart by names alone: verify must be full");
  }
  if (share_a_name(a.settings, b.settings)) {
    problems.errors.push_back(who + "a name: a certificate could be either's");
  }
}

void check_shared_prefixes(const std::vector<Policy>& policies, Problems& problems) {
  std::map<std::pair<base::Side, base::Prefix>, std::vector<const Policy*>> sharers;
  for (const auto& policy : policies) {
    for (const auto& prefix : policy.settings.prefixes) {
      sharers[{policy.settings.side, prefix}].push_back(&policy);
    }
  }
  std::map<std::pair<const Policy*, const Policy*>, base::Prefix> pairs;
  for (const auto& [where, group] : sharers) {
    for (auto a = group.begin(); a != group.end(); ++a) {
      for (auto b = a + 1; b != group.end(); ++b) {
        if (*a != *b && collide((*a)->settings, (*b)->settings))
          pairs.emplace(std::pair(*a, *b), where.second);
      }
    }
  }
  for (const auto& [pair, shared] : pairs) check_pair(*pair.first, *pair.second, shared, problems);
}

Owned<ssl_ctx_st> another(const Owned<ssl_ctx_st>& context) {
  SSL_CTX_up_ref(context.get());
  return Owned<ssl_ctx_st>(context.get());
}

std::shared_ptr<TicketKeys> ticket_keys_of(const ContextSettings& settings, Problems& problems) {
  if (settings.resumption != Resumption::tickets) return nullptr;
  if (settings.ticket_keys.empty()) return TicketKeys::random();
  std::string problem;
  auto keys = TicketKeys::load(settings.ticket_keys, problem);
  if (!keys) problems.errors.push_back(problem);
  return keys;
}

// Other keys in the file, or another kind of resumption, take another SSL_CTX.
std::string name_of(Resumption resumption, const TicketKeys* keys) {
  return std::to_string(static_cast<int>(resumption)) +
         (keys != nullptr ? keys->fingerprint() : std::string());
}

void make_contexts(ContextSet::Inner& inner, const ContextSettings& settings,
                   std::shared_ptr<TicketKeys> keys, Problems& problems) {
  const auto& key_log = settings.key_log;
  inner.server = make_ssl_context(Role::server, settings.resumption);
  inner.client = make_ssl_context(Role::client, settings.resumption);
  if (inner.server && keys) use_tickets(inner.server.get(), std::move(keys));
  if (!inner.server || !inner.client) {
    problems.errors.push_back("OpenSSL refuses its settings: " + openssl_words());
    return;
  }
  if (key_log.empty()) return;
  std::string problem;
  if (const auto log = KeyLog::open(key_log, settings.key_log_peers, problem)) {
    log_keys(inner.server.get(), log);
    log_keys(inner.client.get(), log);
  } else {
    problems.errors.push_back(problem);
  }
}

}  // namespace

const Policy* ContextSet::Inner::find(base::PeerId peer) const {
  const auto at = by_peer.find(peer);
  return at == by_peer.end() ? nullptr : at->second;
}

Built ContextSet::build(const ContextSettings& settings, const ContextSet* before) {
  Problems problems;
  auto inner = std::make_unique<Inner>();
  load_trustpoints(*inner, settings, problems);
  make_policies(*inner, settings, problems);
  check_shared_prefixes(inner->policies, problems);
  inner->key_log = settings.key_log;
  inner->key_log_peers = settings.key_log_peers;
  inner->trace = before != nullptr ? before->inner().trace : std::make_shared<Trace>();
  auto keys = ticket_keys_of(settings, problems);
  inner->resumption = name_of(settings.resumption, keys.get());
  if (before != nullptr && before->inner().key_log == settings.key_log &&
      before->inner().key_log_peers == settings.key_log_peers &&
      before->inner().resumption == inner->resumption) {
    inner->server = another(before->inner().server);
    inner->client = another(before->inner().client);
    inner->sessions = before->inner().sessions;
  } else {
    inner->sessions = std::make_shared<SessionCache>();
    make_contexts(*inner, settings, std::move(keys), problems);
  }
  Built built{nullptr, std::move(problems.errors), std::move(problems.warnings)};
  if (built.errors.empty()) built.contexts.reset(new ContextSet(std::move(inner)));
  return built;
}

bool ContextSet::shows_rsa(std::string_view trustpoint) const {
  const auto at = inner_->trustpoints.find(trustpoint);
  if (at == inner_->trustpoints.end()) return false;
  const auto& all = at->second.credentials;
  return std::any_of(all.begin(), all.end(), [](const Credential& one) {
    return serves(one.use, Role::server) && EVP_PKEY_get_base_id(one.key.get()) == EVP_PKEY_RSA;
  });
}

bool ContextSet::covers(std::string_view trustpoint, std::string_view host,
                        const NameRules& rules) const {
  const auto at = inner_->trustpoints.find(trustpoint);
  if (at == inner_->trustpoints.end() || !at->second.shown(Role::server)) return false;
  const auto& credentials = at->second.credentials;
  return std::all_of(credentials.begin(), credentials.end(), [&](const Credential& one) {
    return !serves(one.use, Role::server) ||
           matching_name(names_of(one.leaf.get()), {base::lower(host)}, rules).has_value();
  });
}

const std::shared_ptr<Trace>& ContextSet::trace() const {
  return inner_->trace;
}

ContextSet::ContextSet(std::unique_ptr<Inner> inner) : inner_(std::move(inner)) {}
ContextSet::~ContextSet() = default;

}  // namespace sipward::tls
