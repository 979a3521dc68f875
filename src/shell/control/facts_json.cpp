#include "sipward/shell/control/facts_json.hpp"

#include <ctime>

#include "sipward/shell/tls/inspection.hpp"

namespace sipward::control {
namespace {

using boost::json::array;
using boost::json::object;

object listed(const tls::ListedCertificate& certificate) {
  auto out = json_of(certificate.facts);
  out["names"] = json_of(certificate.names);
  out["file"] = certificate.file.string();
  return out;
}

array listed(const std::vector<tls::ListedCertificate>& certificates) {
  array all;
  for (const auto& certificate : certificates) all.push_back(listed(certificate));
  return all;
}

object listed(const tls::RevocationList& list) {
  return {{"issuer", list.issuer},
          {"this_update", list.this_update},
          {"next_update", list.next_update},
          {"file", list.file.string()}};
}

}  // namespace

array json_of(const std::vector<std::string>& texts) {
  return array(texts.begin(), texts.end());
}

object json_of(const tls::CertificateFacts& facts) {
  return {{"subject", facts.subject},   {"issuer", facts.issuer},
          {"serial", facts.serial},     {"not_after", facts.not_after},
          {"key_type", facts.key_type}, {"days_left", days_left(facts.not_after)},
          {"sha256", facts.fingerprint}};
}

object json_of(const tls::SessionFacts& session) {
  const auto certificate = session.certificate();
  return {{"version", session.version},
          {"cipher", session.cipher},
          {"group", session.group},
          {"resumed", session.resumed},
          {"verified_name", session.verified_name},
          {"names", json_of(session.names())},
          {"subject", certificate.subject},
          {"issuer", certificate.issuer},
          {"serial", certificate.serial},
          {"key_type", certificate.key_type},
          {"not_after", certificate.not_after},
          {"days_left", days_left(certificate.not_after)}};
}

object json_of(const tls::Failure& failure) {
  return {{"reason", tls::to_string(failure.reason)},
          {"sentence", failure.reason == tls::FailureReason::none
                           ? std::string_view("the connection was not made")
                           : tls::sentence(failure.reason)},
          {"stage", tls::to_string(failure.stage)},
          {"role", failure.role == tls::Role::server ? "server" : "client"},
          {"remote", failure.remote.text()},
          {"detail", failure.detail},
          {"remedy", failure.remedy},
          {"alert_sent", failure.alert_sent},
          {"alert_received", failure.alert_received},
          {"presented", json_of(failure.presented)},
          {"expected", json_of(failure.expected)},
          {"anchors", json_of(failure.anchors)},
          {"offered", failure.offered},
          {"allowed", failure.allowed},
          {"chain", all_of(failure.chain)}};
}

object json_of(const tls::TrustpointFacts& trustpoint) {
  array lists;
  for (const auto& list : trustpoint.revocation_lists) lists.push_back(listed(list));
  return {{"name", trustpoint.name},
          {"own", listed(trustpoint.own)},
          {"anchors", listed(trustpoint.anchors)},
          {"revocation_lists", std::move(lists)},
          {"open_chains", json_of(trustpoint.open_chains)},
          {"peers", json_of(trustpoint.peers)}};
}

object json_of(const runtime::PeerRecord& record) {
  object out{{"connections", record.connections},
             {"opened", record.opened},
             {"failures", record.failures},
             {"in_cleartext", record.in_cleartext}};
  if (const auto own = record.vitals.find(""); own != record.vitals.end()) {
    out["health"] = json_of(own->second);
  }
  object identities;
  for (const auto& [identity, known] : record.vitals) {
    if (!identity.empty()) identities[identity] = json_of(known);
  }
  if (!identities.empty()) out["health_as"] = std::move(identities);
  if (record.tls_would_do) out["tls_would_do"] = *record.tls_would_do;
  if (record.last_session) out["last_session"] = json_of(*record.last_session);
  if (record.last_failure) {
    auto failure = json_of(*record.last_failure);
    failure["at"] = time_text(record.failed_at);
    out["last_failure"] = std::move(failure);
  }
  return out;
}

object json_of(const runtime::DatedVitals& known) {
  const auto& vitals = known.vitals;
  object out{{"state", policy::to_string(vitals.state)}};
  if (vitals.state == policy::State::down) {
    out["cause"] = policy::to_string(vitals.cause);
    out["reason"] = vitals.reason;
  }
  if (known.since != std::chrono::system_clock::time_point{}) out["since"] = time_text(known.since);
  return out;
}

object json_of(const runtime::GroupReport& group) {
  array members;
  for (const auto& member : group.members) {
    auto out = json_of(member.vitals);
    out["peer"] = member.peer;
    out["target"] = member.target;
    out["priority"] = member.settings.priority;
    out["weight"] = member.settings.weight;
    out["checked"] = member.checked;
    out["drained"] = member.drained;
    out["transactions"] = member.transactions;
    members.push_back(std::move(out));
  }
  return {{"name", group.name},
          {"strategy", policy::to_string(group.strategy)},
          {"members", std::move(members)}};
}

object json_of(const runtime::DrainReport& drain) {
  const auto& record = drain.record;
  object out{{"group", record.target.group},       {"peer", record.target.peer},
             {"what", record.target.text()},       {"since", time_text(record.since)},
             {"transactions", drain.transactions}, {"closed", record.closed}};
  if (record.until) out["until"] = time_text(*record.until);
  return out;
}

object json_of(const runtime::PeerReport& peer) {
  object out{{"name", peer.name},
             {"side", base::to_string(peer.side)},
             {"target", peer.target},
             {"trustpoint", peer.trustpoint},
             {"security", policy::to_string(peer.security)},
             {"drained", peer.drained},
             {"transactions", peer.transactions}};
  for (auto& entry : json_of(peer.record)) out[entry.key()] = std::move(entry.value());
  return out;
}

std::string silence_text(std::size_t worker) {
  return "worker " + std::to_string(worker) + " did not answer";
}

boost::json::array missing_of(const std::vector<std::size_t>& silent) {
  boost::json::array sentences;
  for (const auto worker : silent) sentences.emplace_back(silence_text(worker));
  return sentences;
}

boost::json::value days_left(std::string_view date) {
  const auto days = tls::days_until(date, std::chrono::system_clock::now());
  return days ? boost::json::value(*days) : boost::json::value(nullptr);
}

std::string time_text(std::chrono::system_clock::time_point time) {
  const auto seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

}  // namespace sipward::control
