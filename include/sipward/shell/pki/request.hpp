// A certificate request for a trustpoint: a new key waits beside the one in use until `import` gets
// its certificate.
#pragma once

#include "sipward/shell/pki/output.hpp"
#include "sipward/shell/pki/place.hpp"
#include "sipward/shell/tls/key_making.hpp"
#include "sipward/shell/tls/request.hpp"

namespace sipward::pki {

struct RequestOrder {
  Place place;
  std::vector<std::string> names;  // beside those of the place
  tls::KeyKind key = tls::KeyKind::p256;
  bool same_key = false;      // that of the place is certified again
  std::filesystem::path csr;  // empty: beside the key, .csr
  Permission permission;
};

struct Requested {
  tls::RequestFacts facts;
  std::filesystem::path csr, key;
};

// PEM, with the passphrase that the place has for its key.
std::string encrypted_as(const Place& place, const evp_pkey_st* key);

Requested request(const RequestOrder& order);

}  // namespace sipward::pki
