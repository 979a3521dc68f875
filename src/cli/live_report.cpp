// What `sipward peers` and `sipward trustpoints` print for people, out of the door's JSON.
#include "sipward/cli/json_text.hpp"
#include "sipward/cli/layout.hpp"
#include "sipward/cli/live.hpp"
#include "sipward/cli/table.hpp"

namespace sipward::cli {
namespace {

using boost::json::object;
using boost::json::value;

// What an observed peer waits for, and what a peer that prefers TLS has cost.
std::string security_text(const object& peer) {
  auto text = text_at(peer, "security");
  if (const auto* would = peer.if_contains("tls_would_do")) {
    text += would->as_bool() ? ": TLS works" : ": TLS fails";
  }
  const auto in_cleartext = number_at(peer, "in_cleartext");
  if (in_cleartext != "0") text += ", " + in_cleartext + " sent in cleartext";
  return text;
}

// "up", "down at tcp", "drained"; "-": nobody looks after it.
std::string health_text(const object& peer) {
  const auto* health = object_at(peer, "health");
  auto text = health == nullptr ? std::string() : text_at(*health, "state");
  if (text == "down") text += " at " + text_at(*health, "cause");
  const auto* drained = peer.if_contains("drained");
  if (drained == nullptr || !drained->as_bool()) return or_dash(text);
  return text.empty() ? "drained" : "drained, " + text;
}

std::string health_rows(const object& peer) {
  const auto* health = object_at(peer, "health");
  if (health == nullptr) return {};
  auto text = health_text(peer);
  const auto since = text_at(*health, "since");
  if (!since.empty()) text += " since " + since;
  const auto reason = text_at(*health, "reason");
  if (!reason.empty()) text += ": " + reason;
  auto out = row(2, "health", text);
  const auto* others = object_at(peer, "health_as");
  if (others == nullptr) return out;
  for (const auto& [identity, known] : *others) {
    const auto& facts = known.as_object();
    auto shown = "as trustpoint " + std::string(identity) + ": " + text_at(facts, "state");
    if (!text_at(facts, "reason").empty()) shown += ": " + text_at(facts, "reason");
    out += row(2, "", shown);
  }
  return out;
}

std::string last_failure(const object& peer) {
  const auto* failure = object_at(peer, "last_failure");
  if (failure == nullptr) return "-";
  const auto reason = text_at(*failure, "reason");
  return text_at(*failure, "at") + " " + (reason == "none" ? text_at(*failure, "detail") : reason);
}

std::string session_text(const object& session) {
  return text_at(session, "version") + " " + text_at(session, "cipher") + ", verified as " +
         or_dash(text_at(session, "verified_name"));
}

std::string failure_rows(const object& failure) {
  std::string out = row(2, "last failure",
                        text_at(failure, "at") + ", " + text_at(failure, "remote") + ": " +
                            text_at(failure, "sentence"));
  const auto add = [&](std::string_view label, const std::string& text) {
    out += row(4, label, text, 12);
  };
  add("detail", text_at(failure, "detail"));
  add("presented", list_at(failure, "presented"));
  add("expected", list_at(failure, "expected"));
  if (const auto* chain = failure.if_contains("chain")) {
    for (const auto& one : chain->as_array()) {
      const auto& facts = one.as_object();
      add("certificate", text_at(facts, "subject") + ", by " + text_at(facts, "issuer") + ", " +
                             until_text(text_at(facts, "not_after")));
    }
  }
  add("alert sent", text_at(failure, "alert_sent"));
  add("alert rcvd", text_at(failure, "alert_received"));
  add("offered", text_at(failure, "offered"));
  add("allowed", text_at(failure, "allowed"));
  add("anchors", list_at(failure, "anchors"));
  add("what to do", text_at(failure, "remedy"));
  return out;
}

std::string certificate_rows(const value& certificates, std::string_view label) {
  std::string out;
  for (const auto& one : certificates.as_array()) {
    const auto& facts = one.as_object();
    out += row(2, label, text_at(facts, "subject") + ", " + text_at(facts, "key_type"));
    out += row(4, "validity", until_text(text_at(facts, "not_after")), 12);
    out += row(4, "names", list_at(facts, "names"), 12);
    out += row(4, "serial", text_at(facts, "serial"), 12);
    out += row(4, "file", text_at(facts, "file"), 12);
  }
  return out;
}

}  // namespace

std::string peers_text(const value& body) {
  std::vector<Row> rows;
  for (const auto& one : body.at("peers").as_array()) {
    const auto& peer = one.as_object();
    rows.push_back({text_at(peer, "name"), text_at(peer, "side"), or_dash(text_at(peer, "target")),
                    or_dash(text_at(peer, "trustpoint")), security_text(peer), health_text(peer),
                    number_at(peer, "connections"), number_at(peer, "failures"),
                    last_failure(peer)});
  }
  auto out = to_table({"PEER", "SIDE", "TARGET", "TRUSTPOINT", "SECURITY", "HEALTH", "UP", "FAILED",
                       "LAST FAILURE"},
                      rows, 140);
  for (const auto& one : body.at("strangers").as_array()) {
    if (const auto* failure = object_at(one.as_object(), "last_failure")) {
      out += "no peer: " + text_at(*failure, "remote") + ", " + text_at(*failure, "at") + ", " +
             number_at(one.as_object(), "failures") + " times: " + text_at(*failure, "sentence") +
             "\n" + row(2, "what to do", text_at(*failure, "remedy"));
    }
  }
  return out;
}

std::string peer_text(const value& body) {
  const auto& peer = body.as_object();
  std::string out = "peer " + text_at(peer, "name") + ", " + text_at(peer, "side") + "\n";
  out += row(2, "target", or_dash(text_at(peer, "target")));
  out += row(2, "trustpoint", or_dash(text_at(peer, "trustpoint")));
  out += row(2, "security", security_text(peer));
  out += health_rows(peer);
  out += row(2, "connections",
             number_at(peer, "connections") + " up, " + number_at(peer, "opened") +
                 " made since the start, " + number_at(peer, "failures") + " failed");
  if (const auto* session = object_at(peer, "last_session")) {
    out += row(2, "last session", session_text(*session));
    out += row(2, "certificate",
               text_at(*session, "subject") + ", " + until_text(text_at(*session, "not_after")));
  }
  if (const auto* failure = object_at(peer, "last_failure")) out += failure_rows(*failure);
  return out;
}

std::string trustpoints_text(const value& body) {
  std::string out;
  for (const auto& one : body.at("trustpoints").as_array()) {
    const auto& trustpoint = one.as_object();
    out += "trustpoint " + text_at(trustpoint, "name") + "\n";
    out += row(2, "peers", or_dash(list_at(trustpoint, "peers")));
    out += certificate_rows(trustpoint.at("own"), "own");
    out += certificate_rows(trustpoint.at("anchors"), "anchor");
    for (const auto& list : trustpoint.at("revocation_lists").as_array()) {
      const auto& facts = list.as_object();
      out += row(2, "CRL",
                 text_at(facts, "issuer") + ", " + text_at(facts, "this_update") + " to " +
                     or_dash(text_at(facts, "next_update")) + ", " + text_at(facts, "file"));
    }
  }
  return out;
}

}  // namespace sipward::cli
