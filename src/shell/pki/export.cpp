#include "sipward/shell/pki/export.hpp"

#include <algorithm>

#include "sipward/shell/tls/certificate_making.hpp"
#include "sipward/shell/tls/text.hpp"
#include "sipward/shell/tls/trustpoint.hpp"

namespace sipward::pki {
namespace {

using Role = ExportedCertificate::Role;

// The certificates of one trustpoint, each once.
class Exporting {
 public:
  explicit Exporting(const tls::Trustpoint& trustpoint) : trustpoint_(trustpoint) {
    out_.trustpoint = trustpoint.name;
    for (const auto& credential : trustpoint.credentials) add_chain(credential);
    std::stable_sort(out_.certificates.begin(), out_.certificates.end(),
                     [](const auto& a, const auto& b) { return a.to_import > b.to_import; });
  }
  Exported take() { return std::move(out_); }

 private:
  void add(x509_st* certificate, Role role, bool to_import) {
    auto facts = tls::facts_of(certificate);
    auto& all = out_.certificates;
    const auto same = [&](const auto& one) { return one.facts.fingerprint == facts.fingerprint; };
    if (std::any_of(all.begin(), all.end(), same)) return;
    const auto of_role =
        std::count_if(all.begin(), all.end(), [role](const auto& one) { return one.role == role; });
    const auto number = of_role == 0 ? std::string() : "-" + std::to_string(of_role + 1);
    ExportedCertificate made{
        role,
        std::move(facts),
        tls::sha1_fingerprint(certificate),
        {},
        to_import,
        trustpoint_.name + "-" + std::string(to_string(role)) + number + ".pem",
        tls::pem_of(certificate)};
    if (role == Role::own) made.names = tls::presented(tls::names_of(certificate));
    all.push_back(std::move(made));
  }

  // From the leaf up, through what we send and, above that, our own anchors.
  void add_chain(const tls::Credential& credential) {
    auto* at = credential.leaf.get();
    if (tls::is_self_signed(at)) return add(at, Role::own, true);
    add(at, Role::own, false);
    constexpr int longest = 16;
    for (int i = 0; i < longest; ++i) {
      auto* above = trustpoint_.issuer_of(at, credential.intermediates.get());
      if (above == nullptr) {
        out_.missing.push_back(tls::issuer_of(at) +
                               " is not known here: have its CA send its certificate, which peers "
                               "must import");
        return;
      }
      at = above;
      const bool top = tls::is_self_signed(at);
      add(at, top ? Role::root : Role::intermediate, top);
      if (top) return;
    }
  }

  const tls::Trustpoint& trustpoint_;
  Exported out_;
};

bool carries_name(const tls::Trustpoint& trustpoint, const std::string& name) {
  return std::all_of(
      trustpoint.credentials.begin(), trustpoint.credentials.end(), [&](const auto& one) {
        return tls::carries(tls::names_of(one.leaf.get()), base::lower(name), {.one_label = true});
      });
}

std::vector<SeenBy> who_sees(const config::Settings& settings, const tls::Trustpoint& trustpoint) {
  std::vector<SeenBy> all;
  const auto& network = *settings.network;
  for (const auto& peer : settings.tls.peers) {
    const auto name = network.advertised(peer.peer, base::Transport::tls).host;
    const bool carried = carries_name(trustpoint, name);
    const auto* preset = settings.presets[peer.peer].preset;
    const std::string how(preset == nullptr ? std::string_view() : preset->imports);
    if (peer.trustpoint == trustpoint.name) all.push_back({peer.name, name, carried, how});
    if (peer.side == base::Side::inside) continue;
    for (const auto& inside : network.peers) {
      const auto id = network.peer_by_name(inside.name);
      if (inside.outbound_trustpoint == trustpoint.name && network.may_talk(id, peer.peer)) {
        all.push_back({peer.name, name, true, how, inside.name});
      }
    }
  }
  return all;
}

}  // namespace

std::string_view to_string(Role role) {
  switch (role) {
    case Role::root:
      return "root";
    case Role::intermediate:
      return "intermediate";
    case Role::own:
      return "own";
  }
  return "";
}

std::vector<Exported> what_peers_import(const config::Settings& settings,
                                        std::string_view trustpoint, std::string_view peer) {
  if (!peer.empty() && settings.network->peer_by_name(peer) == base::no_peer) {
    refuse("there is no peer \"" + tls::escaped(peer) + "\"");
  }
  std::vector<Exported> all;
  bool known = trustpoint.empty();
  for (const auto& one : settings.tls.trustpoints) {
    if (!trustpoint.empty() && one.name != trustpoint) continue;
    known = true;
    tls::Problems problems;
    const auto loaded = tls::load_trustpoint(one, problems);
    if (!loaded) refuse(tls::joined(problems.errors, "; "));
    auto exported = Exporting(*loaded).take();
    exported.peers = who_sees(settings, *loaded);
    auto& peers = exported.peers;
    if (!peer.empty()) {
      peers.erase(std::remove_if(peers.begin(), peers.end(),
                                 [peer](const SeenBy& seen) { return seen.peer != peer; }),
                  peers.end());
      if (peers.empty()) continue;
    }
    all.push_back(std::move(exported));
  }
  if (!known) refuse("there is no trustpoint \"" + tls::escaped(trustpoint) + "\"");
  if (all.empty() && !peer.empty()) {
    refuse("peer " + std::string(peer) + " sees no certificate: it has no trustpoint");
  }
  return all;
}

std::vector<Output> files_of(const std::vector<Exported>& exported,
                             const std::filesystem::path& folder) {
  std::vector<Output> files;
  for (const auto& one : exported) {
    for (const auto& certificate : one.certificates) {
      files.push_back({folder / certificate.file_name, certificate.pem});
    }
  }
  return files;
}

}  // namespace sipward::pki
