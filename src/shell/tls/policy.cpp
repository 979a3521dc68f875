#include "sipward/shell/tls/policy.hpp"

#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "sipward/shell/tls/digest.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

int protocol(Version version) {
  return version == Version::tls1_3 ? TLS1_3_VERSION : TLS1_2_VERSION;
}

bool set_versions(ssl_st* ssl, const PeerTlsSettings& settings) {
  return SSL_set_min_proto_version(ssl, protocol(settings.min)) == 1 &&
         SSL_set_max_proto_version(ssl, protocol(settings.max)) == 1;
}

int verification(Verify verify) {
  if (verify == Verify::none) return SSL_VERIFY_NONE;
  return verify == Verify::if_shown ? SSL_VERIFY_PEER
                                    : SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
}

bool set_trust(ssl_st* ssl, const Trustpoint& trustpoint, const PeerTlsSettings& settings) {
  SSL_set_verify(ssl, verification(settings.verify), nullptr);
  SSL_set_verify_depth(ssl, settings.verify_depth);
  if (settings.eku == Eku::any &&
      X509_VERIFY_PARAM_set_purpose(SSL_get0_param(ssl), X509_PURPOSE_ANY) != 1) {
    return false;
  }
  return SSL_set1_verify_cert_store(ssl, trustpoint.anchors.get()) == 1;
}

bool set_algorithms(ssl_st* ssl, const Algorithms& algorithms) {
  const auto set = [](const std::string& list, auto&& apply) {
    return list.empty() || apply(list.c_str()) == 1;
  };
  return set(algorithms.tls12, [&](const char* list) { return SSL_set_cipher_list(ssl, list); }) &&
         set(algorithms.tls13, [&](const char* list) { return SSL_set_ciphersuites(ssl, list); }) &&
         set(algorithms.groups, [&](const char* list) { return SSL_set1_groups_list(ssl, list); });
}

// All that decides who is let in or what we show; what merely selects (prefixes) is not in it.
std::string fingerprint_of(const PeerTlsSettings& settings, const Trustpoint& trustpoint) {
  std::string text;
  const auto add = [&](std::string_view part) { text.append(part).push_back('\n'); };
  const auto add_all = [&](const std::vector<std::string>& parts) {
    for (const auto& part : parts) add(part);
    add("");
  };
  add(settings.name);
  add(trustpoint.name);
  add(trustpoint.fingerprints);
  add_all(settings.names);
  add_all(settings.pins);
  add_all(settings.ciphers);
  add_all(settings.groups);
  for (const int value :
       {static_cast<int>(settings.min), static_cast<int>(settings.max), settings.verify_depth,
        static_cast<int>(settings.verify), static_cast<int>(settings.eku),
        int{settings.name_rules.common_name_also}, int{settings.name_rules.one_label}}) {
    add(std::to_string(value));
  }
  return sha256(text);
}

using SessionContext = std::array<unsigned char, 32>;  // as long as OpenSSL takes one

SessionContext context_of(std::string_view fingerprints) {
  SessionContext context;
  SHA256(reinterpret_cast<const unsigned char*>(fingerprints.data()), fingerprints.size(),
         context.data());
  return context;
}

// A session is resumed only under the very policies it was made under.
bool set_session_context(ssl_st* ssl, const std::vector<const Policy*>& policies) {
  auto context = policies.front()->session_context;
  if (policies.size() > 1) {
    std::string all;
    for (const auto* policy : policies) all += policy->fingerprint;
    context = context_of(all);
  }
  return SSL_set_session_id_context(ssl, context.data(), context.size()) == 1;
}

}  // namespace

Policy make_policy(const PeerTlsSettings& settings, Algorithms algorithms,
                   const Trustpoint& trustpoint) {
  auto fingerprint = fingerprint_of(settings, trustpoint);
  const auto context = context_of(fingerprint);
  return {settings, &trustpoint, std::move(algorithms), std::move(fingerprint), context};
}

bool believes(const Policy& policy, bool shown) {
  const auto verify = policy.settings.verify;
  return verify == Verify::none || (verify == Verify::if_shown && !shown);
}

bool interchangeable(const Policy& a, const Policy& b) {
  const auto& x = a.settings;
  const auto& y = b.settings;
  return a.trustpoint == b.trustpoint && x.min == y.min && x.max == y.max && x.eku == y.eku &&
         x.verify_depth == y.verify_depth && a.algorithms == b.algorithms;
}

bool impose(ssl_st* ssl, const std::vector<const Policy*>& policies) {
  const Policy& first = *policies.front();
  return set_versions(ssl, first.settings) && set_algorithms(ssl, first.algorithms) &&
         set_trust(ssl, *first.trustpoint, first.settings) && set_session_context(ssl, policies);
}

}  // namespace sipward::tls
