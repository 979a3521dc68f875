// What `sipward groups` and `sipward drain` print for people, out of the door's JSON.
#include "sipward/cli/json_text.hpp"
#include "sipward/cli/layout.hpp"
#include "sipward/cli/live.hpp"
#include "sipward/cli/table.hpp"

namespace sipward::cli {
namespace {

using boost::json::object;
using boost::json::value;

bool flag_at(const object& from, std::string_view key) {
  const auto* found = from.if_contains(key);
  return found != nullptr && found->is_bool() && found->as_bool();
}

// "down at certificate": where it fails, as `sipward probe` names the steps.
std::string state_text(const object& member) {
  auto text = text_at(member, "state");
  if (text == "unknown" && !flag_at(member, "checked")) text = "calls tell";
  const auto cause = text_at(member, "cause");
  if (!cause.empty()) text += " at " + cause;
  return flag_at(member, "drained") ? "drained, " + text : text;
}

bool takes_calls(const object& member) {
  return text_at(member, "state") != "down" && !flag_at(member, "drained");
}

std::string what_to_do(const object& group) {
  std::size_t usable = 0, all = 0;
  std::string first_down;
  for (const auto& one : group.at("members").as_array()) {
    const auto& member = one.as_object();
    ++all;
    if (takes_calls(member)) ++usable;
    if (text_at(member, "state") == "down" && first_down.empty()) {
      first_down = text_at(member, "peer");
    }
  }
  std::string text = std::to_string(usable) + " of " + std::to_string(all) + " take new calls";
  if (usable == 0) text += ": new calls are answered 503";
  if (!first_down.empty()) text += "; why: sipward probe " + first_down;
  return text;
}

}  // namespace

std::string groups_text(const value& body) {
  std::string out;
  for (const auto& one : body.at("groups").as_array()) {
    const auto& group = one.as_object();
    out += "group " + text_at(group, "name") + " (" + text_at(group, "strategy") +
           "): " + what_to_do(group) + "\n";
    std::vector<Row> rows;
    for (const auto& member_value : group.at("members").as_array()) {
      const auto& member = member_value.as_object();
      rows.push_back({"  " + text_at(member, "peer"), or_dash(text_at(member, "target")),
                      number_at(member, "priority"), number_at(member, "weight"),
                      number_at(member, "transactions"), state_text(member),
                      or_dash(text_at(member, "since")), text_at(member, "reason")});
    }
    out += to_table({"  MEMBER", "TARGET", "PRIO", "WEIGHT", "BUSY", "STATE", "SINCE", "REASON"},
                    rows, 140);
  }
  return out.empty() ? "there is no group; add [group.NAME] and a [[route]] to it\n" : out;
}

std::string drains_text(const value& body) {
  std::string out;
  for (const auto& one : body.at("drains").as_array()) {
    const auto& drain = one.as_object();
    const auto busy = number_at(drain, "transactions");
    const auto until = text_at(drain, "until");
    out += text_at(drain, "what") + ": drained since " + text_at(drain, "since") + ", " +
           (busy == "0" ? std::string("nothing under way") : busy + " transactions under way");
    if (flag_at(drain, "closed")) {
      out += ", its connections were closed";
    } else if (!until.empty()) {
      out += ", its connections close at " + until;
    }
    out += "\n";
  }
  return out.empty() ? "nothing is being drained\n" : out;
}

}  // namespace sipward::cli
