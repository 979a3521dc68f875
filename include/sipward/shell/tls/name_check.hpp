// Whose certificate it is (RFC 5922 §7.1): pure functions over the names taken out of it, without
// OpenSSL. No wildcard matches (§7.2) unless the peer's rules say so; an address matches only where
// an address is configured.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/base/endpoint.hpp"

namespace sipward::tls {

// As found in a certificate, byte for byte; nothing here is trusted or fit for printing yet.
struct CertificateNames {
  std::vector<std::string> uris;           // SAN uniformResourceIdentifier: "sip:example.com"
  std::vector<std::string> dns;            // SAN dNSName
  std::vector<base::IpAddress> addresses;  // SAN iPAddress
  bool has_alternatives = false;           // a subjectAltName of any kind
  std::string common_name;                 // the most specific one; empty: none
};

// How far a peer's certificate may stray from RFC 5922.
struct NameRules {
  bool common_name_also = false;  // beside a subjectAltName too, as CUBE's CN-or-SAN
  bool one_label = false;         // "*.example.com" stands for one label, never for two
  bool operator==(const NameRules&) const = default;
};

// The names that count, lower case: the hosts of sip: URIs; without one the DNS names; the common
// name only if there is no subjectAltName at all; then the addresses.
std::vector<std::string> identities(const CertificateNames& names, const NameRules& rules = {});

bool carries(const CertificateNames& names, std::string_view wanted, const NameRules& rules = {});

// The first of `wanted` (lower case) that the certificate carries.
std::optional<std::string> matching_name(const CertificateNames& names,
                                         const std::vector<std::string>& wanted,
                                         const NameRules& rules = {});

// All of them for people, escaped: "URI:sip:a.example", "DNS:a.example", "CN=…". At most 16.
std::vector<std::string> presented(const CertificateNames& names);

}  // namespace sipward::tls
