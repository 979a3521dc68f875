// Which calls a dial-peer takes other than by its destination-pattern, and the voice classes that
// say so: e164-pattern-map and dpg.
#include "sipward/import/readers.hpp"

namespace sipward::import {
namespace {

constexpr std::size_t most_tag = 10'000;

}  // namespace

void read_whither(Line& line, Words& words, DialPeer& into) {
  std::size_t tag = 0;
  if (words.take("e164-pattern-map") && words.take_number(most_tag, tag)) {
    into.pattern_map = {tag, {line.number}};
    return used(line, words, "numbers of a route");
  }
  if (words.take("dpg") && words.take_number(most_tag, tag)) {
    into.group = {tag, {line.number}};
    return used(line, words, "whither the calls go that come in by this dial-peer");
  }
  if (words.take("uri") && !words.done()) {
    into.uri = {base::lower(words.next()), {line.number}};
    return used(line, words, "the Request-URIs of a route");
  }
  into.elsewhere = true;
  not_understood(line, "no route can ask for it: the calls of its route are to be filled in");
}

void read_incoming(Line& line, Words& words, Incoming& into) {
  into.lines.push_back(line.number);
  std::size_t tag = 0;
  Cited<std::string>* uri = nullptr;
  if (words.take("uri")) {
    uri = words.take("via")       ? &into.via
          : words.take("request") ? &into.request
          : words.take("to")      ? &into.to
          : words.take("from")    ? &into.from
                                  : nullptr;
  }
  if (uri != nullptr && !words.done()) {
    *uri = {base::lower(words.next()), {line.number}};
  } else if (words.take("called-number") && !words.done()) {
    into.called = {words.next(), {line.number}};
  } else if (words.take("called e164-pattern-map") && words.take_number(most_tag, tag)) {
    into.called_map = {tag, {line.number}};
  } else {
    into.others.push_back({line.number});
    words.rest();
  }
  used(line, words, "which calls come in by this dial-peer");
}

void read_pattern_map(Line& line, PatternMap& into) {
  Words words(line);
  if (read_service_state(line, words, "the map", into)) return;
  if (words.take("url")) {
    return not_understood(line,
                          "the numbers are in that file, which nobody fetched: write them "
                          "into the routes of the dial-peers with this map");
  }
  if (!words.take("e164") || words.done()) return;
  const auto text = words.next();
  const auto pattern = read_pattern(text);
  if (!pattern) return not_understood(line, "no pattern that could be read");
  into.entries.push_back({text, *pattern, line.number});
  used(line, words, "numbers of the dial-peers that use it");
}

void read_peer_group(Line& line, DialPeerGroup& into) {
  Words words(line);
  if (read_service_state(line, words, "the group", into)) return;
  DialPeerGroup::Member member;
  member.line = line.number;
  if (!words.take("dial-peer") || !words.take_number(2'147'483'647, member.tag)) return;
  if (words.take("preference") && !words.take_number(10, member.preference)) return;
  into.members.push_back(member);
  used(line, words, "a target of the dial-peers that use it");
}

}  // namespace sipward::import
