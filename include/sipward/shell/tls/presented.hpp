// The certificate that the other end presented, read once: for its handshake, and for those that
// resume its session, which keeps it. Never a verdict: names, pins and validity are judged each
// time. Immutable once its session is shared; a session out of a ticket has none.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "sipward/shell/tls/certificate.hpp"
#include "sipward/shell/tls/pointers.hpp"

namespace sipward::tls {

struct Presented {
  Owned<x509_st> certificate;
  CertificateNames names;
  std::int64_t begins = 0, expires = 0;  // its own validity, seconds since 1970
  std::int64_t until = 0;   // the first end of its verified chain and of the CRLs that it needs,
                            // seconds since 1970
  std::string list_issuer;  // whose CRL ends first; empty: the chain does
  std::int64_t read = 0;    // when, likewise

  CertificateFacts facts() const;  // for people: made when asked for, not kept
};

// `until` is its own end; who verifies its chain lowers it.
std::shared_ptr<Presented> read_presented(x509_st* certificate);

// The session is still of one handshake alone. It expires with the chain.
void keep_with(ssl_session_st* session, std::shared_ptr<const Presented> presented);

// Null: it keeps none, or not of that certificate.
std::shared_ptr<const Presented> kept_with(const ssl_session_st* session,
                                           const x509_st* certificate);

// When the certificate of a session was read, however often it was resumed since; 0: unknown.
std::int64_t read_time_of(const ssl_session_st* session);

}  // namespace sipward::tls
