// Whether certificates are a chain as TLS sends one (RFC 8446 §4.4.2): each issued by the next, by
// name, key identifier and signature. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sipward/shell/tls/pointers.hpp"

namespace sipward::tls {

struct ChainFacts {
  bool in_order = true;       // each was issued by the next
  bool complete = false;      // from the first on, every issuer is there up to a self-signed one
  std::string missing;        // the issuer that is not, escaped, if not complete
  std::size_t unrelated = 0;  // certificates that the first does not need
  bool only_anchors = false;  // all are self-signed: a list of anchors, no chain
};

// `certificates` in the file's order, the one to be vouched for first.
ChainFacts chain_of(const std::vector<Owned<x509_st>>& certificates);

// From that one to each one's issuer, as far as they go: their places among them.
std::vector<std::size_t> path_from(const std::vector<Owned<x509_st>>& certificates,
                                   std::size_t first);

// The first that issued `subject`, itself aside; null if none did, or for no certificates at all.
x509_st* issuer_in(const stack_st_X509* certificates, x509_st* subject);

}  // namespace sipward::tls
