// A request as a route sees it, said in a line.
#pragma once

#include <string>
#include <utility>

#include "core/policy/network.hpp"

namespace sipward::policy::test {

struct Asked {
  std::string uri = "sip:4711@example.com";
  std::string method = "INVITE";
  std::string extra = {};  // header lines
  std::string verified_name = {};
  Side side = inside;
  PeerId from = 0;
  std::string to_uri = "sip:4711@to.example.com";
  std::string from_uri = "sip:100@from.example.com";

  sip::Message message() const {
    return sip::Message::parse(method + " " + uri +
                               " SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1\r\nTo: <" +
                               to_uri + ">\r\nFrom: <" + from_uri +
                               ">;tag=1\r\nCall-ID: a\r\nCSeq: 1 " + method + "\r\n" + extra +
                               "\r\n")
        .value();
  }
};

// The index of the route that it takes; -1: none.
inline int chosen(const RouteTable& table, const Asked& asked) {
  const auto message = asked.message();
  const auto* route = table.choose(
      {asked.side, asked.from, asked.verified_name, message.request_target().value(), message});
  return route == nullptr ? -1 : static_cast<int>(route - table.routes().data());
}

inline Network two_peers() {
  Network network;
  network.peers = {peer("pbx", inside), peer("cucm", outside)};
  network.peers[0].names = {"a.example.com", "b.example.com"};
  return network;
}

// Does a route with these conditions fit?
inline bool fits(RouteMatch match, const Asked& asked) {
  auto network = two_peers();
  network.routes = {{inside, PeerId{1}, false, std::move(match)}};
  return chosen(RouteTable(network), asked) == 0;
}

inline HostPattern host(std::string_view text) {
  return HostPattern::parse(text).value();
}
inline UserPrefix prefix(std::string_view text) {
  return UserPrefix::parse(text).value();
}
inline NumberRange range(std::string_view text) {
  return NumberRange::parse(text).value();
}
inline Pattern pattern(std::string_view text) {
  return std::get<Pattern>(Pattern::compile(text));
}

}  // namespace sipward::policy::test
