#include "sipward/cli/trace_view.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

#include "sipward/cli/line_pairs.hpp"
#include "sipward/cli/printable.hpp"

namespace sipward::cli {
namespace {

constexpr auto changed_colour = "\x1b[33m";
constexpr auto head_colour = "\x1b[1m";
constexpr auto plain = "\x1b[0m";
constexpr std::size_t gutter = 3;  // " | "

std::string coloured(std::string_view text, const char* colour, const Look& look) {
  if (!look.colour || text.empty()) return std::string(text);
  return colour + std::string(text) + plain;
}

// As many pieces of at most `width` columns as it takes; at least one.
std::vector<std::string> wrapped(std::string_view line, std::size_t width) {
  const auto safe = harmless(line);
  std::vector<std::string> pieces(1);
  std::size_t taken = 0;
  for (const char c : safe) {
    const bool begins = (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    if (begins && taken == width) {
      pieces.emplace_back("  ");
      taken = 2;
    }
    taken += begins ? 1 : 0;
    pieces.back().push_back(c);
  }
  return pieces;
}

std::string rows_of(const LinePair& pair, bool both, const Look& look) {
  const auto width = (look.columns - gutter) / 2;
  const auto left = wrapped(pair.left.value_or(""), width);
  const auto right = wrapped(pair.right.value_or(""), width);
  const bool same = !both || pair.same();
  const std::string_view mark = same ? " " : !pair.left ? ">" : !pair.right ? "<" : "|";
  std::string out;
  for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
    auto line = fitted(i < left.size() ? left[i] : std::string(), width);
    line.append(" ").append(mark).append(" ");
    if (i < right.size()) line += right[i];
    line.erase(line.find_last_not_of(' ') + 1);
    out += coloured(line, same ? "" : changed_colour, same ? Look{} : look) + '\n';
  }
  return out;
}

std::string time_between(trace::SystemTime from, trace::SystemTime to) {
  const auto micros = (to - from).count();
  return "+" + std::to_string(micros / 1'000) + "." + std::to_string(micros % 1'000 / 100) + " ms";
}

std::string head_of(const trace::Seen* received, const trace::Seen* sent) {
  const auto& first = received != nullptr ? *received : *sent;
  auto head = clock_of(first.sighting.time) + "  " + label_of(first) + "  ";
  head += received != nullptr ? far_end_of(*received) : "sipward";
  head += " -> ";
  if (sent == nullptr) return head + "sipward";
  head += far_end_of(*sent);
  if (received != nullptr) head += "  " + time_between(first.sighting.time, sent->sighting.time);
  return head;
}

}  // namespace

std::string label_of(const trace::Seen& seen) {
  const auto& facts = seen.facts;
  auto method = harmless(facts.method);
  if (facts.request) return method;
  return facts.status == 0 ? "?" : std::to_string(facts.status) + " (" + method + ")";
}

std::string clock_of(trace::SystemTime time) {
  const auto micros = time.time_since_epoch().count();
  const auto seconds = static_cast<std::time_t>(micros / 1'000'000);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 16> text{};
  const auto size = std::strftime(text.data(), text.size(), "%H:%M:%S", &parts);
  const auto fraction = std::to_string(micros % 1'000'000);
  return std::string(text.data(), size) + "." + std::string(6 - fraction.size(), '0') + fraction;
}

std::string far_end_of(const trace::Seen& seen) {
  const auto remote = seen.sighting.remote.text();
  return seen.peer.empty() ? remote : seen.peer + " (" + remote + ")";
}

std::string side_by_side(const trace::Seen* received, const trace::Seen* sent, const Look& look) {
  if (received == nullptr && sent == nullptr) return {};
  auto out = coloured(head_of(received, sent), head_colour, look) + '\n';
  const bool both = received != nullptr && sent != nullptr;
  const auto pairs = pair_lines(received != nullptr ? std::string_view(received->text) : "",
                                sent != nullptr ? std::string_view(sent->text) : "");
  for (const auto& pair : pairs) out += rows_of(pair, both, look);
  return out + '\n';
}

std::string raw_text(const trace::Seen& seen, const Look& look) {
  const auto way = seen.sighting.received ? "received from " : "sent to ";
  auto out =
      coloured(clock_of(seen.sighting.time) + "  " + way + far_end_of(seen), head_colour, look) +
      '\n';
  for (const auto line : lines_of(seen.text)) out += harmless(line) + '\n';
  return out + '\n';
}

}  // namespace sipward::cli
