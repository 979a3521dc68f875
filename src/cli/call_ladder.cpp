// A call as a ladder: who sent what over which leg, when, and whether it was encrypted.
#include <algorithm>

#include "sipward/cli/printable.hpp"
#include "sipward/cli/trace_view.hpp"

namespace sipward::cli {
namespace {

using base::Side;
using trace::Seen;

constexpr std::size_t most_rung = 34;
constexpr std::size_t time_columns = 15;
constexpr std::size_t note_columns = 18;

std::size_t rung_of(const Look& look) {
  const auto rest = look.columns - std::min(look.columns, time_columns + note_columns + 7);
  return std::clamp<std::size_t>(rest / 2, 16, most_rung);
}

// "--- INVITE ------->", as wide as a rung.
std::string arrow(const std::string& label, bool to_the_right, std::size_t width) {
  const auto text = " " + fitted(label, std::min(columns_of(label), width - 6)) + " ";
  const auto dashes = width - 1 - columns_of(text);
  const auto line = std::string(dashes / 2, '-') + text + std::string(dashes - dashes / 2, '-');
  return to_the_right ? line + ">" : "<" + line;
}

bool is_encrypted(const Seen& seen) {
  return seen.sighting.remote.transport == base::Transport::tls;
}

std::string note_of(const Seen& seen) {
  const auto who = seen.peer.empty() ? seen.sighting.remote.address.text() : seen.peer;
  return std::string(base::to_string(seen.sighting.remote.transport)) + " " + harmless(who);
}

// Who was met on one side, and over what.
std::string leg(const std::vector<Seen>& messages, Side side) {
  std::vector<std::string> ends;
  bool encrypted = true;
  for (const auto& seen : messages) {
    if (seen.sighting.side != side) continue;
    encrypted = encrypted && is_encrypted(seen);
    const auto end = far_end_of(seen);
    if (std::find(ends.begin(), ends.end(), end) == ends.end()) ends.push_back(end);
  }
  std::string text;
  for (const auto& end : ends) text += (text.empty() ? "" : ", ") + end;
  if (text.empty()) return "nothing crossed it";
  return (encrypted ? "encrypted: " : "cleartext: ") + text;
}

std::string rung(const Seen& seen, std::size_t width) {
  const bool inside = seen.sighting.side == Side::inside;
  const auto line = arrow(label_of(seen), seen.sighting.received == inside, width);
  const std::string gap(width, ' ');
  return "|" + (inside ? line : gap) + "|" + (inside ? gap : line) + "|";
}

}  // namespace

std::string draw_call(const std::string& call_id, const std::vector<Seen>& messages,
                      const Look& look) {
  const auto width = rung_of(look);
  std::string out = "call " + harmless(call_id) + "\n";
  out += "  inside   " + leg(messages, Side::inside) + "\n";
  out += "  outside  " + leg(messages, Side::outside) + "\n\n";
  const std::string before(time_columns + 2, ' ');
  out += before + fitted("inside", width - 2) + fitted("sipward", width + 1) + "outside\n";
  for (const auto& seen : messages) {
    out += clock_of(seen.sighting.time) + "  " + rung(seen, width) + "  " + note_of(seen) + "\n";
  }
  return out;
}

}  // namespace sipward::cli
