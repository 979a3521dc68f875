// What each peer must have, and what two peers may not share.
#include <algorithm>
#include <functional>
#include <map>

#include "sipward/shell/config/draft.hpp"
#include "sipward/shell/tls/algorithms.hpp"

namespace sipward::config {
namespace {

using base::Side;
using base::Transport;
using policy::Security;

std::string named(const PeerDraft& draft) {
  return "peer " + in_quotes(draft.peer.name);
}

void check_distinct(const Draft& draft, Problems& problems) {
  std::map<std::uint32_t, const PeerDraft*> seen;
  for (const auto& of : draft.peers) {
    if (of.peer.name.empty()) continue;
    const auto [at, fresh] = seen.emplace(of.peer.stable_id, &of);
    if (fresh) continue;
    const auto& other = *at->second;
    if (other.peer.name == of.peer.name) {
      problems.error(
          of.at, "there are two peers named " + in_quotes(of.peer.name),
          "a name of its own; the other stands in line " + std::to_string(other.at.line));
    } else {
      problems.error(of.at,
                     "the names " + in_quotes(other.peer.name) + " and " + in_quotes(of.peer.name) +
                         " have the same number in tokens",
                     "another name for one of them");
    }
  }
}

void check_listeners_of(const Draft& draft, const PeerDraft& of, Problems& problems) {
  for (const auto& at : of.listeners) {
    const auto is_it = [&](const ListenerDraft& one) {
      return one.listener.side == of.peer.side && one.listener.bind == at.value;
    };
    if (std::none_of(draft.listeners.begin(), draft.listeners.end(), is_it)) {
      problems.error(at.at, named(of) + ": " + at.value.text() + " is no listener of its side",
                     "one of its side's listen");
    }
  }
}

void check_identity(const Draft& draft, const PeerDraft& of, Problems& problems) {
  const auto& wanted = of.outbound_trustpoint;
  if (wanted.value.empty()) return;
  const auto same = [&](const auto& one) { return one.settings.name == wanted.value; };
  if (of.peer.side == Side::outside) {
    problems.error(wanted.at, named(of) + " is outside: its requests are dialled to nobody there",
                   "outbound_trustpoint of an inside peer");
  } else if (std::none_of(draft.trustpoints.begin(), draft.trustpoints.end(), same)) {
    problems.error(wanted.at, "there is no trustpoint " + in_quotes(wanted.value),
                   "the NAME of a [trustpoint.NAME]");
  }
}

void check_trust(const Draft& draft, const PeerDraft& of, Problems& problems) {
  const auto same = [&](const auto& one) { return one.settings.name == of.trustpoint.value; };
  if (of.trustpoint.value.empty()) {
    problems.error(of.at, named(of) + " speaks TLS but has no trustpoint",
                   "trustpoint = \"…\": the certificate that it sees and the CAs it is judged by");
  } else if (std::none_of(draft.trustpoints.begin(), draft.trustpoints.end(), same)) {
    problems.error(of.trustpoint.at, "there is no trustpoint " + in_quotes(of.trustpoint.value),
                   "the NAME of a [trustpoint.NAME]");
  }
  check_listeners_of(draft, of, problems);
  if (tls::read_algorithms(of.ciphers, of.groups).algorithms.legacy) {
    problems.warning(of.at,
                     named(of) +
                         " may use legacy ciphers: without forward secrecy whoever gets "
                         "its key can read what was recorded",
                     "ciphers = [\"modern\"] as soon as it can");
  }
  if (of.verify == tls::Verify::none) {
    problems.warning(of.at,
                     named(of) + " is not verified at all: whoever sends from its address is it",
                     "verify = \"full\" and names");
  } else if (of.verify == tls::Verify::anchors_only) {
    problems.warning(of.at,
                     named(of) +
                         " is verified by its anchors only: whoever has any certificate "
                         "under them is taken for it",
                     "verify = \"full\" and names");
  } else if (of.peer.names.empty()) {
    problems.error(of.at, named(of) + " speaks TLS but has no names",
                   "names = [\"…\"]: what its certificate must carry");
  }
}

void check_topology(const PeerDraft& of, Problems& problems) {
  if (of.peer.topology == policy::Topology::hide &&
      of.peer.record_route != policy::RecordRouteStyle::transport_param) {
    problems.error(of.at, named(of) + " has topology = \"hide\" but another record_route",
                   "record_route = \"transport-param\": our entry is what leads back");
  }
}

void warn_of_security(const PeerDraft& of, Problems& problems) {
  const auto& peer = of.peer;
  if (!of.security_at || peer.security == Security::require) return;
  if (peer.side == Side::inside && peer.security == Security::off) return;
  const auto when = peer.security == Security::prefer ? ", while TLS fails," : "";
  problems.warning(*of.security_at,
                   named(of) + " has security = " + in_quotes(to_string(peer.security)) +
                       ": what passes" + when + " can be read and forged by whoever is between",
                   "\"require\" as soon as `sipward peers` shows that TLS works");
}

// What the target must be, and what has to stand beside it, for each way of being moved to TLS.
void check_security(const PeerDraft& of, Problems& problems) {
  const auto& peer = of.peer;
  const auto word = std::string(to_string(peer.security));
  const bool tls_target = peer.target && peer.target->transport == Transport::tls;
  const bool wants_tls = peer.security != Security::off;
  if (peer.target && wants_tls && !tls_target) {
    problems.error(
        of.at,
        named(of) +
            (!of.security_at ? std::string(" is outside") : " has security = " + in_quotes(word)) +
            ", but its target is cleartext (" +
            std::string(base::to_string(peer.target->transport)) + ")",
        "target = \"tls:…\", or security = \"off\" as long as it cannot do TLS");
  }
  const bool both = peer.security == Security::observe || peer.security == Security::prefer ||
                    (peer.security == Security::off && tls_target);
  if (both && tls_target && !of.cleartext) {
    problems.error(of.at, named(of) + " has security = " + in_quotes(word) + " but no cleartext",
                   "cleartext = \"udp:5060\": where the host of target takes it");
  } else if (of.cleartext && (!both || !tls_target)) {
    problems.error(of.at, named(of) + " has cleartext, which nothing uses",
                   "a TLS target and security \"off\", \"observe\" or \"prefer\"");
  }
  if (peer.scheme == policy::UriScheme::sips && peer.security != Security::require) {
    problems.error(of.at, named(of) + " has scheme = \"sips\" but security = " + in_quotes(word),
                   "\"require\", for sips promises TLS");
  }
  warn_of_security(of, problems);
}

void check_connections(const PeerDraft& of, Problems& problems) {
  if (!of.connections_at || of.peer.target) return;
  problems.error(*of.connections_at, named(of) + " has no target: we open no connections to it",
                 "a target, or no connections");
}

void check_cleartext(const PeerDraft& of, Problems& problems) {
  if (!of.peer.names.empty()) {
    problems.warning(of.at,
                     named(of) +
                         " has names but no trustpoint: it speaks cleartext, where nobody "
                         "proves a name",
                     "a trustpoint, if it speaks TLS");
  }
  if (of.peer.prefixes.empty()) {
    problems.warning(of.at, named(of) + " has no address: what it sends on its own is refused",
                     "address = [\"…\"]");
  }
}

void check_peer(const Draft& draft, const PeerDraft& of, Problems& problems) {
  const auto& peer = of.peer;
  if (peer.prefixes.empty() && !peer.target) {
    problems.error(of.at, named(of) + " has neither address nor target", "one of them, or both");
  }
  check_security(of, problems);
  check_identity(draft, of, problems);
  check_topology(of, problems);
  check_connections(of, problems);
  if (of.speaks_tls()) {
    check_trust(draft, of, problems);
  } else {
    check_cleartext(of, problems);
  }
}

bool share_a_name(const PeerDraft& a, const PeerDraft& b) {
  const auto& others = b.peer.names;
  return std::find_first_of(a.peer.names.begin(), a.peer.names.end(), others.begin(),
                            others.end()) != a.peer.names.end();
}

// By the listener, or by the name that they ask for.
bool told_apart_before(const PeerDraft& a, const PeerDraft& b) {
  if (!a.speaks_tls() || !b.speaks_tls()) return false;
  const auto apart = [](const auto& x, const auto& y, auto&& same) {
    return std::none_of(x.begin(), x.end(), [&](const auto& one) {
      return std::any_of(y.begin(), y.end(), [&](const auto& other) { return same(one, other); });
    });
  };
  if (!a.listeners.empty() && !b.listeners.empty() &&
      apart(a.listeners, b.listeners,
            [](const auto& x, const auto& y) { return x.value == y.value; })) {
    return true;
  }
  if (a.sni.empty() != b.sni.empty()) return true;
  return !a.sni.empty() && apart(a.sni, b.sni, std::equal_to<>());
}

// Two peers with one prefix can be told apart by their certificates only, and those are seen after
// the handshake has begun. False: a problem was found.
bool check_shared(const PeerDraft& a, const PeerDraft& b, const base::Prefix& prefix,
                  Problems& problems) {
  if (told_apart_before(a, b)) return true;
  const auto both = "peers " + in_quotes(a.peer.name) + " and " + in_quotes(b.peer.name) +
                    " share " + prefix.text();
  if (!a.speaks_tls() || !b.speaks_tls()) {
    problems.error(b.at, both, "addresses of their own: without TLS nothing else tells them apart");
  } else if (share_a_name(a, b)) {
    problems.error(b.at, both + " and a name", "names that tell them apart");
  } else if (a.min != b.min || a.max != b.max || a.trustpoint.value != b.trustpoint.value ||
             a.ciphers != b.ciphers || a.groups != b.groups || a.eku != b.eku ||
             a.verify_depth != b.verify_depth) {
    problems.error(b.at, both + " but not trustpoint, TLS versions, ciphers, groups, eku and depth",
                   "the same for both: they are used before the certificate is seen");
  } else if (a.verify != tls::Verify::full || b.verify != tls::Verify::full) {
    problems.error(b.at, both + " and are told apart by names alone", "verify = \"full\" of both");
  } else {
    return true;
  }
  return false;
}

}  // namespace

const PeerDraft* Draft::peer_named(std::string_view name) const {
  const auto same = [&](const PeerDraft& of) { return of.peer.name == name; };
  const auto at = std::find_if(peers.begin(), peers.end(), same);
  return at == peers.end() ? nullptr : &*at;
}

void check_peers(const Draft& draft, Problems& problems) {
  check_distinct(draft, problems);
  for (const auto& of : draft.peers) {
    if (!of.broken) check_peer(draft, of, problems);
  }
}

void check_prefixes(const Draft& draft, Problems& problems) {
  std::map<std::pair<Side, base::Prefix>, std::vector<const PeerDraft*>> seen;
  for (const auto& of : draft.peers) {
    if (of.broken) continue;
    for (const auto& prefix : of.peer.prefixes) {
      auto& others = seen[{of.peer.side, prefix}];
      if (!others.empty() && others.back() == &of) continue;  // written twice
      const auto clear = [&](const auto* other) {
        return check_shared(*other, of, prefix, problems);
      };
      static_cast<void>(std::all_of(others.begin(), others.end(), clear));  // to the first problem
      others.push_back(&of);
    }
  }
}

}  // namespace sipward::config
