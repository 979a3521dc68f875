// What `sipward connections` prints for people, out of the door's JSON.
#include "sipward/cli/age.hpp"
#include "sipward/cli/json_text.hpp"
#include "sipward/cli/layout.hpp"
#include "sipward/cli/live.hpp"
#include "sipward/cli/table.hpp"

namespace sipward::cli {
namespace {

using boost::json::object;
using boost::json::value;

constexpr int soon = 30;  // days

std::string bytes_at(const object& from, std::string_view key) {
  return bytes_text(count_at(from, key));
}

// "TLS 1.3", "cleartext".
std::string security_text(const object& connection) {
  const auto* tls = object_at(connection, "tls");
  if (tls == nullptr) return "cleartext";
  const auto version = text_at(*tls, "version");
  return version.starts_with("TLSv") ? "TLS " + version.substr(4) : version;
}

std::string name_text(const object& connection) {
  const auto* tls = object_at(connection, "tls");
  return tls == nullptr ? "-" : or_dash(text_at(*tls, "verified_name"));
}

Row brief_row(const object& one) {
  return {text_at(one, "id"),
          or_dash(text_at(one, "peer")),
          text_at(one, "remote"),
          text_at(one, "role"),
          security_text(one),
          name_text(one),
          number_at(one, "messages_in"),
          number_at(one, "messages_out"),
          age_text(seconds_at(one, "age_seconds")),
          age_text(seconds_at(one, "idle_seconds"))};
}

std::string tls_rows(const object& connection, const object& tls) {
  auto out = row(2, "verified as",
                 or_dash(text_at(tls, "verified_name")) +
                     " (its names: " + or_dash(list_at(tls, "names")) + ")");
  out += row(2, "certificate",
             text_at(tls, "subject") + ", by " + text_at(tls, "issuer") + ", " +
                 text_at(tls, "key_type") + ", " + until_text(text_at(tls, "not_after")));
  const bool resumed = tls.contains("resumed") && tls.at("resumed").as_bool();
  out += row(2, "TLS",
             text_at(tls, "version") + ", cipher " + text_at(tls, "cipher") + ", curve " +
                 or_dash(text_at(tls, "group")) + (resumed ? ", resumed" : ", full handshake"));
  out += row(2, "SNI", or_dash(text_at(connection, "sni")));
  out += row(2, "we show", "trustpoint " + or_dash(text_at(connection, "trustpoint")));
  return out;
}

std::string detail_rows(const object& one) {
  auto out = "connection " + text_at(one, "id") + ": " + or_dash(text_at(one, "peer")) + ", " +
             text_at(one, "side") + ", " + security_text(one) + ", " + text_at(one, "state") + "\n";
  out += row(2, "remote", text_at(one, "remote"));
  out += row(2, "local", text_at(one, "local"));
  out += row(2, "opened",
             age_text(seconds_at(one, "age_seconds")) + " ago by " +
                 (text_at(one, "role") == "client" ? "us" : "the peer") + ", idle for " +
                 age_text(seconds_at(one, "idle_seconds")));
  if (const auto* tls = object_at(one, "tls")) out += tls_rows(one, *tls);
  out += row(2, "messages",
             number_at(one, "messages_in") + " in (" + bytes_at(one, "bytes_in") + "), " +
                 number_at(one, "messages_out") + " out (" + bytes_at(one, "bytes_out") + ")");
  out += row(
      2, "write queue",
      bytes_at(one, "queued_bytes") + ", at most " + bytes_at(one, "queue_peak_bytes") + " so far");
  out += row(2, "worker", number_at(one, "worker"));
  if (const auto* failure = object_at(one, "peer_last_failure")) {
    out += row(2, "last error",
               "of the peer: " + text_at(*failure, "reason") + " at " + text_at(*failure, "at") +
                   " (sipward peers " + text_at(one, "peer") + ")");
  }
  return out;
}

struct Sums {
  std::size_t all = 0, secure = 0, outside_cleartext = 0;
  std::string expiring;
};

Sums sums_of(const boost::json::array& connections) {
  Sums sums;
  for (const auto& value : connections) {
    const auto& one = value.as_object();
    ++sums.all;
    const auto* tls = object_at(one, "tls");
    if (tls == nullptr) {
      if (text_at(one, "side") == "outside") ++sums.outside_cleartext;
      continue;
    }
    ++sums.secure;
    const auto* left = tls->if_contains("days_left");
    if (left != nullptr && left->is_int64() && left->as_int64() <= soon) {
      sums.expiring = text_at(one, "peer") + ": " + until_text(text_at(*tls, "not_after"));
    }
  }
  return sums;
}

// The answer to "is it secure", and what to do if it is not.
std::string summary(const boost::json::array& connections) {
  const auto sums = sums_of(connections);
  auto out = std::to_string(sums.all) + (sums.all == 1 ? " connection, " : " connections, ") +
             std::to_string(sums.secure) + " over TLS";
  if (sums.outside_cleartext > 0) {
    out += ", " + std::to_string(sums.outside_cleartext) +
           " on the outside in cleartext: see `sipward peers`";
  }
  out += "\n";
  if (!sums.expiring.empty()) out += "the certificate of peer " + sums.expiring + "\n";
  return out;
}

}  // namespace

std::string connections_text(const value& body) {
  const auto& connections = body.at("connections").as_array();
  std::vector<Row> rows;
  for (const auto& one : connections) rows.push_back(brief_row(one.as_object()));
  auto out = connections.empty() ? std::string()
                                 : to_table({"ID", "PEER", "REMOTE", "ROLE", "SECURITY",
                                             "VERIFIED AS", "IN", "OUT", "AGE", "IDLE"},
                                            rows);
  return out + summary(connections) + missing_text(body);
}

std::string connections_detail(const value& body) {
  const auto& connections = body.at("connections").as_array();
  std::string out;
  for (const auto& one : connections) out += detail_rows(one.as_object()) + "\n";
  return out + summary(connections) + missing_text(body);
}

std::string connection_text(const value& body) {
  return detail_rows(body.as_object());
}

}  // namespace sipward::cli
