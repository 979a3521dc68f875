// Messages as the tests of the trace see them cross.
#pragma once

#include <string>

#include "sipward/shell/trace/tap.hpp"

namespace sipward::trace {

inline base::Endpoint endpoint(base::Transport transport, const char* address, std::uint16_t port) {
  return {transport, *base::IpAddress::parse(address), port};
}

// From the legacy side, over UDP.
inline Sighting from_inside() {
  Sighting seen;
  seen.side = base::Side::inside;
  seen.remote = endpoint(base::Transport::udp, "198.18.133.13", 5060);
  seen.local = endpoint(base::Transport::udp, "10.0.0.2", 5060);
  seen.time = SystemTime(std::chrono::microseconds(1'700'000'000'123'456));
  return seen;
}

// To the secure side, over TLS.
inline Sighting to_outside() {
  auto seen = from_inside();
  seen.received = false;
  seen.side = base::Side::outside;
  seen.remote = endpoint(base::Transport::tls, "198.18.133.3", 5061);
  seen.local = endpoint(base::Transport::tls, "192.0.2.10", 40'000);
  seen.time += std::chrono::microseconds(200);
  return seen;
}

// `first`: "INVITE sip:b@h SIP/2.0" or "SIP/2.0 200 OK"; `cseq`: "1 INVITE".
inline std::string text_of(const std::string& first, const std::string& cseq,
                           const std::string& call_id = "call-1") {
  return first + "\r\nFrom: <sip:4711@a>;tag=1\r\nTo: <sip:0815@b>\r\nCall-ID: " + call_id +
         "\r\nCSeq: " + cseq + "\r\nContent-Length: 0\r\n\r\n";
}

inline const std::string invite = text_of("INVITE sip:0815@b SIP/2.0", "1 INVITE");

}  // namespace sipward::trace
