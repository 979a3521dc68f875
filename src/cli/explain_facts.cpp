// The settings of one peer as far as they decide who it is and how it is reached.
#include <algorithm>

#include "sipward/cli/explain_report.hpp"
#include "sipward/cli/layout.hpp"
#include "sipward/shell/control/facts_json.hpp"
#include "sipward/shell/tls/pin.hpp"

namespace sipward::cli {
namespace {

std::string text_of(tls::Version version) {
  return version == tls::Version::tls1_2 ? "1.2" : "1.3";
}

std::string wildcard_text(const tls::PeerTlsSettings& settings) {
  return settings.name_rules.one_label ? "one-label: *.example.com stands for a.example.com"
                                       : "none: a certificate for *.example.com counts for nobody";
}

std::string common_name_text(const tls::PeerTlsSettings& settings) {
  return settings.name_rules.common_name_also ? "also: counts beside a subjectAltName"
                                              : "fallback: counts only without a subjectAltName";
}

std::string_view verify_text(tls::Verify verify) {
  if (verify == tls::Verify::none) return "none: whoever is there is believed";
  return verify == tls::Verify::full ? "full" : "anchors-only: any name will do";
}

void add_tls(boost::json::object& out, const tls::PeerTlsSettings& settings) {
  const bool full = settings.verify == tls::Verify::full;
  out["trustpoint"] = settings.trustpoint;
  out["names"] = control::json_of(settings.names);
  out["verify"] = verify_text(settings.verify);
  if (full) {
    out["cn"] = common_name_text(settings);
    out["wildcard"] = wildcard_text(settings);
  }
  out["eku"] = settings.eku == tls::Eku::strict ? "strict" : "any";
  boost::json::array pins;
  for (const auto& pin : settings.pins) pins.emplace_back(tls::pin_text(pin));
  out["pins"] = std::move(pins);
  if (!settings.sni.empty()) out["sni"] = control::json_of(settings.sni);
  if (!settings.ciphers.empty()) out["ciphers"] = control::json_of(settings.ciphers);
  if (!settings.groups.empty()) out["groups"] = control::json_of(settings.groups);
  out["tls"] = text_of(settings.min) + " to " + text_of(settings.max);
}

bool speaks_tls(const config::Settings& settings, base::PeerId peer) {
  const auto& all = settings.tls.peers;
  return std::any_of(all.begin(), all.end(), [peer](const auto& one) { return one.peer == peer; });
}

std::string target_text(const policy::Peer& peer) {
  if (!peer.target) return "none: it dials us";
  const auto& target = *peer.target;
  auto text = std::string(base::to_string(target.transport)) + ":" +
              base::HostPort{target.host, target.port}.uri_text();
  if (target.port == 0) {
    const std::string service(policy::srv_service(target.transport));
    text += ", by SRV " + service + "." + target.host + ", or without one port " +
            std::to_string(base::default_port(target.transport));
  }
  return text;
}

}  // namespace

boost::json::object facts_of(const config::Settings& settings, base::PeerId peer) {
  boost::json::object out;
  const auto& all = settings.tls.peers;
  const auto tls =
      std::find_if(all.begin(), all.end(), [peer](const auto& one) { return one.peer == peer; });
  if (tls != all.end()) {
    add_tls(out, *tls);
  } else {
    out["trustpoint"] = "none: cleartext";
  }
  out["security"] = policy::to_string(settings.network->peers[peer].security);
  out["target"] = target_text(settings.network->peers[peer]);
  return out;
}

boost::json::value preset_of(const config::Settings& settings, base::PeerId peer) {
  const auto& applied = settings.presets[peer];
  if (applied.preset == nullptr) return nullptr;
  boost::json::array all;
  for (std::size_t i = 0; i < applied.held.size(); ++i) {
    const auto& setting = applied.preset->settings[i];
    if (setting.of_tls && !speaks_tls(settings, peer)) continue;
    all.push_back({{"setting", setting.key},
                   {"value", setting.value},
                   {"from", applied.held[i] ? "preset" : "peer"},
                   {"why", setting.why},
                   {"source", setting.source}});
  }
  boost::json::object out{{"name", applied.preset->name}, {"product", applied.preset->product}};
  out["settings"] = std::move(all);
  if (!applied.preset->media.empty()) out["media"] = applied.preset->media;
  return out;
}

std::string preset_text(const config::Settings& settings, base::PeerId peer) {
  const auto& applied = settings.presets[peer];
  if (applied.preset == nullptr) return {};
  auto text = row(2, "preset",
                  std::string(applied.preset->name) + ": " + std::string(applied.preset->product));
  for (std::size_t i = 0; i < applied.held.size(); ++i) {
    const auto& setting = applied.preset->settings[i];
    if (setting.of_tls && !speaks_tls(settings, peer)) continue;
    const auto wish = std::string(setting.key) + " = " + std::string(setting.value);
    text +=
        applied.held[i]
            ? row(4, "sets",
                  wish + ": " + std::string(setting.why) + " (" + std::string(setting.source) + ")",
                  12)
            : row(4, "not", wish + ": what is written in the peer wins", 12);
  }
  return text + row(4, "media", applied.preset->media, 12);
}

std::string value_text(const boost::json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  std::string text;
  for (const auto& one : value.as_array()) {
    text += (text.empty() ? "" : ", ") + std::string(one.get_string());
  }
  return text.empty() ? "none" : text;
}

std::string facts_text(const boost::json::object& facts) {
  std::string out;
  for (const auto& [name, value] : facts) {
    out += row(2, std::string_view(name.data(), name.size()), value_text(value));
  }
  return out;
}

}  // namespace sipward::cli
