// What `sipward calls` prints for people, out of the door's JSON.
#include "sipward/cli/age.hpp"
#include "sipward/cli/json_text.hpp"
#include "sipward/cli/layout.hpp"
#include "sipward/cli/live.hpp"
#include "sipward/cli/table.hpp"

namespace sipward::cli {
namespace {

using boost::json::object;
using boost::json::value;

std::string leg_text(const object& call, std::string_view key) {
  const auto& leg = call.at(key).as_object();
  const auto over = text_at(leg, "transport") == "tls" ? "TLS" : text_at(leg, "transport");
  return or_dash(text_at(leg, "peer")) + " (" + over + ")";
}

}  // namespace

std::string missing_text(const value& body) {
  std::string out;
  const auto* missing = body.as_object().if_contains("missing");
  if (missing == nullptr) return out;
  for (const auto& sentence : missing->as_array()) {
    out += "this is not all: " + std::string(sentence.as_string()) + "\n";
  }
  return out;
}

std::string calls_text(const value& body) {
  const auto& calls = body.at("calls").as_array();
  std::vector<Row> rows;
  for (const auto& one : calls) {
    const auto& call = one.as_object();
    const bool up = text_at(call, "state") == "up";
    rows.push_back({up ? age_text(seconds_at(call, "up_seconds"))
                       : "rings " + age_text(seconds_at(call, "age_seconds")),
                    text_at(call, "from"), text_at(call, "to"), leg_text(call, "caller"),
                    leg_text(call, "callee"), text_at(call, "call_id")});
  }
  std::string out;
  if (!rows.empty()) out = to_table({"UP FOR", "FROM", "TO", "CALLER", "CALLEE", "CALL-ID"}, rows);
  const auto all = count_at(body.as_object(), "under_way");
  out += std::to_string(all) + (all == 1 ? " call" : " calls") + " under way";
  if (rows.size() < all) out += ", " + std::to_string(rows.size()) + " shown";
  return out + "\n" + missing_text(body);
}

std::string past_calls_text(const value& body) {
  std::vector<Row> rows;
  for (const auto& one : body.at("calls").as_array()) {
    const auto& call = one.as_object();
    const auto& ended = call.at("ended").as_object();
    rows.push_back({age_text(seconds_at(ended, "ago_seconds")),
                    age_text(seconds_at(ended, "lasted_seconds")), text_at(ended, "text"),
                    text_at(call, "from"), text_at(call, "to"), text_at(call, "call_id")});
  }
  const auto missing = missing_text(body);
  if (rows.empty()) return "no call has ended lately\n" + missing;
  return to_table({"ENDED AGO", "LASTED", "HOW", "FROM", "TO", "CALL-ID"}, rows) + missing;
}

}  // namespace sipward::cli
