#include "sipward/shell/log/fields.hpp"

#include "sipward/shell/runtime/connection_report.hpp"
#include "sipward/shell/tls/presented.hpp"

namespace sipward::log {
namespace {

void put(std::vector<Field>& fields, std::string_view name, std::string_view text) {
  if (!text.empty()) fields.push_back({name, std::string(text)});
}

std::string listed(const std::vector<std::string>& all) {
  std::string text;
  for (const auto& one : all) text += (text.empty() ? "" : ", ") + one;
  return text;
}

}  // namespace

std::vector<Field> fields_of(const runtime::ConnectionUp& up) {
  std::vector<Field> fields{{"connection", runtime::id_of(up.flow)},
                            {"side", std::string(base::to_string(up.side))},
                            {"dialled", up.dialled},
                            {"local", up.local.text()},
                            {"remote", up.remote.text()}};
  if (up.tls == nullptr) return fields;
  const auto& tls = *up.tls;
  put(fields, "tls_version", tls.version);
  put(fields, "cipher", tls.cipher);
  put(fields, "group", tls.group);
  put(fields, "verified_name", tls.verified_name);
  put(fields, "sni", tls.sni);
  put(fields, "trustpoint", tls.identity);
  fields.push_back({"resumed", tls.resumed});
  fields.push_back({"handshake_us", std::int64_t{up.handshake_took.count()}});
  if (tls.leaf) {
    const auto* certificate = tls.leaf->certificate.get();
    put(fields, "subject", tls::subject_of(certificate));
    put(fields, "serial", tls::serial_of(certificate));
  }
  return fields;
}

std::vector<Field> fields_of(const runtime::ConnectionDown& down) {
  std::vector<Field> fields{{"connection", runtime::id_of(down.flow)},
                            {"remote", down.remote.text()}};
  if (down.reason != base::DropReason::none) put(fields, "reason", base::to_string(down.reason));
  return fields;
}

std::vector<Field> fields_of(const tls::Failure& failure) {
  std::vector<Field> fields;
  put(fields, "remote", failure.remote.text());
  put(fields, "role", failure.role == tls::Role::server ? "server" : "client");
  put(fields, "reason", tls::to_string(failure.reason));
  put(fields, "alert_sent", failure.alert_sent);
  put(fields, "alert_received", failure.alert_received);
  put(fields, "presented", listed(failure.presented));
  put(fields, "expected", listed(failure.expected));
  put(fields, "subject", failure.subject);
  put(fields, "issuer", failure.issuer);
  put(fields, "not_after", failure.not_after);
  put(fields, "detail", failure.detail);
  put(fields, "remedy", failure.remedy);
  return fields;
}

std::vector<Field> fields_of(const proxy::VitalsChange& change) {
  std::vector<Field> fields;
  put(fields, "trustpoint", change.reach.identity);
  if (change.vitals.state == policy::State::down) {
    put(fields, "cause", policy::to_string(change.vitals.cause));
    put(fields, "reason", change.vitals.reason);
  }
  return fields;
}

std::vector<Field> fields_of(const proxy::Refusal& refusal) {
  std::vector<Field> fields;
  put(fields, "reason", base::to_string(refusal.reason));
  put(fields, "remote", refusal.source.remote.text());
  if (refusal.status != 0) fields.push_back({"status", std::int64_t{refusal.status}});
  put(fields, "detail", refusal.detail);
  return fields;
}

std::vector<Field> with_more(std::vector<Field> fields, std::uint64_t left_out) {
  if (left_out > 0) fields.push_back({"left_out", static_cast<std::int64_t>(left_out)});
  return fields;
}

std::string_view event_of(policy::State state) {
  switch (state) {
    case policy::State::up:
      return "peer-up";
    case policy::State::down:
      return "peer-down";
    case policy::State::trial:
      return "peer-on-trial";
    case policy::State::unknown:
      break;
  }
  return "peer-unwatched";
}

std::string vitals_text(std::string_view peer, const proxy::VitalsChange& change) {
  const auto& [reach, vitals] = change;
  auto text = "peer " + std::string(peer);
  if (!reach.identity.empty()) text += " with trustpoint " + reach.identity;
  if (vitals.state == policy::State::unknown) {
    return text + ": nobody looks after its health any more";
  }
  if (vitals.state != policy::State::down) {
    return text + " is " + std::string(policy::to_string(vitals.state));
  }
  return text + " is down at " + std::string(policy::to_string(vitals.cause)) + ": " +
         vitals.reason;
}

std::string more_text(std::uint64_t left_out, const std::string& which) {
  return left_out == 0 ? std::string()
                       : " (and " + std::to_string(left_out) + " more " + which + ")";
}

}  // namespace sipward::log
