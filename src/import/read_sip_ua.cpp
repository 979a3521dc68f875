// sip-ua, and what of voice service voip says the same: transports, ports, timers.
#include "sipward/import/readers.hpp"

namespace sipward::import {
namespace {

void read_tls_version(Line& line, Words& words, Running& into) {
  into.tls_version.lines = {line.number};
  auto& version = into.tls_version.value;
  version.clear();
  for (const auto* known : {"1.0", "1.1", "1.2", "1.3"}) {
    if (words.take(std::string("v").append(known))) version = known;
  }
  words.take("minimum");
  used(line, words, "tls of every TLS peer");
}

void read_transport(Line& line, Words& words, Running& into, bool off) {
  if (words.take("tcp tls")) {
    if (off) return left(line, "no TLS there; sipward speaks TLS with who has a certificate");
    return read_tls_version(line, words, into);
  }
  const bool tcp = words.take("tcp");
  if (!tcp && !words.take("udp")) return;
  if (!off) return left(line, "as it is without it");
  (tcp ? into.no_tcp : into.no_udp) = {true, {line.number}};
  used(line, words, "no such listener inside, unless a neighbour needs it");
}

void read_number(Line& line, Words& words, std::size_t most, Cited<std::size_t>& into,
                 std::string note) {
  std::size_t number = 0;
  if (!words.take_number(most, number)) return;
  into = {number, {line.number}};
  used(line, words, std::move(note));
}

void read_timers(Line& line, Words& words, Running& into) {
  if (words.take("trying")) {
    read_number(line, words, 60'000, into.trying, "[timers] t1");
  } else if (words.take("connection aging")) {
    read_number(line, words, 1'440, into.aging_minutes, "[connections] idle_timeout");
  } else if (words.take("connection establish tls")) {
    read_number(line, words, 60, into.tls_seconds, "[connections] handshake_timeout");
  } else if (words.take("connection establish tcp")) {
    read_number(line, words, 60, into.connect_seconds, "[connections] connect_timeout");
  } else if (words.take("dns registrar-cache")) {
    left(line, "sipward keeps what DNS said for its TTL ([dns])");
  } else {
    left(line, "a timer of calls or registrations, which are the ends', not a proxy's");
  }
}

}  // namespace

void read_sip_ua(Line& line, Running& into) {
  Words words(line);
  const bool off = words.take("no");
  if (words.take("transport")) return read_transport(line, words, into, off);
  if (off) {
    if (words.take("timers") || words.take("crypto signaling")) left(line, "switched off there");
    return;
  }
  if (words.take("crypto signaling")) return read_crypto(line, words, into);
  if (words.take("timers")) return read_timers(line, words, into);
  if (words.take("retry invite")) {
    return read_number(line, words, 10, into.retry_invite, "[timers] timer_b");
  }
  if (words.take("sip-server")) return read_sip_server(line, words, into.trunk);
  if (words.take("connection-reuse") || words.take("conn-reuse")) return left_to_reuse(line);
  if (words.take("listen-port")) return read_listen_port(line, words, into.trunk);
}

}  // namespace sipward::import
