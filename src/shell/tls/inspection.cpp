#include "sipward/shell/tls/inspection.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "sipward/shell/tls/chain_order.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

using Kind = Inspected::Kind;

constexpr long most_bytes = 4L << 20;

std::vector<std::string> usages_of(const X509* certificate) {
  auto* usages = static_cast<EXTENDED_KEY_USAGE*>(
      X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr));
  std::vector<std::string> names;
  for (int i = 0; i < sk_ASN1_OBJECT_num(usages); ++i) {
    const auto* usage = sk_ASN1_OBJECT_value(usages, i);
    const int number = OBJ_obj2nid(usage);
    char digits[80] = "";
    if (number == NID_undef) OBJ_obj2txt(digits, sizeof digits, usage, 1);
    names.emplace_back(number == NID_undef ? digits : OBJ_nid2sn(number));
  }
  EXTENDED_KEY_USAGE_free(usages);
  return names;
}

InspectedCertificate look_at(X509* certificate) {
  return {facts_of(certificate),          presented(names_of(certificate)),
          usages_of(certificate),         validity_of(certificate),
          X509_check_ca(certificate) > 0, X509_self_signed(certificate, 1) == 1};
}

Inspected look_at(const X509_CRL* list) {
  Inspected found{Kind::revocation_list, "revocation list", std::nullopt, {}};
  const auto* next = X509_CRL_get0_nextUpdate(list);
  auto* revoked = X509_CRL_get_REVOKED(const_cast<X509_CRL*>(list));  // only read
  found.facts = {{"issuer", text_of(X509_CRL_get_issuer(list))},
                 {"this update", date_of(X509_CRL_get0_lastUpdate(list))},
                 {"next update", next != nullptr ? date_of(next) : "none"},
                 {"revoked", std::to_string(std::max(sk_X509_REVOKED_num(revoked), 0))}};
  return found;
}

// The objects of one file as they are found; certificates are kept to be compared.
class Finds {
 public:
  bool add_certificate(Owned<x509_st> certificate) {
    if (!certificate) return false;
    inspection.items.push_back({Kind::certificate, "certificate", look_at(certificate.get()), {}});
    certificates_.push_back(std::move(certificate));
    return true;
  }
  bool add_list(const Owned<X509_crl_st>& list) {
    if (list) inspection.items.push_back(look_at(list.get()));
    return list != nullptr;
  }
  void add(Kind kind, std::string what) {
    inspection.items.push_back({kind, std::move(what), std::nullopt, {}});
  }
  Inspection finish() {
    inspection.chain = chain_of(certificates_);
    return std::move(inspection);
  }

  Inspection inspection;

 private:
  std::vector<Owned<x509_st>> certificates_;
};

bool is_certificate(std::string_view label) {
  return label == PEM_STRING_X509 || label == PEM_STRING_X509_OLD ||
         label == PEM_STRING_X509_TRUSTED;
}

void add_block(Finds& finds, std::string_view label, bool encrypted, const unsigned char* bytes,
               long size) {
  if (is_certificate(label)) {
    // The trust settings behind a TRUSTED CERTIFICATE are left alone.
    if (!finds.add_certificate(Owned<x509_st>(d2i_X509(nullptr, &bytes, size)))) {
      finds.inspection.problem = "a damaged certificate: " + openssl_words();
    }
  } else if (label == PEM_STRING_X509_CRL) {
    if (!finds.add_list(Owned<X509_crl_st>(d2i_X509_CRL(nullptr, &bytes, size)))) {
      finds.inspection.problem = "a damaged revocation list: " + openssl_words();
    }
  } else if (label == PEM_STRING_X509_REQ || label == PEM_STRING_X509_REQ_OLD) {
    finds.add(Kind::request, "certificate request");
  } else if (label.ends_with("PRIVATE KEY")) {
    const bool secret = encrypted || label == PEM_STRING_PKCS8;
    finds.add(Kind::private_key, secret ? "encrypted private key" : "private key");
  } else {
    finds.add(Kind::other, escaped(label));
  }
}

// False: there is no PEM in it.
bool read_pem(Finds& finds, bio_st* bio) {
  char* label = nullptr;
  char* header = nullptr;
  unsigned char* bytes = nullptr;
  long size = 0;
  while (PEM_read_bio(bio, &label, &header, &bytes, &size) == 1) {
    const bool encrypted = std::strstr(header, "ENCRYPTED") != nullptr;
    add_block(finds, label, encrypted, bytes, size);
    OPENSSL_free(label);
    OPENSSL_free(header);
    OPENSSL_clear_free(bytes, static_cast<std::size_t>(size));
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  const auto words = openssl_words();
  if (!at_end) finds.inspection.problem = "a damaged PEM block: " + words;
  return !at_end || !finds.inspection.items.empty() || !finds.inspection.problem.empty();
}

template <auto Read, auto Free>
bool reads_as(const std::string& der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  auto* object = Read(nullptr, &at, static_cast<long>(der.size()));
  if (object == nullptr) return false;
  Free(object);
  return true;
}

bool read_der(Finds& finds, const std::string& der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  if (finds.add_certificate(
          Owned<x509_st>(d2i_X509(nullptr, &at, static_cast<long>(der.size()))))) {
    return true;
  }
  at = reinterpret_cast<const unsigned char*>(der.data());
  if (finds.add_list(
          Owned<X509_crl_st>(d2i_X509_CRL(nullptr, &at, static_cast<long>(der.size()))))) {
    return true;
  }
  if (reads_as<d2i_X509_REQ, X509_REQ_free>(der)) {
    finds.add(Kind::request, "certificate request");
  } else if (reads_as<d2i_PKCS12, PKCS12_free>(der)) {
    finds.add(Kind::other, "PKCS#12");
  } else if (reads_as<d2i_AutoPrivateKey, EVP_PKEY_free>(der)) {
    finds.add(Kind::private_key, "private key");
  } else if (reads_as<d2i_X509_SIG, X509_SIG_free>(der)) {
    finds.add(Kind::private_key, "encrypted private key");
  }
  return !finds.inspection.items.empty();
}

std::string bytes_of_file(const std::filesystem::path& path, std::string& problem) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    problem = "is a folder";
    return {};
  }
  const Owned<bio_st> bio(BIO_new_file(path.c_str(), "rb"));
  if (!bio) {
    problem = std::string("cannot be read: ") + std::strerror(errno);
    return {};
  }
  std::string text(most_bytes, '\0');
  const int size = BIO_read(bio.get(), text.data(), static_cast<int>(text.size()));
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return text;
}

}  // namespace

Inspection inspect(const std::string& bytes) {
  ERR_clear_error();
  Finds finds;
  const Owned<bio_st> bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  if (!read_pem(finds, bio.get()) && !read_der(finds, bytes)) {
    finds.inspection.problem =
        "holds no certificate, revocation list, request or key, neither PEM nor DER";
  }
  ERR_clear_error();
  return finds.finish();
}

Inspection inspect_file(const std::filesystem::path& path) {
  std::string problem;
  const auto bytes = bytes_of_file(path, problem);
  if (problem.empty()) return inspect(bytes);
  Inspection unread;
  unread.problem = std::move(problem);
  return unread;
}

std::optional<int> days_until(std::string_view date, std::chrono::system_clock::time_point now) {
  int parts[3] = {};
  const auto* at = date.data();
  const auto* end = at + date.size();
  for (auto& part : parts) {
    const auto [next, error] = std::from_chars(at, end, part);
    if (error != std::errc{}) return std::nullopt;
    at = next;
    if (&part != &parts[2] && (at == end || *at++ != '-')) return std::nullopt;
  }
  const std::chrono::year_month_day day{std::chrono::year(parts[0]),
                                        std::chrono::month(static_cast<unsigned>(parts[1])),
                                        std::chrono::day(static_cast<unsigned>(parts[2]))};
  if (at != end || !day.ok()) return std::nullopt;
  const auto today = std::chrono::floor<std::chrono::days>(now);
  return static_cast<int>((std::chrono::sys_days(day) - today).count());
}

}  // namespace sipward::tls
