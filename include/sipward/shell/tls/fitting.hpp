// Out of collected certificates and keys the credential of a trustpoint: whose key is there, its
// chain in the order of TLS, and in plain words what does not fit or is missing. Pure but for the
// clock.
#pragma once

#include <string>
#include <vector>

#include "sipward/shell/tls/collection.hpp"

namespace sipward::tls {

// What the trustpoint wants.
struct Wanted {
  Use use = Use::both;
  std::vector<std::string> names = {};       // by which peers know us, lower case
  std::vector<const x509_st*> anchors = {};  // that it has already
  bool incomplete = false;                   // a missing issuer is no error: peers have it
};

struct Fitted {
  const evp_pkey_st* key = nullptr;
  std::vector<x509_st*> chain;   // leaf, then intermediates; empty: no certificate of a key
  x509_st* root = nullptr;       // if it is among them
  std::vector<x509_st*> roots;   // all self-signed authorities
  std::vector<x509_st*> unused;  // neither of the chain nor a root
  std::vector<std::string> errors, warnings;  // sentences, each with what to do
};

// `all` stays the owner.
Fitted fit(const Collection& all, const Wanted& wanted);

}  // namespace sipward::tls
