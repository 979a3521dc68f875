#include "sipward/cli/check_report.hpp"

#include <vector>

#include "sipward/cli/layout.hpp"
#include "sipward/shell/tls/inventory.hpp"

namespace sipward::cli {
namespace {

constexpr std::size_t most_overlaps = 20;
constexpr std::size_t trustpoint_label_width = 12;

std::string counted(std::size_t count, const char* what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string names_text(const std::vector<std::string>& names) {
  std::string all;
  for (const auto& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

std::string trustpoint_rows(const tls::TrustpointFacts& trustpoint) {
  std::string out = "trustpoint " + trustpoint.name + "\n";
  for (const auto& own : trustpoint.own) {
    out += row(2, "own",
               own.facts.subject + ", " + own.facts.key_type + ", " +
                   until_text(own.facts.not_after) + "; " + names_text(own.names),
               trustpoint_label_width);
  }
  for (const auto& anchor : trustpoint.anchors) {
    out += row(2, "anchor", anchor.facts.subject + ", " + until_text(anchor.facts.not_after),
               trustpoint_label_width);
  }
  for (const auto& list : trustpoint.revocation_lists) {
    out += row(2, "CRL", list.issuer + ", next update " + list.next_update, trustpoint_label_width);
  }
  for (const auto& sentence : trustpoint.open_chains)
    out += row(2, "chain", sentence, trustpoint_label_width);
  return out + row(2, "peers", names_text(trustpoint.peers), trustpoint_label_width);
}

struct Claim {
  base::Prefix prefix;
  const policy::Peer* peer = nullptr;
};

// Where the longer prefix takes addresses out of a shorter one.
std::string overlap_rows(const policy::Network& network, base::Side side) {
  std::vector<Claim> claims;
  for (const auto& peer : network.peers) {
    if (peer.side != side) continue;
    for (const auto& prefix : peer.prefixes) claims.push_back({prefix, &peer});
  }
  std::string out;
  std::size_t found = 0;
  for (const auto& inner : claims) {
    for (const auto& outer : claims) {
      const bool inside = inner.prefix.length > outer.prefix.length && inner.peer != outer.peer &&
                          outer.prefix.contains(inner.prefix.network);
      if (!inside || ++found > most_overlaps) continue;
      out += row(2, std::string(base::to_string(side)),
                 inner.prefix.text() + " is " + inner.peer->name + ", though it lies in " +
                     outer.prefix.text() + " of " + outer.peer->name + ": the longer prefix wins",
                 trustpoint_label_width);
    }
  }
  if (found > most_overlaps) {
    out += row(2, "", "and " + std::to_string(found - most_overlaps) + " more",
               trustpoint_label_width);
  }
  return out;
}

// What the peers of some presets demand of media, which is no affair of ours.
std::string media_rows(const config::Settings& settings) {
  std::string out;
  for (std::size_t i = 0; i < settings.presets.size(); ++i) {
    const auto* preset = settings.presets[i].preset;
    if (preset == nullptr || preset->media.empty()) continue;
    out += row(2, "media",
               settings.network->peers[i].name + " is " + std::string(preset->product) + ": " +
                   std::string(preset->media),
               trustpoint_label_width);
  }
  return out.empty() ? out : "presets\n" + out;
}

}  // namespace

std::string check_text(const config::Settings& settings, const tls::ContextSet& contexts) {
  const auto& network = *settings.network;
  std::string out = "ok: " + counted(network.listeners.size(), "listener") + ", " +
                    counted(network.peers.size(), "peer") + ", " +
                    counted(network.routes.size(), "route") + ", " +
                    counted(settings.tls.trustpoints.size(), "trustpoint") + "\n";
  for (const auto& trustpoint : tls::inventory(contexts)) out += trustpoint_rows(trustpoint);
  out += media_rows(settings);
  const auto overlaps =
      overlap_rows(network, base::Side::inside) + overlap_rows(network, base::Side::outside);
  return overlaps.empty() ? out : out + "prefixes\n" + overlaps;
}

}  // namespace sipward::cli
