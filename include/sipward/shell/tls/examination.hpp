// One handshake as OpenSSL's callbacks see it: what they need to judge and what they found. Owned
// by the Handshake, reached through the SSL's app data, used by the thread that drives it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sipward/shell/tls/context.hpp"
#include "sipward/shell/tls/handshake.hpp"
#include "sipward/shell/tls/hello.hpp"
#include "sipward/shell/tls/presented.hpp"

struct x509_store_ctx_st;

namespace sipward::tls {

struct Examination {
  // given
  Role role = Role::server;
  base::Endpoint remote;
  std::vector<const Policy*> candidates;  // the peers it may be; when dialling, the one
  std::string also_named;                 // when dialling: instead of the peer's names
  const Trustpoint* identity = nullptr;   // when dialling: shown instead of the peer's; or null

  // found
  Stage stage = Stage::hello;
  FailureReason reason = FailureReason::none;  // our own verdict; none: not refused by us
  std::string detail;
  Hello hello;  // when accepting
  std::shared_ptr<const Presented> leaf;
  std::vector<CertificateFacts> chain;  // as presented, if it was refused
  std::string culprit;                  // the certificate above the leaf that was found at fault
  std::string list_issuer;              // whose CRL decided, or is wanting
  bool by_ocsp = false;                 // no CRL but a stapled response decided, or is wanting
  const Policy* peer = nullptr;         // whose names matched
  std::string verified_name;
  std::optional<int> alert_sent, alert_received;
  std::vector<std::string> secrets;  // for the key log, if it is this peer's (key_log.hpp)
};

// Whose certificate is shown: of the identity, else of the first candidate.
const Trustpoint& shown_trustpoint(const Examination& examination);

// The names one of which the certificate must carry.
std::vector<std::string> expected_names(const Examination& examination);

// A chain that `store` is set up for, then names and pins: within a handshake, or later again.
bool judge(x509_store_ctx_st* store, Examination& examination);

// verify = "none", or "if shown" and none is: there may be no certificate at all. False for every
// other policy.
bool believe_anybody(Examination& examination);

// SSL_CTX callbacks.
int on_client_hello(ssl_st* ssl, int* alert, void* unused);
int on_certificate(ssl_st* ssl, void* unused);
int on_verify(x509_store_ctx_st* store, void* unused);
void on_info(const ssl_st* ssl, int where, int value);

// A resumed session is judged by what it remembers, under the policy of today: validity and names.
bool judge_resumed(ssl_st* ssl, Examination& examination);

}  // namespace sipward::tls
