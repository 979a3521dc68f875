// What is written beside a preset and makes that system fail.
#include "sipward/shell/config/draft.hpp"

namespace sipward::config {
namespace {

using base::Transport;

std::string subject_of(const PeerDraft& of) {
  return "peer " + in_quotes(of.peer.name) + " is " + std::string(of.preset.preset->product);
}

void check_cloud(const PeerDraft& of, Problems& problems) {
  if (of.peer.side == base::Side::inside) {
    problems.error(of.at, subject_of(of) + ", but inside", "side = \"outside\"");
  } else if (of.peer.security != policy::Security::require) {
    problems.error(of.at, subject_of(of) + ", which takes nothing but TLS",
                   "security = \"require\", which is the default");
  }
}

// Contact and Record-Route must be a name of ours, and a sip: URI.
void check_names_shown(const PeerDraft& of, const base::HostPort& shown, Problems& problems) {
  if (base::IpAddress::parse(shown.host)) {
    problems.error(of.at,
                   subject_of(of) + ", which knows us by the name in our certificate, but sees " +
                       shown.host + " in Contact and Record-Route",
                   "advertise = \"a host name\", here or of [outside]");
  }
  if (of.peer.contact == policy::ContactStyle::keep) {
    problems.error(
        of.at, subject_of(of) + ", but contact = \"keep\" shows it whatever the component wrote",
        "contact = \"token-param\" or \"token-user\"");
  }
  if (of.peer.record_route != policy::RecordRouteStyle::transport_param) {
    problems.error(
        of.at, subject_of(of) + ", which wants our name with ;transport=tls on top of Record-Route",
        "record_route = \"transport-param\"");
  }
  if (of.peer.scheme == policy::UriScheme::sips) {
    problems.error(of.at, subject_of(of) + ", which knows no sips: URIs", "scheme = \"sip\"");
  }
}

void check_options(const PeerDraft& of, Problems& problems) {
  const bool silent = of.options && !of.options->value.checks;
  if (silent) {
    problems.error(of.options->at,
                   subject_of(of) + ", which sends nothing before it had an OPTIONS of ours",
                   "options = {}");
  } else if (!of.peer.target) {
    problems.error(of.at, subject_of(of) + ", which is to be asked with OPTIONS first",
                   "target = \"tls:…\"");
  }
}

void check_version(const PeerDraft& of, Problems& problems) {
  if (of.min == tls::Version::tls1_2) return;
  problems.error(of.at, subject_of(of) + ", which has no TLS 1.3", "tls = { min = \"1.2\" }");
}

void check_port(const PeerDraft& of, Problems& problems) {
  const auto port = of.preset.preset->cleartext_port;
  const auto& target = of.peer.target;
  if (port == 0 || !target || target->transport != Transport::tls || target->port != port) return;
  problems.warning(of.at,
                   subject_of(of) + ", and its target is TLS at port " + std::to_string(port) +
                       ", where it takes cleartext unless somebody has changed that",
                   "port 5061, where its TLS is");
}

}  // namespace

void check_presets(const Draft& draft, const policy::Network& network, Problems& problems) {
  for (std::size_t i = 0; i < draft.peers.size(); ++i) {
    const auto& of = draft.peers[i];
    const auto* preset = of.preset.preset;
    if (preset == nullptr) continue;
    if (preset->cloud) check_cloud(of, problems);
    if (preset->knows_names) {
      const auto id = static_cast<base::PeerId>(i);
      check_names_shown(of, network.advertised(id, Transport::tls), problems);
    }
    if (preset->wants_options) check_options(of, problems);
    if (preset->only_tls1_2) check_version(of, problems);
    check_port(of, problems);
  }
}

}  // namespace sipward::config
