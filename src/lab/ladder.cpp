#include "sipward/lab/ladder.hpp"

#include "sipward/core/sip/headers.hpp"

namespace sipward::lab {
namespace {

constexpr std::size_t column = 34;

// "INVITE" or "200 (INVITE)"
std::string label(const Seen& seen) {
  const auto message = sip::Message::parse(seen.text);
  if (!message) return "?";
  if (message->is_request()) return std::string(message->method_text());
  return std::to_string(message->status()) + " (" + std::string(message->method_text()) + ")";
}

std::string arrow(const std::string& text, bool to_the_right) {
  const auto dashes = column - 4 - text.size();
  auto line =
      std::string(dashes / 2, '-') + " " + text + " " + std::string(dashes - dashes / 2, '-');
  return to_the_right ? line + ">" : "<" + line;
}

// The host and port of the first address of a header that names sipward.
bool names(const sip::Message& message, sip::Header header, const std::string& host) {
  const auto values = message.values(header);
  return values.empty() || message.text(values.front().span).find(host) != std::string_view::npos;
}

}  // namespace

std::string draw_ladder(const Legs& legs, const Sightings& seen) {
  std::string out = "  inside : " + legs.inside + "\n  outside: " + legs.outside + "\n\n";
  const std::string gap(column - 1, ' ');
  out += "  legacy" + gap.substr(2) + "sipward" + gap.substr(4) + "secure\n";
  for (const auto& one : seen) {
    // The inside component stands on the left, the secure one on the right.
    const bool right = one.secure ? !one.sent : one.sent;
    const auto line = arrow(label(one), right);
    const auto& left_leg = one.secure ? gap : line;
    const auto& right_leg = one.secure ? line : gap;
    out.append("     |").append(left_leg).append("|").append(right_leg).append("|\n");
  }
  return out;
}

std::vector<std::string> judge(const Sightings& seen, const std::string& inside_host,
                               const std::string& outside_host) {
  std::vector<std::string> wrong;
  for (const auto& one : seen) {
    const auto message = one.sent ? std::nullopt : sip::Message::parse(one.text);
    if (!message) continue;
    const auto& ours = one.secure ? outside_host : inside_host;
    const auto& other = one.secure ? inside_host : outside_host;
    const bool registered = message->method() == sip::Method::register_ && !message->is_request();
    const bool by_sipward = !message->is_request() && message->count(sip::Header::contact) == 0;
    if (message->is_request() && !names(*message, sip::Header::via, ours)) {
      wrong.push_back(label(one) + ": the top Via is not " + ours);
    }
    if (!registered && !by_sipward && !names(*message, sip::Header::contact, ours)) {
      wrong.push_back(label(one) + ": the Contact is not " + ours);
    }
    if (!names(*message, sip::Header::record_route, ours)) {
      wrong.push_back(label(one) + ": the Record-Route is not " + ours);
    }
    for (const auto header : {sip::Header::contact, sip::Header::record_route}) {
      const auto value = message->value(header);
      if (!registered && value.find(other) != value.npos) {
        wrong.push_back(label(one) + ": shows the other side's " + other);
      }
    }
  }
  return wrong;
}

}  // namespace sipward::lab
