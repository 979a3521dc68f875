// Where mutation starts: messages, keepalives, a token, configurations, targets of the control
// door, certificates, handshakes, DNS, configurations of IOS.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "fuzz/dns_seeds.hpp"
#include "fuzz/import_seeds.hpp"
#include "fuzz/tls_seeds.hpp"

namespace sipward::fuzz {

inline const std::vector<std::string>& seeds() {
  static const auto all = [] {
    auto seeds = tls_seeds();
    for (auto& seed : dns_seeds()) seeds.push_back(std::move(seed));
    for (auto& seed : import_seeds()) seeds.push_back(std::move(seed));
    seeds.insert(
        seeds.end(),
        {
            "INVITE sip:4711@10.0.0.2 SIP/2.0\r\nVia: SIP/2.0/UDP "
            "10.0.0.10:5060;branch=z9hG4bKa;rport\r\n"
            "Max-Forwards: 70\r\nFrom: \"A \\\"B\\\" C\" <sip:100@10.0.0.10>;tag=f\r\n"
            "To: <sip:4711@10.0.0.2>\r\nCall-ID: c1@10.0.0.10\r\nCSeq: 1 INVITE\r\n"
            "Contact: <sip:100@10.0.0.10:5060;transport=udp>;expires=60, <sip:x@y>\r\n"
            "Record-Route: <sip:a@b;lr>\r\n ,<sip:c@d;lr>\r\nContent-Length: 4\r\n\r\nbody",
            "SIP/2.0 200 OK\r\nv: SIP / 2.0 / TLS [2001:db8::1]:5061 "
            ";branch=z9hG4bKb;received=10.0.0.1\r\n"
            "f: sip:a@b;tag=1\r\nt: sip:c@d;tag=2\r\ni: c2\r\nCSeq: 2 REGISTER\r\nm: *\r\nl: "
            "0\r\n\r\n",
            "ACK tel:+15551234;phone-context=x SIP/2.0\r\nRoute: <sip:10.0.0.2;lr>\r\n\r\n",
            "\r\n\r\n",
            "\n\r\n\xd3\n\r\n",
            "q8sXH2oYkV0a3vJ0zv3o0mT0n1tQv1WQ8e1qvB3v7hQ",
            "[inside]\nlisten = [\"udp:10.0.0.2:5060\"]\nadvertise = \"10.0.0.2\"\n[[peer]]\nname "
            "= "
            "\"a\"\n"
            "side = \"inside\"\naddress = [\"10.0.0.0/8\"]\n[timers]\nt1 = \"500ms\"\n",
            "[inside]\nlisten = [\"udp:10.0.0.2:5060\"]\n[outside]\nlisten = "
            "[\"tcp:192.0.2.9:5060\"]\n"
            "[[peer]]\nname = \"a\"\nside = \"inside\"\naddress = [\"10.0.0.0/8\"]\n"
            "target = \"udp:10.0.0.10\"\n[[route]]\nfrom = \"inside\"\nto = \"a\"\n",
            "/peers/a%2Fb%C3%BC/failure?since=10%20s&detail&number=+1",
            "/peers/cucm",
        });
    return seeds;
  }();
  return all;
}

}  // namespace sipward::fuzz
