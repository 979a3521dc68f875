#include "sipward/core/proxy/next_hop.hpp"

namespace sipward::proxy {
namespace {

using base::Transport;
using policy::Security;

bool same_host(std::string_view a, std::string_view b) {
  const auto address = base::IpAddress::parse(a);
  return address ? address == base::IpAddress::parse(b) : base::equal_ignoring_case(a, b);
}

Transport leg_transport(const policy::Peer& peer, const sip::Uri& uri) {
  if (peer.security == Security::require) return Transport::tls;
  const auto usual = peer.target ? peer.target->transport : Transport::udp;
  if (uri.scheme == sip::Scheme::sips && usual == Transport::tls) return usual;
  const auto written = uri.transport();
  if (written == Transport::udp || written == Transport::tcp) return *written;
  // RFC 3263 would have it UDP; where both are spoken, the port tells which was meant.
  const bool cleartext_port = peer.cleartext && uri.port == peer.cleartext->port;
  return !written && cleartext_port ? peer.cleartext->transport : usual;
}

// 0: SRV records say it (RFC 3263 §4.2).
std::uint16_t leg_port(const policy::Peer& peer, const sip::Uri& uri, Transport transport) {
  // A cleartext port is of no use to a TLS leg.
  const auto written = uri.transport();
  const bool other_transport = written && *written != transport;
  if (uri.port != 0 && !(transport == Transport::tls && other_transport)) return uri.port;
  if (peer.target && peer.target->transport == transport &&
      same_host(peer.target->host, uri.host)) {
    return peer.target->port;
  }
  return uri.port == 0 ? std::uint16_t{0} : base::default_port(transport);
}

bool carries_name(const policy::Peer& peer, std::string_view host) {
  for (const auto& name : peer.names) {
    if (base::equal_ignoring_case(name, host)) return true;
  }
  return peer.target && same_host(peer.target->host, host);
}

// The one name of a peer whose address is configured needs no look-up.
bool is_only_name(const policy::Peer& peer, std::string_view host) {
  return peer.target && peer.target->address && peer.names.size() == 1 &&
         base::equal_ignoring_case(peer.names.front(), host);
}

// TLS that is known to fail is not waited for.
void avoid_broken_tls(const Context& context, NextHop& hop, std::string_view scheme) {
  if (!context.without_tls.contains(hop.peer)) return;
  if (may_fall_back(context, hop, scheme)) take_cleartext(context, hop);
}

}  // namespace

bool is_sips(std::string_view scheme_or_uri) {
  return base::equal_ignoring_case(scheme_or_uri.substr(0, scheme_or_uri.find(':')), "sips");
}

bool may_fall_back(const Context& context, const NextHop& hop, std::string_view request_uri) {
  const auto& peer = context.peer(hop.peer);
  return hop.transport == Transport::tls && peer.security == Security::prefer && peer.cleartext &&
         !hop.host.empty() && !hop.flow && !is_sips(request_uri);
}

void take_cleartext(const Context& context, NextHop& hop) {
  const auto& cleartext = *context.peer(hop.peer).cleartext;
  hop.transport = cleartext.transport;
  hop.port = cleartext.port;
  hop.server_name.clear();
}

NextHop hop_to_target(const Context& context, PeerId peer) {
  NextHop hop;
  const auto& to = context.peer(peer);
  hop.side = to.side;
  hop.peer = peer;
  hop.transport = to.security == Security::require ? Transport::tls : Transport::udp;
  if (to.target) {
    hop.transport = to.target->transport;
    hop.host = to.target->host;
    hop.port = to.target->port;
  }
  return hop;
}

NextHop hop_to_peer(const Context& context, PeerId peer) {
  auto hop = hop_to_target(context, peer);
  avoid_broken_tls(context, hop, {});
  return hop;
}

NextHop hop_to_uri(const Context& context, Side side, PeerId sealed_peer, const sip::Uri& uri) {
  if (uri.host == no_target || uri.host.empty()) return hop_to_peer(context, sealed_peer);
  const auto named = named_peer(context, side, uri);
  NextHop hop;
  hop.side = side;
  hop.peer = named != base::no_peer ? named : sealed_peer;
  const auto& peer = context.peer(hop.peer);
  hop.transport = leg_transport(peer, uri);
  hop.port = leg_port(peer, uri, hop.transport);
  hop.host = is_only_name(peer, uri.host) ? peer.target->host : std::string(uri.host);
  if (hop.port == 0 && base::IpAddress::parse(hop.host)) {
    hop.port = base::default_port(hop.transport);
  }
  const bool is_name = !base::IpAddress::parse(uri.host);
  if (hop.transport == Transport::tls && is_name && !carries_name(peer, uri.host)) {
    hop.server_name = base::lower(uri.host);
  }
  avoid_broken_tls(context, hop, uri.scheme_text);
  return hop;
}

PeerId named_peer(const Context& context, Side side, const sip::Uri& uri) {
  const auto by_host = context.directory.peer_by_host(side, uri.host);
  if (by_host != base::no_peer) return by_host;
  const auto address = base::IpAddress::parse(uri.host);
  return address ? context.directory.peer_by_address(side, *address) : base::no_peer;
}

std::string target_domain(const policy::Target& target) {
  const bool usual = target.port == base::default_port(target.transport);
  const auto port = usual ? std::uint16_t{0} : target.port;
  return base::HostPort{target.host, port}.uri_text();
}

std::string params_without_transport(std::string_view params) {
  std::string kept;
  while (!params.empty()) {
    const auto end = params.find(';');
    const auto param = params.substr(0, end);
    const auto name = param.substr(0, param.find('='));
    if (!base::equal_ignoring_case(name, "transport")) kept.append(1, ';').append(param);
    if (end == std::string_view::npos) break;
    params.remove_prefix(end + 1);
  }
  return kept;
}

}  // namespace sipward::proxy
