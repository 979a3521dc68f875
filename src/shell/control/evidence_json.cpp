// How traffic was secured, as JSON, for an auditor's file.
#include "sipward/core/base/utf8.hpp"
#include "sipward/shell/control/facts_json.hpp"

namespace sipward::control {
namespace {

using boost::json::array;
using boost::json::object;

std::string_view role_text(tls::Role role) {
  return role == tls::Role::server ? "server" : "client";
}

object json_of_direction(const runtime::PeerEvidence::Direction& direction) {
  return {{"encrypted", direction.encrypted}, {"cleartext", direction.cleartext}};
}

array handshakes_of(const runtime::PeerEvidence& evidence) {
  array all;
  for (const auto& [kind, count] : evidence.handshakes) {
    all.push_back(object{{"role", role_text(kind.role)},
                         {"version", kind.version},
                         {"cipher", kind.cipher},
                         {"group", kind.group},
                         {"resumed", kind.resumed},
                         {"count", count}});
  }
  return all;
}

array refusals_of(const runtime::PeerEvidence& evidence) {
  array all;
  for (const auto& [kind, count] : evidence.refusals) {
    all.push_back(object{{"role", role_text(kind.first)},
                         {"reason", tls::to_string(kind.second)},
                         {"count", count}});
  }
  return all;
}

object json_of_peer(const std::string& name, const runtime::PeerEvidence& evidence) {
  object names;
  for (const auto& [verified, count] : evidence.verified_names) {
    names[base::well_formed(verified)] = count;
  }
  return {{"peer", name},
          {"received", json_of_direction(evidence.received)},
          {"sent", json_of_direction(evidence.sent)},
          {"handshakes", handshakes_of(evidence)},
          {"verified_names", std::move(names)},
          {"refusals", refusals_of(evidence)},
          {"fallen_back_to_cleartext", evidence.fallen_back}};
}

}  // namespace

object json_of(const runtime::Evidence& evidence) {
  array peers;
  for (const auto& [name, of_peer] : evidence.peers) peers.push_back(json_of_peer(name, of_peer));
  return {{"since", time_text(evidence.since)},
          {"until", time_text(evidence.until)},
          {"peers", std::move(peers)}};
}

}  // namespace sipward::control
