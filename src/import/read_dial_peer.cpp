// dial-peer voice, and the voice classes that it refers to: server groups and OPTIONS.

#include "sipward/import/readers.hpp"

namespace sipward::import {
namespace {

constexpr auto of_media = "of media, which sipward never touches";
constexpr std::string_view media[] = {"codec",
                                      "voice-class codec",
                                      "dtmf-relay",
                                      "vad",
                                      "fax",
                                      "fax-relay",
                                      "modem",
                                      "media",
                                      "rtp",
                                      "ip qos",
                                      "req-qos",
                                      "acc-qos",
                                      "playout-delay",
                                      "voice-class media",
                                      "voice-class stun-usage",
                                      "voice-class srtp-crypto",
                                      "clock-rate",
                                      "comfort-noise",
                                      "voice-class sip bind media"};
constexpr std::string_view of_pots[] = {"port", "direct-inward-dial", "forward-digits",
                                        "digit-strip", "no digit-strip"};

bool is_media(Words words) {
  words.take("no");
  for (const auto phrase : media) {
    if (Words(words).take(phrase)) return true;
  }
  return false;
}

void read_target(Line& line, Words& words, DialPeer& into) {
  if (words.take("sip-server")) {
    into.sip_server = {true, {line.number}};
    return used(line, words, "target: sip-server");
  }
  std::size_t tag = 0;
  if (words.take("server-group") && words.take_number(10'000, tag)) {
    into.server_group = {tag, {line.number}};
    return used(line, words, "target: server-group " + std::to_string(tag));
  }
  const auto to = read_destination(words.next());
  if (!to) return;
  into.target = {*to, {line.number}};
  used(line, words, "target of a peer");
}

void read_session(Line& line, Words& words, DialPeer& into) {
  if (words.take("target")) return read_target(line, words, into);
  if (words.take("protocol sipv2")) {
    into.sip = true;
    return left(line, "SIP, as all that sipward speaks");
  }
  if (words.take("server-group")) {
    std::size_t tag = 0;
    if (!words.take_number(10'000, tag)) return;
    into.server_group = {tag, {line.number}};
    return used(line, words, "target: server-group " + std::to_string(tag));
  }
  if (words.take("transport")) read_session_transport(line, words, into.trunk);
}

void read_voice_class(Line& line, Words& words, DialPeer& into) {
  if (!words.take("sip")) return;
  if (words.take("options-keepalive")) return read_options(line, words, into.trunk);
  if (words.take("url")) return read_url(line, words, into.trunk);
  std::size_t tag = 0;
  if (words.take("tenant") && words.take_number(10'000, tag)) {
    into.tenant = {tag, {line.number}};
    return used(line, words, "what its tenant says");
  }
  if (words.take("bind control")) {
    left(line, "sipward sends from the listeners of its side; see listen");
  }
}

bool read_off(Line& line, Words words) {
  if (!words.take("no")) return false;
  if (words.take("huntstop") || words.take("shutdown") ||
      words.take("voice-class sip options-keepalive")) {
    left(line, "as it is without it");
  }
  return true;
}

}  // namespace

void read_dial_peer(Line& line, DialPeer& into) {
  Words words(line);
  if (is_media(words)) return left(line, of_media);
  for (const auto phrase : of_pots) {
    if (into.pots && Words(words).take(phrase)) {
      return left(line, "of the router's own ports, which stay there");
    }
  }
  if (read_off(line, words)) return;
  if (words.take("description")) {
    into.description = words.rest();
    left(line, "a remark");
  } else if (words.take("destination-pattern") && !words.done()) {
    into.pattern = {words.next(), {line.number}};
    used(line, words, "numbers of a route");
  } else if (words.take("destination")) {
    read_whither(line, words, into);
  } else if (words.take("incoming")) {
    read_incoming(line, words, into.incoming);
  } else if (words.take("session")) {
    read_session(line, words, into);
  } else if (words.take("preference")) {
    std::size_t rank = 0;
    if (!words.take_number(10, rank)) return;
    into.preference = {rank, {line.number}};
    used(line, words, "priority among dial-peers of the same numbers");
  } else if (words.take("huntstop")) {
    into.huntstop = true;
    into.lines.push_back(line.number);
    used(line, words, "no answer sends its calls on to the next");
  } else if (words.take("shutdown")) {
    into.shut = true;
    into.lines.push_back(line.number);
    used(line, words, "the dial-peer is out of service, and left out");
  } else if (words.take("translation-profile") || words.take("translate-outgoing")) {
    note_translation(line, into);
  } else if (words.take("voice-class")) {
    read_voice_class(line, words, into);
  } else if (words.take("srtp")) {
    left(line, "media: the neighbours must speak SRTP with each other, sipward does not change it");
  }
}

void read_server_group(Line& line, ServerGroup& into) {
  Words words(line);
  if (read_service_state(line, words, "the group", into)) return;
  if (words.take("hunt-scheme round-robin")) {
    into.round_robin = true;
    into.lines.push_back(line.number);
    return used(line, words, "strategy of the group");
  }
  if (words.take("hunt-scheme preference")) return left(line, "as it is without it");
  std::size_t number = 0, first = 0, last = 0;
  if (words.take("huntstop")) {
    if (!words.take_number(1'000, number) || !words.take("resp-code") ||
        !words.take_number(699, first)) {
      return;
    }
    last = first;
    if (words.take("to") && !words.take_number(699, last)) return;
    into.huntstops.emplace_back(first, last);
    into.lines.push_back(line.number);
    return used(line, words, "statuses of the group");
  }
  const bool v6 = words.take("ipv6");
  if (!v6 && !words.take("ipv4")) return;
  const auto to = read_destination((v6 ? "ipv6:" : "ipv4:") + words.next());
  if (!to) return;
  ServerGroup::Member member{*to, std::nullopt, line.number};
  if (words.take("port") && !words.take_number(65'535, member.to.port)) return;
  if (words.take("preference") && words.take_number(5, number)) member.preference = number;
  into.members.push_back(std::move(member));
  used(line, words, "a member of the group");
}

void read_keepalive(Line& line, Keepalive& into) {
  Words words(line);
  std::size_t number = 0;
  if (words.take("description")) return left(line, "a remark");
  if (words.take("transport")) {
    return left(line, "sipward asks over the very connection that calls use");
  }
  auto* field = words.take("up-interval")     ? &into.up
                : words.take("down-interval") ? &into.down
                : words.take("retry")         ? &into.retry
                                              : nullptr;
  if (field == nullptr || !words.take_number(86'400, number)) return;
  *field = {number, {line.number}};
  used(line, words, "options of the peers that use it");
}

}  // namespace sipward::import
