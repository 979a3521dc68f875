// What one peer demands of TLS, and setting it on one SSL: versions, verification, anchors, session
// context; certificates follow when a handshake turns out to need them (certificate_choice). Always
// per SSL: changing only the SSL_CTX of a running handshake leaves the old verification in force.
// Immutable, owned by the ContextSet.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "sipward/shell/tls/algorithms.hpp"
#include "sipward/shell/tls/handshake.hpp"
#include "sipward/shell/tls/settings.hpp"
#include "sipward/shell/tls/trustpoint.hpp"

namespace sipward::tls {

struct Policy {
  PeerTlsSettings settings;
  const Trustpoint* trustpoint = nullptr;
  Algorithms algorithms;
  std::string fingerprint;  // of the settings and of the files' contents: 64 hexadecimal digits
  std::array<unsigned char, 32> session_context{};  // its digest
};

// `algorithms` are those of the settings, read.
Policy make_policy(const PeerTlsSettings& settings, Algorithms algorithms,
                   const Trustpoint& trustpoint);

// Whoever is there, because nobody is verified, or none of those who have shown no certificate.
bool believes(const Policy& policy, bool shown);

// Several policies share an address: they must not differ in what is set before the peer is known.
bool interchangeable(const Policy& a, const Policy& b);

// All of `policies` are interchangeable; not empty. False if OpenSSL refuses.
bool impose(ssl_st* ssl, const std::vector<const Policy*>& policies);

}  // namespace sipward::tls
