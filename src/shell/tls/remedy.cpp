#include <openssl/ssl.h>

#include <algorithm>

#include "sipward/shell/tls/diagnosis.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

// What one speaks of in a remedy: the peer, our trustpoint and our own certificate.
struct Scene {
  const Failure& failure;
  const Examination& examination;
  std::string peer;        // "peer cucm", or "the peer"
  std::string trustpoint;  // "trustpoint ms-ca"
  CertificateFacts own;
};

Scene set_scene(const Failure& failure, const Examination& examination) {
  Scene scene{failure, examination, "the peer", "the trustpoint", {}};
  if (!failure.peer_name.empty()) scene.peer = "peer " + failure.peer_name;
  if (!examination.candidates.empty()) {
    const auto& trustpoint = shown_trustpoint(examination);
    scene.trustpoint = "trustpoint " + trustpoint.name;
    if (const auto* own = trustpoint.shown(failure.role)) scene.own = facts_of(own->leaf.get());
  }
  return scene;
}

std::string for_cleartext(const Scene& scene) {
  if (scene.failure.role == Role::client) {
    return "dial the TLS port of " + scene.peer + " (usually 5061), or switch its TLS on; " +
           scene.failure.remote.text() + " answers in cleartext";
  }
  return "set the transport of " + scene.peer +
         " to TLS (CUCM: a SIP trunk security profile with Device Security Mode 'Encrypted' and "
         "transport TLS), or send its cleartext to a tcp or udp listener";
}

std::string for_versions(const Scene& scene) {
  std::string range = "1.2 or 1.3";
  if (!scene.examination.candidates.empty()) {
    const auto& settings = scene.examination.candidates.front()->settings;
    const std::string low = settings.min == Version::tls1_2 ? "1.2" : "1.3";
    const std::string high = settings.max == Version::tls1_2 ? "1.2" : "1.3";
    range = low == high ? low : low + " or " + high;
  }
  return "allow TLS " + range + " on " + scene.peer + ", or change tls = { min, max } of " +
         scene.peer + " here";
}

std::string for_stranger(const Scene& scene) {
  if (scene.failure.detail.empty()) {
    return "if it is a peer of ours, add " + scene.failure.remote.address.text() +
           " to the address of a TLS peer of this side";
  }
  return "add the name that it asks for to sni of the peer that it is, or remove sni there";
}

constexpr auto cucm_encrypted =
    "CUCM: SIP trunk or phone security profile, Device Security Mode \"Encrypted\" instead of "
    "\"Authenticated\", which signs and does not encrypt";

std::string for_ciphers(const Scene& scene) {
  const auto& hello = scene.examination.hello;
  if (hello.offers_only_legacy()) {
    return "update " + scene.peer +
           "; if that cannot be, add tls = { ciphers = [\"legacy\"] } to " + scene.peer +
           ": static RSA and CBC, without forward secrecy";
  }
  return "allow ECDHE with AES-GCM or ChaCha20 on " + scene.peer + ", for a certificate of type " +
         scene.own.key_type;
}

// Under TLS 1.2 a client without a certificate and one without a common cipher get the same alert;
// what we had seen of the server tells them apart.
std::string for_handshake_failure(const Scene& scene, const std::string& ours) {
  if (scene.examination.leaf && scene.failure.role == Role::client) {
    return scene.peer + " had shown its certificate, so it does not like ours: import the CA of " +
           ours + ", " + scene.own.issuer + ", there";
  }
  return "allow ECDHE with AES-GCM on " + scene.peer + ", and a certificate of the kind of " +
         ours + " (" + scene.own.key_type + "); if it knows only ciphers that do not encrypt, " +
         cucm_encrypted;
}

std::string for_wrong_name(const Scene& scene) {
  const auto& expected = scene.failure.expected;
  const auto* peer =
      scene.examination.candidates.empty() ? nullptr : scene.examination.candidates.front();
  const auto rules = peer != nullptr ? peer->settings.name_rules : NameRules{};
  const auto carried = identities(scene.examination.leaf->names, rules);
  const auto wanted = expected.empty() ? std::string("its name") : "SAN DNS:" + expected.front();
  auto ask = "ask for a certificate with " + wanted;
  if (carried.empty() && !rules.one_label) {
    return ask + " (wildcards count only with wildcard = \"one-label\")";
  }
  if (carried.empty()) return ask;
  return ask + ", or add \"" + carried.front() + "\" to names of " + scene.peer +
         " if that is who it should be";
}

std::string for_expired(const Scene& scene) {
  const auto& culprit = scene.failure.culprit;
  const auto& anchors = scene.failure.anchors;
  if (std::find(anchors.begin(), anchors.end(), culprit) != anchors.end()) {
    return "replace " + culprit + " in anchors of " + scene.trustpoint +
           "; if its date is right, check this machine's clock (NTP)";
  }
  if (!culprit.empty()) {
    return "have " + scene.peer + " send a certificate that is valid instead of " + culprit +
           "; if the date is right, check this machine's clock (NTP)";
  }
  const auto renew = scene.failure.reason == FailureReason::expired
                         ? "renew the certificate of " + scene.peer
                         : "wait, or correct the clock that dated the certificate of " + scene.peer;
  return renew + "; if the date is right, check this machine's clock (NTP)";
}

std::string for_purpose(const Scene& scene) {
  const std::string usage = scene.failure.role == Role::server ? "clientAuth" : "serverAuth";
  return "ask for a certificate whose extended key usage holds " + usage +
         " (public CAs no longer issue clientAuth: use a private CA)";
}

std::string for_alert(const Scene& scene) {
  const auto ours = "our certificate (" + scene.own.subject + ", " + scene.trustpoint + ")";
  switch (scene.examination.alert_received.value_or(-1)) {
    case SSL_AD_UNKNOWN_CA:
      return "import the CA of " + ours + ", " + scene.own.issuer + ", at " + scene.peer;
    case SSL_AD_CERTIFICATE_EXPIRED:
      return "renew " + ours + ", valid until " + scene.own.not_after + ", or check the clock of " +
             scene.peer;
    case SSL_AD_UNSUPPORTED_CERTIFICATE:
      return scene.peer + " does not accept " + ours +
             ": check its extended key usage and key type";
    case SSL_AD_BAD_CERTIFICATE:
    case SSL_AD_CERTIFICATE_UNKNOWN:
    case SSL_AD_CERTIFICATE_REVOKED:
    case SSL_AD_ACCESS_DENIED:
      return scene.peer + " does not accept " + ours +
             ": compare it with the name configured there (CUCM: X.509 Subject Name of the trunk's "
             "security profile) and import it or its CA there";
    case SSL_AD_PROTOCOL_VERSION:
      return for_versions(scene);
    case SSL_AD_UNRECOGNIZED_NAME:
      return scene.peer + " does not know the name we ask for: check the host of its target";
    case SSL_AD_CERTIFICATE_REQUIRED:
      return scene.peer + " got no certificate it could use: import the CA of " + ours + ", " +
             scene.own.issuer + ", there";
    case SSL_AD_HANDSHAKE_FAILURE:
    case SSL_AD_INSUFFICIENT_SECURITY:
      return for_handshake_failure(scene, ours);
    default:
      return "see the log of " + scene.peer + " for why it refused";
  }
}

std::string for_chain(const Scene& scene) {
  const auto& failure = scene.failure;
  if (failure.reason == FailureReason::self_signed) {
    return "if SHA-256 " + scene.examination.leaf->facts().fingerprint + " is the certificate of " +
           scene.peer + ", add it to anchors of " + scene.trustpoint +
           "; else have it signed by a CA";
  }
  if (failure.reason == FailureReason::unknown_authority) {
    return "import the CA of " + failure.subject + ", which is " + failure.issuer + ", into " +
           scene.trustpoint + " (anchors), or have " + scene.peer + " send its intermediate CA";
  }
  return "have the certificate of " + scene.peer + " replaced: " + failure.detail;
}

std::string for_ocsp(const Scene& scene) {
  if (scene.failure.reason == FailureReason::revoked) {
    return "give " + scene.peer + " a new certificate: its authority has revoked the one it has";
  }
  return "have " + scene.peer +
         " staple a current OCSP response of its certificate's authority, or set "
         "revocation_failure = \"allow\" in " +
         scene.trustpoint;
}

std::string for_revocation(const Scene& scene) {
  if (scene.examination.by_ocsp) return for_ocsp(scene);
  const auto& issuer = scene.examination.list_issuer;
  const auto* list = scene.examination.candidates.front()->trustpoint->list_of(issuer);
  if (list == nullptr) {
    return "add a CRL of " + issuer + " to crl of " + scene.trustpoint +
           ", or set revocation_failure = \"allow\" there";
  }
  if (scene.failure.reason == FailureReason::revoked) {
    return "give " + scene.peer + " a new certificate: " + list->file.string() + ", the CRL of " +
           issuer + " with its next update on " + list->next_update + ", revokes the one it has";
  }
  return "fetch the CRL of " + issuer + " again: " + list->file.string() + " is valid from " +
         list->this_update + " to " + list->next_update +
         "; or set revocation_failure = \"allow\" in " + scene.trustpoint;
}

}  // namespace

std::string remedy_for(const Failure& failure, const Examination& examination) {
  const auto scene = set_scene(failure, examination);
  switch (failure.reason) {
    case FailureReason::none:
      return {};
    case FailureReason::no_candidate:
      return for_stranger(scene);
    case FailureReason::cleartext:
      return for_cleartext(scene);
    case FailureReason::unsupported_version:
      return for_versions(scene);
    case FailureReason::no_shared_cipher:
      return for_ciphers(scene);
    case FailureReason::null_cipher:
      return std::string("have it encrypt: ") + cucm_encrypted;
    case FailureReason::no_certificate:
      return "give " + scene.peer + " a certificate for mutual TLS, signed by " +
             joined(failure.anchors, " or ");
    case FailureReason::unknown_authority:
    case FailureReason::self_signed:
    case FailureReason::bad_certificate:
      return for_chain(scene);
    case FailureReason::expired:
    case FailureReason::not_yet_valid:
      return for_expired(scene);
    case FailureReason::revoked:
    case FailureReason::revocation_unknown:
      return for_revocation(scene);
    case FailureReason::wrong_purpose:
      return for_purpose(scene);
    case FailureReason::wrong_name:
      return for_wrong_name(scene);
    case FailureReason::wrong_key:
      return "if " + scene.peer +
             " has a new key by intention, add the one in detail to its pins; " +
             "if not, somebody else holds a certificate in its name";
    case FailureReason::refused_by_peer:
      return for_alert(scene);
    case FailureReason::closed_by_peer:
      return "see the log of " + scene.peer + "; it often closes so when it does not accept " +
             scene.own.subject;
    case FailureReason::timed_out:
      return "check that " + scene.peer +
             " speaks TLS on this port and that no firewall is between";
    case FailureReason::internal:
      return "see detail; the bytes are not those of a TLS handshake that could be finished";
  }
  return {};
}

}  // namespace sipward::tls
