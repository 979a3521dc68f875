#include "sipward/shell/trace/settings.hpp"

namespace sipward::trace {

std::string HepTarget::text() const {
  return std::string(base::to_string(transport)) + ":" + place.uri_text();
}

std::optional<HepTarget> parse_hep_target(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto transport = base::parse_transport(text.substr(0, colon));
  const auto place = base::HostPort::parse(text.substr(colon + 1));
  if (!transport || *transport == base::Transport::tls) return std::nullopt;
  if (!place || place->host.empty() || place->port == 0) return std::nullopt;
  return HepTarget{*transport, *place};
}

}  // namespace sipward::trace
