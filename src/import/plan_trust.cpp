// What each TLS peer is shown, and what it must show: by crypto signaling, the longest prefix
// first.
#include <algorithm>
#include <array>

#include "sipward/import/planning.hpp"

namespace sipward::import {
namespace {

using base::Prefix;

constexpr auto no_trustpoint = "sipward";  // where IOS had none either

struct Suite {
  std::string_view ios, openssl;
  bool modern;
};
constexpr std::array<Suite, 13> suites{
    {{"ECDHE_ECDSA_AES128_GCM_SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256", true},
     {"ECDHE_ECDSA_AES256_GCM_SHA384", "ECDHE-ECDSA-AES256-GCM-SHA384", true},
     {"ECDHE_RSA_AES128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256", true},
     {"ECDHE_RSA_AES256_GCM_SHA384", "ECDHE-RSA-AES256-GCM-SHA384", true},
     {"DHE_RSA_AES128_GCM_SHA256", "DHE-RSA-AES128-GCM-SHA256", true},
     {"DHE_RSA_AES256_GCM_SHA384", "DHE-RSA-AES256-GCM-SHA384", true},
     {"AES128_GCM_SHA256", "TLS_AES_128_GCM_SHA256", true},
     {"AES256_GCM_SHA384", "TLS_AES_256_GCM_SHA384", true},
     {"CHACHA20_POLY1305_SHA256", "TLS_CHACHA20_POLY1305_SHA256", true},
     {"RSA_WITH_AES_128_CBC_SHA", "AES128-SHA", false},
     {"RSA_WITH_AES_256_CBC_SHA", "AES256-SHA", false},
     {"DHE_RSA_WITH_AES_128_CBC_SHA", "DHE-RSA-AES128-SHA", false},
     {"DHE_RSA_WITH_AES_256_CBC_SHA", "DHE-RSA-AES256-SHA", false}}};

const Suite* suite_named(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  const auto at = std::find_if(suites.begin(), suites.end(), [&](const Suite& of) {
    return base::equal_ignoring_case(of.ios, name);
  });
  return at == suites.end() ? nullptr : &*at;
}

// Of several each on a line of its own.
std::string quoted_list(const std::vector<std::string>& names) {
  if (names.size() == 1) return "[\"" + names.front() + "\"]";
  std::string text = "[\n";
  for (const auto& name : names) text += "  \"" + name + "\",\n";
  return text + "]";
}

std::optional<Prefix> address_of(const PeerPlan& peer) {
  if (!peer.addresses.empty()) return Prefix::parse(peer.addresses[0].value);
  return Prefix::parse(peer.host);
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 253 && std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_';
  });
}

}  // namespace

const Signaling* Planner::signaling_for(const std::optional<Prefix>& address) const {
  const Signaling* best = nullptr;
  for (const auto& one : running_.signaling) {
    const bool fits = !one.remote || (address && one.remote->length <= address->length &&
                                      one.remote->contains(address->network));
    if (!fits) continue;
    if (best == nullptr || !best->remote ||
        (one.remote && one.remote->length > best->remote->length)) {
      best = &one;
    }
  }
  return best;
}

// Of a neighbour that only DNS knows the address: the default, or what all have in common.
const Signaling* Planner::signaling_of(const PeerPlan& peer) const {
  const auto address = address_of(peer);
  const auto* found = signaling_for(address);
  if (found != nullptr || address || running_.signaling.empty()) return found;
  const auto& first = running_.signaling.front();
  const bool all_alike =
      std::all_of(running_.signaling.begin(), running_.signaling.end(), [&](const auto& one) {
        return one.profile == first.profile &&
               one.own.trustpoint.value == first.own.trustpoint.value;
      });
  return all_alike ? &first : nullptr;
}

TlsProfile Planner::profile_tagged(std::size_t tag) const {
  const auto at = running_.profiles.find(tag);
  return at == running_.profiles.end() ? TlsProfile{} : at->second;
}

TlsProfile Planner::profile_of(const Signaling& signaling) const {
  return signaling.profile == 0 ? signaling.own : profile_tagged(signaling.profile);
}

void Planner::plan_trust() {
  for (auto& peer : plan_.peers) {
    if (peer.outside()) trust(peer);
  }
  tell_of_trust();
}

void Planner::trust(PeerPlan& peer) {
  if (peer.profile) return trust_by(peer, profile_tagged(peer.profile.value), peer.profile.lines);
  const auto* signaling = signaling_of(peer);
  if (signaling == nullptr) {
    judge_by_names(peer, nullptr);
    set_tls(peer, {});
    if (!running_.signaling.empty() && !address_of(peer)) {
      const auto what = to_fill_in("one of the trustpoints above");
      peer.trustpoint = {what, {}};
      plan_.fill_in.push_back({peer.name + ": trustpoint. IOS chose it by an address that DNS told",
                               peer.target.lines});
      return;
    }
    peer.trustpoint = {trustpoint_for(no_trustpoint, no_trustpoint, {}, {}), {}};
    return;
  }
  trust_by(peer, profile_of(*signaling), {signaling->line});
}

void Planner::trust_by(PeerPlan& peer, const TlsProfile& profile, Lines lines) {
  cite(lines, profile.lines);
  cite(lines, profile.trustpoint.lines);
  const auto own = profile.trustpoint ? profile.trustpoint.value : std::string(no_trustpoint);
  const auto verifying = profile.client_vtp ? profile.client_vtp.value : own;
  peer.trustpoint = {
      trustpoint_for(own, verifying, profile.trustpoint.lines, profile.client_vtp.lines), lines};
  judge_by_names(peer, &profile);
  set_tls(peer, profile);
}

void Planner::judge_by_names(PeerPlan& peer, const TlsProfile* profile) {
  if (!peer.target.value.empty() && !address_of(peer) && !is_to_fill_in(peer.target.value)) {
    peer.names.push_back({peer.host, peer.target.lines});
  }
  std::string pattern;
  for (const auto& name : profile == nullptr ? std::vector<Cited<std::string>>{} : profile->names) {
    if (name.value.starts_with("*.") && is_name(name.value.substr(2))) {
      pattern = name.value;
      peer.wildcard.value = true;
      cite(peer.wildcard.lines, name.lines);
      plan_.stricter.push_back(
          {peer.name + ": cn-san " + name.value +
               " let in every host under it; here only those in `names`, whose "
               "certificate may say " +
               name.value,
           name.lines});
    } else if (is_name(name.value)) {
      const auto same = [&](const auto& one) { return one.value == name.value; };
      const auto at = std::find_if(peer.names.begin(), peer.names.end(), same);
      if (at == peer.names.end()) {
        peer.names.push_back(name);
      } else {
        cite(at->lines, name.lines);
      }
    } else {
      plan_.different.push_back({"cn-san " + name.value + " is no name; left out", name.lines});
    }
  }
  if (profile != nullptr && profile->check) peer.common_name = {true, profile->check.lines};
  if (!peer.names.empty()) return;
  const auto what = pattern.empty() ? "what the certificate of " + peer.host + " carries"
                                    : "the name under " + pattern + " that " + peer.host + " has";
  peer.names.push_back({to_fill_in(what), {}});
  plan_.fill_in.push_back(
      {peer.name + ": names, " + what + " (`sipward probe` shows it)", peer.wildcard.lines});
}

void Planner::set_tls(PeerPlan& peer, const TlsProfile& profile) {
  std::string text = "min = \"1.2\", max = \"1.3\"";
  if (running_.tls_version.value == "1.3") text = "min = \"1.3\", max = \"1.3\"";
  Lines lines = running_.tls_version.lines;
  std::vector<std::string> ciphers;
  if (profile.ciphers.ecdsa) {
    ciphers = {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"};
  } else if (profile.ciphers.strict) {
    ciphers = {"ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384"};
  }
  const auto list = running_.cipher_lists.find(profile.ciphers.list);
  if (profile.ciphers.list != 0 && list != running_.cipher_lists.end()) {
    cite(lines, list->second.lines);
    for (const auto& name : list->second.value) {
      const auto* suite = suite_named(name);
      if (suite != nullptr && suite->modern) ciphers.emplace_back(suite->openssl);
    }
    if (ciphers.empty()) ciphers = {"legacy"};
  }
  cite(lines, profile.ciphers.lines);
  if (!ciphers.empty()) text += ", ciphers = " + quoted_list(ciphers);
  if (profile.ciphers.curve_384) text += ", groups = [\"P-384\"]";
  if (!lines.empty()) peer.tls = {"{ " + text + " }", lines};
}

}  // namespace sipward::import
