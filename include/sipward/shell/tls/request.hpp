// A certificate request (PKCS#10, RFC 2986), read. Whoever sends one proves by its signature that
// it has the key; all else in it is a wish.
#pragma once

#include <string>
#include <vector>

#include "sipward/shell/tls/pointers.hpp"

namespace sipward::tls {

// Text is escaped but for common_name.
struct RequestFacts {
  std::string subject;              // "CN=sbc.example.com"
  std::string common_name;          // as it is, not escaped
  std::vector<std::string> names;   // "DNS:sbc.example.com", "CN=…"
  std::vector<std::string> usages;  // extended key usage: "serverAuth"; empty: none asked for
  std::string key_type;             // "EC P-256"
  bool signed_by_its_key = false;
};
RequestFacts facts_of(X509_req_st* request);
Owned<evp_pkey_st> key_of(X509_req_st* request);  // the public one

// Its names as alternative_name() takes them: "sbc.example.com", "sip:example.com", "192.0.2.1".
std::vector<std::string> wished_names(X509_req_st* request);

}  // namespace sipward::tls
