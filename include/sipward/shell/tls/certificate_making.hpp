// The one place that makes certificates and requests for them (RFC 5280, RFC 2986): authorities,
// leaves for TLS, CSRs. What OpenSSL or an authority's constraints refuse is thrown as
// std::runtime_error. Used before service starts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/shell/tls/pointers.hpp"
#include "sipward/shell/tls/settings.hpp"

namespace sipward::tls {

// As subjectAltName has it: "DNS:sbc.example.com" of a host name or "*.example.com", "IP:192.0.2.1"
// of an address, "URI:sip:example.com" of that URI (RFC 5922 §7.1: no user, no port). Nothing of
// anything else.
std::optional<std::string> alternative_name(std::string_view name);
inline constexpr auto alternative_expected =
    "a host name, *.DOMAIN, an address or sip:DOMAIN, as peers know it";

struct AuthorityWish {
  std::string common_name;
  int days = 3650;
  // Domains and networks that it may certify; none: all. A domain alone excludes all addresses.
  std::vector<std::string> permitted = {};
};
struct LeafWish {
  std::string common_name;              // empty: none, the subject stays empty
  std::vector<std::string> names = {};  // each as alternative_name takes it; at least one
  Use use = Use::both;
  int days = 365;
};
struct Signer {
  x509_st* certificate = nullptr;
  evp_pkey_st* key = nullptr;
};

// Self-signed: CA, no authority below it, signs certificates and CRLs.
Owned<x509_st> make_authority(const AuthorityWish& wish, evp_pkey_st* key);
// Never beyond the signer's own end. `key`: the public one is enough.
Owned<x509_st> make_leaf(const LeafWish& wish, evp_pkey_st* key, const Signer& signer);
Owned<X509_req_st> make_request(const LeafWish& wish, evp_pkey_st* key);

std::string pem_of(const x509_st* certificate);
std::string pem_of(const X509_req_st* request);

}  // namespace sipward::tls
