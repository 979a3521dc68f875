// What `sipward status`, `listeners` and `evidence` print for people, out of the door's
// JSON.
#include "sipward/cli/age.hpp"
#include "sipward/cli/json_text.hpp"
#include "sipward/cli/layout.hpp"
#include "sipward/cli/live.hpp"
#include "sipward/cli/paint.hpp"
#include "sipward/cli/printable.hpp"
#include "sipward/cli/table.hpp"

namespace sipward::cli {
namespace {

using boost::json::object;
using boost::json::value;

std::string plural(std::uint64_t count, const std::string& word) {
  return std::to_string(count) + " " + word + (count == 1 ? "" : "s");
}

std::string share_text(std::uint64_t encrypted, std::uint64_t cleartext) {
  if (encrypted + cleartext == 0) return "no messages so far";
  if (cleartext == 0) return "all " + plural(encrypted, "message") + " over TLS";
  return std::to_string(cleartext) + " of " + plural(encrypted + cleartext, "message") +
         " in cleartext";
}

std::string state_line(const object& status) {
  return text_at(status, "state") + " for " + age_text(seconds_at(status, "uptime_seconds")) +
         ", " + plural(count_at(status, "workers"), "worker") + ", sipward " +
         text_at(status, "version");
}

std::string sum_text(const object& direction) {
  return number_at(direction, "encrypted") + " / " + number_at(direction, "cleartext");
}

std::string verdict_of(const object& peer) {
  const auto& received = peer.at("received").as_object();
  const auto& sent = peer.at("sent").as_object();
  const auto clear = count_at(received, "cleartext") + count_at(sent, "cleartext");
  const auto secure = count_at(received, "encrypted") + count_at(sent, "encrypted");
  if (clear == 0 && secure == 0) return "-";
  if (clear == 0) return "all encrypted";
  return secure == 0 ? "cleartext" : "mixed";
}

std::string handshake_text(const object& one) {
  const bool resumed = one.at("resumed").as_bool();
  return number_at(one, "count") + " x " + text_at(one, "version") + " " + text_at(one, "cipher") +
         ", " + or_dash(text_at(one, "group")) + (resumed ? ", resumed" : "") + " (we are the " +
         text_at(one, "role") + ")";
}

std::string peer_rows(const object& peer) {
  std::string out;
  for (const auto& one : peer.at("handshakes").as_array()) {
    out += row(2, "handshakes", handshake_text(one.as_object()));
  }
  for (const auto& [verified, count] : peer.at("verified_names").as_object()) {
    out += row(
        2, "verified as",
        std::string(verified) + ", " + std::to_string(count.to_number<std::uint64_t>()) + " times");
  }
  for (const auto& value : peer.at("refusals").as_array()) {
    const auto& one = value.as_object();
    out += row(2, "failed",
               number_at(one, "count") + " x " + text_at(one, "reason") + " (we are " + "the " +
                   text_at(one, "role") + ")");
  }
  const auto fallen_back = count_at(peer, "fallen_back_to_cleartext");
  if (fallen_back != 0) {
    out += row(2, "fallen back", plural(fallen_back, "request") + " in cleartext, TLS preferred");
  }
  if (out.empty()) return out;
  const auto name = text_at(peer, "peer");
  return (name.empty() ? std::string("nobody of ours") : "peer " + name) + "\n" + out;
}

}  // namespace

std::string listeners_text(const value& body) {
  std::vector<Row> rows;
  for (const auto& one : body.at("listeners").as_array()) {
    const auto& listener = one.as_object();
    rows.push_back({text_at(listener, "side"), text_at(listener, "endpoint"),
                    listener.at("encrypted").as_bool() ? "TLS" : "cleartext",
                    listener.contains("connections") ? number_at(listener, "connections") : "-"});
  }
  return to_table({"SIDE", "LISTENS AT", "SECURITY", "CONNECTIONS"}, rows) + missing_text(body);
}

std::string status_text(const value& body) {
  const auto& status = body.as_object();
  const auto& outside = status.at("outside_messages").as_object();
  const auto clear = count_at(outside, "cleartext");
  const auto& problems = status.at("problems").as_array();
  std::string out = state_line(status) + "\n";
  out += row(2, "outside", share_text(count_at(outside, "encrypted"), clear));
  out += row(2, "now",
             plural(count_at(status, "calls"), "call") + ", " +
                 plural(count_at(status, "connections"), "connection") + ", " +
                 plural(count_at(status, "transactions"), "transaction"));
  for (const auto& one : status.at("listeners").as_array()) {
    const auto& listener = one.as_object();
    out += row(2, text_at(listener, "side"), text_at(listener, "endpoint"));
  }
  if (problems.empty()) return out + painted(Colour::green, "nothing to do") + "\n";
  for (const auto& problem : problems) {
    out += painted(Colour::red, row(0, "!", harmless(problem.as_string()), 2));
  }
  return out;
}

std::string evidence_text(const value& body) {
  const auto& evidence = body.as_object();
  std::string out =
      "from " + text_at(evidence, "since") + " to " + text_at(evidence, "until") + "\n";
  std::vector<Row> rows;
  std::string more;
  for (const auto& one : evidence.at("peers").as_array()) {
    const auto& peer = one.as_object();
    rows.push_back({or_dash(text_at(peer, "peer")), sum_text(peer.at("received").as_object()),
                    sum_text(peer.at("sent").as_object()), verdict_of(peer)});
    more += peer_rows(peer);
  }
  if (rows.empty()) return out + "nothing has crossed\n";
  out += to_table({"PEER", "RECEIVED TLS / CLEAR", "SENT TLS / CLEAR", "VERDICT"}, rows);
  return out + "\n" + more;
}

}  // namespace sipward::cli
