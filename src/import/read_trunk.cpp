// What IOS says of all trunks, of those of a tenant, or of one dial-peer in the same words.
#include "sipward/import/readers.hpp"

namespace sipward::import {

void read_session_transport(Line& line, Words& words, TrunkSettings& into) {
  SessionTransport transport = SessionTransport::udp;
  if (words.take("system")) return left(line, "as the next wider level says");
  if (words.take("tcp tls") || words.take("tls")) {
    transport = SessionTransport::tls;
  } else if (words.take("tcp")) {
    transport = SessionTransport::tcp;
  } else if (!words.take("udp")) {
    return;
  }
  into.transport = {transport, {line.number}};
  used(line, words, "transport of targets");
}

void read_url(Line& line, Words& words, TrunkSettings& into) {
  if (words.take("system")) return left(line, "as the next wider level says");
  const bool sips = words.take("sips");
  if (!sips && !words.take("sip")) return;
  into.sips = {sips, {line.number}};
  used(line, words, "scheme of TLS peers");
}

void read_bind(Line& line, Words& words, TrunkSettings& into) {
  if (words.take("media")) return left(line, "of media, which sipward never touches");
  if (!words.take("control") && !words.take("all")) return;
  if (!words.take("source-interface")) return;
  auto name = words.next();
  if (!words.done() && line.words.back().find_first_not_of("0123456789/.:") == std::string::npos) {
    name += words.next();  // "GigabitEthernet 0/0"
  }
  into.bind = {name, {line.number}};
  used(line, words, "the address that neighbours know");
}

void read_sip_server(Line& line, Words& words, TrunkSettings& into) {
  const auto to = read_destination(words.next());
  if (!to) return;
  into.sip_server = {*to, {line.number}};
  used(line, words, "the target of dial-peers with sip-server");
}

void read_listen_port(Line& line, Words& words, TrunkSettings& into) {
  bool any = false;
  for (bool more = true; more;) {
    std::size_t port = 0;
    const bool secure = words.take("secure");
    more = secure || words.take("non-secure");
    if (!more) break;
    if (!words.take_number(65'535, port) || port == 0) return;
    (secure ? into.secure_port : into.cleartext_port) = {port, {line.number}};
    any = true;
  }
  if (any) used(line, words, "ports in listen");
}

void read_options(Line& line, Words& words, TrunkSettings& into) {
  std::size_t number = 0;
  if (words.take("profile")) {
    if (!words.take_number(10'000, number)) return;
    into.keepalive_profile = {number, {line.number}};
    return used(line, words, "options of a peer");
  }
  into.keepalive.lines = {line.number};
  auto& keepalive = into.keepalive.value;
  keepalive.lines = {line.number};
  for (bool more = true; more;) {
    if (words.take("up-interval") && words.take_number(86'400, number)) {
      keepalive.up = {number, {line.number}};
    } else if (words.take("down-interval") && words.take_number(86'400, number)) {
      keepalive.down = {number, {line.number}};
    } else if (words.take("retry") && words.take_number(100, number)) {
      keepalive.retry = {number, {line.number}};
    } else {
      more = false;
    }
  }
  used(line, words, "options of a peer");
}

void left_to_reuse(Line& line) {
  left(line, "sipward sends over a connection that is there, whichever end opened it");
}

void read_tenant(Line& line, TrunkSettings& into) {
  Words words(line);
  std::size_t number = 0;
  if (words.take("session transport")) return read_session_transport(line, words, into);
  if (words.take("url")) return read_url(line, words, into);
  if (words.take("bind")) return read_bind(line, words, into);
  if (words.take("sip-server")) return read_sip_server(line, words, into);
  if (words.take("listen-port")) return read_listen_port(line, words, into);
  if (words.take("options-keepalive")) return read_options(line, words, into);
  if (words.take("connection-reuse") || words.take("conn-reuse")) return left_to_reuse(line);
  if (words.take("description")) return left(line, "a remark");
  if (words.take("srtp-crypto") || words.take("srtp")) {
    return left(line, "of media, which sipward never touches");
  }
  if (words.take("tls-profile") && words.take_number(10'000, number)) {
    into.tls_profile = {number, {line.number}};
    used(line, words, "trustpoint of the peers of this tenant");
  } else if (words.take("timers") || words.take("retry")) {
    not_understood(line, "sipward has one set of [timers] for all peers");
  } else if (words.take("outbound-proxy")) {
    not_understood(line, "write it as the target of the peers of this tenant");
  } else if (words.take("localhost")) {
    not_understood(line, "write it as `advertise` of the peers of this tenant");
  }
}

}  // namespace sipward::import
