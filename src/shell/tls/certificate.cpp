#include "sipward/shell/tls/certificate.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

std::string contents(bio_st* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

std::string bytes_of(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

std::string common_name_of(const X509_NAME* subject) {
  int found = -1;
  for (int at = -1; (at = X509_NAME_get_index_by_NID(subject, NID_commonName, at)) >= 0;) {
    found = at;  // the last one is the most specific
  }
  if (found < 0) return {};
  unsigned char* utf8 = nullptr;
  const int size =
      ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, found)));
  if (size < 0) return {};
  std::string name(reinterpret_cast<char*>(utf8), static_cast<std::size_t>(size));
  OPENSSL_free(utf8);
  return name;
}

std::string digest_of(const X509* certificate, const EVP_MD* kind) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  const bool done = X509_digest(certificate, kind, digest, &size) == 1;
  return done ? hexadecimal({digest, size}) : std::string();
}

void add_address(CertificateNames& names, std::string_view bytes) {
  std::array<std::uint8_t, 16> v6{};
  std::array<std::uint8_t, 4> v4{};
  if (bytes.size() == v4.size()) {
    std::copy(bytes.begin(), bytes.end(), v4.begin());
    names.addresses.push_back(base::IpAddress::v4(v4));
  } else if (bytes.size() == v6.size()) {
    std::copy(bytes.begin(), bytes.end(), v6.begin());
    names.addresses.push_back(base::IpAddress::v6(v6));
  }
}

}  // namespace

std::string key_type_of(const evp_pkey_st* key) {
  if (key == nullptr) return "unknown";
  char group[64] = "";
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
      EVP_PKEY_get_group_name(key, group, sizeof group, nullptr) == 1) {
    const char* nist = EC_curve_nid2nist(OBJ_txt2nid(group));
    return std::string("EC ") + (nist != nullptr ? nist : group);
  }
  const char* type = EVP_PKEY_get0_type_name(key);
  if (type == nullptr) return "unknown";
  const bool rsa = std::string_view(type).starts_with("RSA");
  return rsa ? std::string(type) + " " + std::to_string(EVP_PKEY_get_bits(key)) : type;
}

std::string text_of(const X509_name_st* name) {
  const Owned<bio_st> bio(BIO_new(BIO_s_mem()));
  constexpr unsigned long flags = ASN1_STRFLGS_RFC2253 | XN_FLAG_SEP_CPLUS_SPC | XN_FLAG_FN_SN;
  X509_NAME_print_ex(bio.get(), name, 0, flags);
  return escaped(contents(bio.get()));
}

std::string date_of(const asn1_string_st* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return "an unreadable date";
  char text[32] = "";
  std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
  return text;
}

std::int64_t seconds_of(const asn1_string_st* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return 0;
  return ::timegm(&parts);
}

std::int64_t expiry_of(const x509_st* certificate) {
  return seconds_of(X509_get0_notAfter(certificate));
}

std::string subject_of(const x509_st* certificate) {
  return text_of(X509_get_subject_name(certificate));
}

std::string issuer_of(const x509_st* certificate) {
  return text_of(X509_get_issuer_name(certificate));
}

std::string serial_of(const x509_st* certificate) {
  const ASN1_INTEGER* serial = X509_get0_serialNumber(certificate);
  constexpr int longest = 20;  // RFC 5280 §4.1.2.2
  const int size = std::min(ASN1_STRING_length(serial), longest);
  return hexadecimal({ASN1_STRING_get0_data(serial), static_cast<std::size_t>(size)});
}

std::string key_hash_of(const x509_st* certificate) {
  unsigned char* der = nullptr;
  const int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
  if (length <= 0) return {};
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  const int done =
      EVP_Digest(der, static_cast<std::size_t>(length), digest, &size, EVP_sha256(), nullptr);
  OPENSSL_free(der);
  return done == 1 ? hexadecimal({digest, size}) : std::string();
}

std::string sha1_fingerprint(const x509_st* certificate) {
  return digest_of(certificate, EVP_sha1());
}

bool is_authority(x509_st* certificate) {
  return X509_check_ca(certificate) > 0;
}

bool is_self_signed(x509_st* certificate) {
  return X509_self_signed(certificate, 1) == 1;
}

bool belongs(const evp_pkey_st* key, const x509_st* certificate) {
  const bool same = X509_check_private_key(certificate, key) == 1;
  ERR_clear_error();
  return same;
}

std::int64_t beginning_of(const x509_st* certificate) {
  return seconds_of(X509_get0_notBefore(certificate));
}

CertificateFacts facts_of(const x509_st* certificate) {
  CertificateFacts facts;
  facts.subject = subject_of(certificate);
  facts.issuer = issuer_of(certificate);
  facts.serial = serial_of(certificate);
  facts.not_before = date_of(X509_get0_notBefore(certificate));
  facts.not_after = date_of(X509_get0_notAfter(certificate));
  facts.begins = beginning_of(certificate);
  facts.expires = expiry_of(certificate);
  facts.key_type = key_type_of(X509_get0_pubkey(certificate));
  facts.fingerprint = digest_of(certificate, EVP_sha256());
  facts.key_hash = key_hash_of(certificate);
  return facts;
}

CertificateNames names_in(const X509_name_st* subject, const stack_st_GENERAL_NAME* alternatives) {
  CertificateNames names;
  names.common_name = common_name_of(subject);
  for (int i = 0; i < sk_GENERAL_NAME_num(alternatives); ++i) {
    int type = 0;
    const void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(alternatives, i), &type);
    const auto* text = static_cast<const ASN1_STRING*>(value);
    if (type == GEN_URI) names.uris.push_back(bytes_of(text));
    if (type == GEN_DNS) names.dns.push_back(bytes_of(text));
    if (type == GEN_IPADD) add_address(names, bytes_of(text));
  }
  return names;
}

CertificateNames names_of(const x509_st* certificate) {
  auto* alternatives = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  auto names = names_in(X509_get_subject_name(certificate), alternatives);
  names.has_alternatives = X509_get_ext_by_NID(certificate, NID_subject_alt_name, -1) >= 0;
  GENERAL_NAMES_free(alternatives);
  return names;
}

std::vector<std::string> usages_in(const stack_st_ASN1_OBJECT* usages) {
  std::vector<std::string> names;
  for (int i = 0; i < sk_ASN1_OBJECT_num(usages); ++i) {
    const auto* usage = sk_ASN1_OBJECT_value(usages, i);
    const int number = OBJ_obj2nid(usage);
    char digits[80] = "";
    if (number == NID_undef) OBJ_obj2txt(digits, sizeof digits, usage, 1);
    names.emplace_back(number == NID_undef ? digits : OBJ_nid2sn(number));
  }
  return names;
}

std::vector<std::string> usages_of(const x509_st* certificate) {
  auto* usages = static_cast<EXTENDED_KEY_USAGE*>(
      X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr));
  auto names = usages_in(usages);
  EXTENDED_KEY_USAGE_free(usages);
  return names;
}

Validity validity_of(const x509_st* certificate) {
  if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0) return Validity::not_yet;
  if (X509_cmp_current_time(X509_get0_notAfter(certificate)) <= 0) return Validity::expired;
  return Validity::good;
}

}  // namespace sipward::tls
