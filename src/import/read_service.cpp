// voice service voip, its sip and its list of trusted addresses; the addresses of interfaces.
#include "sipward/import/readers.hpp"

namespace sipward::import {
namespace {

void read_of_sip(Line& line, Words& words, Running& into) {
  if (words.take("session transport")) return read_session_transport(line, words, into.trunk);
  if (words.take("bind")) return read_bind(line, words, into.trunk);
  if (words.take("listen-port")) return read_listen_port(line, words, into.trunk);
  if (words.take("url")) return read_url(line, words, into.trunk);
}

}  // namespace

void read_voice_service(Line& line, Running& into) {
  Words words(line);
  if (line.mode == Mode::voice_service_sip) return read_of_sip(line, words, into);
  if (words.take("no ip address trusted authenticate")) {
    into.trusts_everybody = {true, {line.number}};
    used(line, words, "made stricter: only peers may speak");
  } else if (words.take("ip address trusted")) {
    left(line, "only peers may speak, always");
  } else if (words.take("allow-connections sip to sip")) {
    left(line, "what routes permit; see hairpin");
  } else if (words.take("sip")) {
    left(line, "opens what follows");
  } else if (words.take("mode border-element")) {
    left(line, "a licence of the router");
  } else if (words.take("fax") || words.take("media") || words.take("modem") ||
             words.take("rtp-port") || words.take("srtp")) {
    left(line, "of media, which sipward never touches");
  }
}

void read_trusted(Line& line, Running& into) {
  Words words(line);
  if (!words.take("ipv4") && !words.take("ipv6")) return;
  bool inverse = false;
  const auto prefix = read_prefix(words, inverse);
  if (!prefix) return;
  into.trusted.push_back({*prefix, {line.number}});
  used(line, words, inverse ? "who may speak (its mask read as a wildcard)" : "who may speak");
}

void read_interface(Line& line, Interface& into) {
  Words words(line);
  const bool v6 = words.take("ipv6 address");
  if (!v6 && !words.take("ip address")) return;
  const auto text = words.next();
  const auto address = base::IpAddress::parse(text.substr(0, text.find('/')));
  if (!address || address->is_v4() == v6) return;
  auto& place = v6 ? into.address_v6 : into.address;
  if (!place) place = {address->text(), {line.number}};
}

}  // namespace sipward::import
