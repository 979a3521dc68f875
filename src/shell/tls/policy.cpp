#include "sipward/shell/tls/policy.hpp"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "sipward/shell/tls/certificate_choice.hpp"

namespace sipward::tls {
namespace {

int protocol(Version version) {
  return version == Version::tls1_3 ? TLS1_3_VERSION : TLS1_2_VERSION;
}

bool set_versions(ssl_st* ssl, const PeerTlsSettings& settings) {
  return SSL_set_min_proto_version(ssl, protocol(settings.min)) == 1 &&
         SSL_set_max_proto_version(ssl, protocol(settings.max)) == 1;
}

bool set_trust(ssl_st* ssl, const Trustpoint& trustpoint, Eku eku, Role role) {
  SSL_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  if (eku == Eku::any &&
      X509_VERIFY_PARAM_set_purpose(SSL_get0_param(ssl), X509_PURPOSE_ANY) != 1) {
    return false;
  }
  if (SSL_set1_verify_cert_store(ssl, trustpoint.anchors.get()) != 1) return false;
  if (role == Role::client) return true;
  auto* names = SSL_dup_CA_list(trustpoint.anchor_names.get());
  if (names == nullptr) return false;
  SSL_set_client_CA_list(ssl, names);  // takes it over
  return true;
}

// A session is resumed only under the very policies it was made under.
bool set_session_context(ssl_st* ssl, const std::vector<const Policy*>& policies) {
  std::string all;
  for (const auto* policy : policies) all += policy->fingerprint;
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  return EVP_Digest(all.data(), all.size(), digest, &size, EVP_sha256(), nullptr) == 1 &&
         SSL_set_session_id_context(ssl, digest, size) == 1;
}

}  // namespace

Policy make_policy(const PeerTlsSettings& settings, const Trustpoint& trustpoint) {
  Policy policy{settings, &trustpoint, {}};
  auto& text = policy.fingerprint;
  text = settings.name + '\n' + trustpoint.name + '\n' + trustpoint.fingerprints + '\n';
  for (const auto& name : settings.names) text += name + '\n';
  text.push_back(static_cast<char>('0' + static_cast<int>(settings.min)));
  text.push_back(static_cast<char>('0' + static_cast<int>(settings.max)));
  text.push_back(settings.name_rules.common_name_also ? 'c' : '-');
  text.push_back(settings.name_rules.one_label ? 'w' : '-');
  text.push_back(settings.verify == Verify::full ? 'f' : 'a');
  text.push_back(settings.eku == Eku::strict ? 's' : 'a');
  for (const auto& pin : settings.pins) text += '\n' + pin;
  return policy;
}

bool interchangeable(const Policy& a, const Policy& b) {
  return a.trustpoint == b.trustpoint && a.settings.min == b.settings.min &&
         a.settings.max == b.settings.max && a.settings.eku == b.settings.eku;
}

bool apply(ssl_st* ssl, const std::vector<const Policy*>& policies, Role role) {
  const Policy& first = *policies.front();
  return set_versions(ssl, first.settings) &&
         set_trust(ssl, *first.trustpoint, first.settings.eku, role) &&
         set_certificates(ssl, *first.trustpoint, role) && set_session_context(ssl, policies);
}

}  // namespace sipward::tls
