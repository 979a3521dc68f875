// What trust was like on IOS, and is stricter here.
#include <algorithm>

#include "sipward/import/planning.hpp"

namespace sipward::import {
namespace {

bool is_modern(const std::string& suite) {
  return suite.find("CBC") == std::string::npos && suite.find("RC4") == std::string::npos;
}

}  // namespace

void Planner::tell_of_trust() {
  auto& stricter = plan_.stricter;
  Lines unchecked, only_outbound, all_anchors, any_cipher, weak;
  std::vector<std::pair<TlsProfile, Lines>> profiles;
  for (const auto& one : running_.signaling) profiles.push_back({profile_of(one), {one.line}});
  for (const auto& peer : plan_.peers) {
    if (!peer.profile) continue;
    profiles.push_back({profile_tagged(peer.profile.value), peer.profile.lines});
  }
  for (const auto& [profile, lines] : profiles) {
    auto where = lines;
    cite(where, profile.lines);
    if (!profile.check) {
      cite(unchecked, where);
    } else if (profile.check.value != NameCheck::both) {
      cite(only_outbound, profile.check.lines);
    }
    if (!profile.client_vtp) cite(all_anchors, where);
    if (profile.ciphers.lines.empty()) cite(any_cipher, where);
    if (profile.ciphers.strict) cite(weak, profile.ciphers.lines);
    const auto list = running_.cipher_lists.find(profile.ciphers.list);
    if (list == running_.cipher_lists.end()) continue;
    const auto& names = list->second.value;
    if (!std::all_of(names.begin(), names.end(), is_modern)) cite(weak, list->second.lines);
  }
  if (!unchecked.empty()) {
    stricter.push_back(
        {"names: IOS compared none (no cn-san validate); here every certificate must "
         "carry one of `names`, in both directions",
         unchecked});
  }
  if (!only_outbound.empty()) {
    stricter.push_back({"names: IOS compared them in one direction; here in both", only_outbound});
  }
  if (!all_anchors.empty()) {
    std::string all;
    for (const auto& of : running_.trustpoints) all += (all.empty() ? "" : ", ") + of.name;
    stricter.push_back(
        {"anchors: IOS tried every trustpoint of the box" + (all.empty() ? "" : " (" + all + ")") +
             "; here only the CA of the peer's own. Of a neighbour that another CA certified add "
             "that one's file to `anchors`, or give it a trustpoint of its own",
         all_anchors});
  }
  if (!any_cipher.empty()) {
    stricter.push_back(
        {"ciphers: IOS took static RSA, CBC and, in old releases, RC4; here only those "
         "with forward secrecy. A neighbour that knows none needs tls = { ciphers = "
         "[\"legacy\"] }",
         any_cipher});
  }
  if (!weak.empty()) {
    stricter.push_back(
        {"ciphers: static RSA and CBC are left out, unless nothing else was left", weak});
  }
  const auto& version = running_.tls_version;
  if (version.value == "1.0" || version.value == "1.1") {
    stricter.push_back({"TLS " + version.value + " is not spoken: 1.2 at least", version.lines});
  } else if (version.value == "1.2") {
    plan_.different.push_back(
        {"TLS 1.3 is spoken too with who knows it; IOS was bound to 1.2", version.lines});
  }
  if (running_.trusts_everybody) {
    stricter.push_back(
        {"IOS took calls from everybody; here only from peers", running_.trusts_everybody.lines});
  }
}

}  // namespace sipward::import
