// One X.509 certificate, read: its names for the name check and its facts for people.
// Values; used by any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sipward/shell/tls/name_check.hpp"
#include "sipward/shell/tls/pointers.hpp"

struct X509_name_st;
struct asn1_string_st;
struct stack_st_ASN1_OBJECT;
struct stack_st_GENERAL_NAME;

namespace sipward::tls {

// All text is escaped: fit for a log line.
struct CertificateFacts {
  std::string subject, issuer;        // "CN=cucm1.example.com, O=Example"
  std::string serial;                 // hexadecimal
  std::string not_before, not_after;  // "2026-11-01"
  std::string key_type;               // "RSA 2048", "EC P-256"
  std::string fingerprint;            // SHA-256, hexadecimal
  std::int64_t begins = 0;            // not_before in seconds since 1970
  std::int64_t expires = 0;           // not_after, likewise
  std::string key_hash;               // SHA-256 of the SubjectPublicKeyInfo, hexadecimal
};

std::string text_of(const X509_name_st* name);
std::string date_of(const asn1_string_st* time);      // "2026-11-01"
std::int64_t seconds_of(const asn1_string_st* time);  // since 1970; 0: none, or unreadable

CertificateFacts facts_of(const x509_st* certificate);
CertificateNames names_of(const x509_st* certificate);
CertificateNames names_in(const X509_name_st* subject, const stack_st_GENERAL_NAME* alternatives);
std::vector<std::string> usages_of(const x509_st* certificate);  // extended: "serverAuth"
std::vector<std::string> usages_in(const stack_st_ASN1_OBJECT* usages);
std::string key_type_of(const evp_pkey_st* key);  // "RSA 2048", "EC P-256"
std::string subject_of(const x509_st* certificate);
std::string issuer_of(const x509_st* certificate);
std::string serial_of(const x509_st* certificate);
std::string key_hash_of(const x509_st* certificate);
std::string sha1_fingerprint(const x509_st* certificate);  // hexadecimal, as older products show it
std::int64_t beginning_of(const x509_st* certificate);     // seconds since 1970
std::int64_t expiry_of(const x509_st* certificate);        // likewise

bool is_authority(x509_st* certificate);    // may issue others
bool is_self_signed(x509_st* certificate);  // and the signature is its own
bool belongs(const evp_pkey_st* key, const x509_st* certificate);

enum class Validity { good, expired, not_yet };
Validity validity_of(const x509_st* certificate);  // by the system's clock

}  // namespace sipward::tls
