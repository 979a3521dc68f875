#include "sipward/shell/tls/session_facts.hpp"

#include <openssl/ssl.h>

#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

std::string group_of(ssl_st* ssl) {
  const auto id = static_cast<int>(SSL_get_negotiated_group(ssl));
  const char* name = id != 0 ? SSL_group_to_name(ssl, id) : nullptr;
  return name != nullptr ? name : "";
}

std::string sni_of(const ssl_st* ssl) {
  const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  return name != nullptr ? escaped(name) : "";
}

}  // namespace

CertificateFacts SessionFacts::certificate() const {
  return leaf ? leaf->facts() : CertificateFacts();
}

std::vector<std::string> SessionFacts::names() const {
  return leaf ? identities(leaf->names) : std::vector<std::string>();
}

SessionFacts session_facts(ssl_st* ssl, const Examination& examination) {
  SessionFacts facts;
  facts.role = examination.role;
  facts.peer = examination.peer->settings.peer;
  facts.version = SSL_get_version(ssl);
  facts.cipher = SSL_get_cipher_name(ssl);
  facts.group = group_of(ssl);
  facts.verified_name = examination.verified_name;
  facts.leaf = examination.leaf;
  if (facts.leaf) facts.until = facts.leaf->until;
  facts.also_named = examination.also_named;
  if (examination.identity != nullptr) facts.identity = examination.identity->name;
  facts.policy = examination.peer->fingerprint;
  facts.sni = sni_of(ssl);
  facts.resumed = SSL_session_reused(ssl) == 1;
  return facts;
}

}  // namespace sipward::tls
