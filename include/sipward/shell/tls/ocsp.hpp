// OCSP responses (RFC 6960): what one says of a certificate, and whether it may be believed. Pure
// but for the clock; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sipward/shell/tls/pointers.hpp"

namespace sipward::tls {

struct OcspAnswer {
  enum class Says : std::uint8_t { good, revoked, unknown };
  Says says = Says::unknown;
  std::string why;               // of unknown: why it says nothing that counts
  std::string until;             // "2026-11-30"; empty: not said
  std::int64_t next_update = 0;  // seconds since 1970; 0: not said
};

// `response`: DER. `chain`: where the issuer and a delegated responder may be found; `anchors`:
// what the responder is verified by, without CRLs.
OcspAnswer read_ocsp(std::string_view response, x509_st* leaf, x509_st* issuer,
                     stack_st_X509* chain, x509_store_st* anchors);

}  // namespace sipward::tls
