#include "sipward/shell/tls/pieces.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>

#include <cerrno>
#include <cstring>

#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

using Kind = Piece::Kind;

constexpr long most_bytes = 4L << 20;
constexpr int most_in_bundle = 1'000;

// The pieces of one file as they are found.
class Finds {
 public:
  bool add(Owned<x509_st> certificate) {
    if (!certificate) return false;
    found.pieces.push_back(
        {.kind = Kind::certificate, .what = "certificate", .certificate = std::move(certificate)});
    return true;
  }
  bool add(Owned<X509_crl_st> list) {
    if (!list) return false;
    found.pieces.push_back(
        {.kind = Kind::revocation_list, .what = "revocation list", .list = std::move(list)});
    return true;
  }
  bool add(Owned<X509_req_st> request) {
    if (!request) return false;
    found.pieces.push_back(
        {.kind = Kind::request, .what = "certificate request", .request = std::move(request)});
    return true;
  }
  // The certificates and lists within; a message that is signed or encrypted is none of ours.
  bool add_bundle(PKCS7* bundle) {
    const std::unique_ptr<PKCS7, Freer<PKCS7_free>> owner(bundle);
    if (bundle == nullptr || !PKCS7_type_is_signed(bundle) || bundle->d.sign == nullptr) {
      return false;
    }
    const auto* certificates = bundle->d.sign->cert;
    for (int i = 0; i < std::min(sk_X509_num(certificates), most_in_bundle); ++i) {
      auto* one = sk_X509_value(certificates, i);
      X509_up_ref(one);
      add(Owned<x509_st>(one));
    }
    const auto* lists = bundle->d.sign->crl;
    for (int i = 0; i < std::min(sk_X509_CRL_num(lists), most_in_bundle); ++i) {
      auto* one = sk_X509_CRL_value(lists, i);
      X509_CRL_up_ref(one);
      add(Owned<X509_crl_st>(one));
    }
    if (sk_X509_num(certificates) <= 0 && sk_X509_CRL_num(lists) <= 0) {
      add(Kind::other, "PKCS#7 without certificates");
    }
    return true;
  }
  void add(Kind kind, std::string what) {
    found.pieces.push_back({.kind = kind, .what = std::move(what)});
  }

  Pieces found;
};

bool is_certificate(std::string_view label) {
  return label == PEM_STRING_X509 || label == PEM_STRING_X509_OLD ||
         label == PEM_STRING_X509_TRUSTED;
}

void require_read(Finds& finds, bool read, const char* what) {
  if (!read) finds.found.problem = std::string("a damaged ") + what + ": " + openssl_words();
}

void add_block(Finds& finds, std::string_view label, bool encrypted, const unsigned char* bytes,
               long size) {
  if (is_certificate(label)) {
    // The trust settings behind a TRUSTED CERTIFICATE are left alone.
    require_read(finds, finds.add(Owned<x509_st>(d2i_X509(nullptr, &bytes, size))), "certificate");
  } else if (label == PEM_STRING_X509_CRL) {
    require_read(finds, finds.add(Owned<X509_crl_st>(d2i_X509_CRL(nullptr, &bytes, size))),
                 "revocation list");
  } else if (label == PEM_STRING_X509_REQ || label == PEM_STRING_X509_REQ_OLD) {
    require_read(finds, finds.add(Owned<X509_req_st>(d2i_X509_REQ(nullptr, &bytes, size))),
                 "certificate request");
  } else if (label == PEM_STRING_PKCS7 || label == PEM_STRING_PKCS7_SIGNED ||
             label == PEM_STRING_CMS) {
    require_read(finds, finds.add_bundle(d2i_PKCS7(nullptr, &bytes, size)), "PKCS#7 bundle");
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
  if (!at_end) finds.found.problem = "a damaged PEM block: " + words;
  return !at_end || !finds.found.pieces.empty() || !finds.found.problem.empty();
}

template <auto Read>
auto* read_as(const std::string& der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  return Read(nullptr, &at, static_cast<long>(der.size()));
}

template <auto Read, auto Free>
bool reads_as(const std::string& der) {
  auto* object = read_as<Read>(der);
  if (object == nullptr) return false;
  Free(object);
  return true;
}

bool read_der(Finds& finds, const std::string& der) {
  if (finds.add(Owned<x509_st>(read_as<d2i_X509>(der)))) return true;
  if (finds.add(Owned<X509_crl_st>(read_as<d2i_X509_CRL>(der)))) return true;
  if (finds.add(Owned<X509_req_st>(read_as<d2i_X509_REQ>(der)))) return true;
  if (finds.add_bundle(read_as<d2i_PKCS7>(der))) return true;
  if (reads_as<d2i_PKCS12, PKCS12_free>(der)) {
    finds.add(Kind::pkcs12, "PKCS#12");
  } else if (reads_as<d2i_AutoPrivateKey, EVP_PKEY_free>(der)) {
    finds.add(Kind::private_key, "private key");
  } else if (reads_as<d2i_X509_SIG, X509_SIG_free>(der)) {
    finds.add(Kind::private_key, "encrypted private key");
  }
  return !finds.found.pieces.empty();
}

}  // namespace

Pieces take_apart(const std::string& bytes) {
  ERR_clear_error();
  Finds finds;
  const Owned<bio_st> bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  if (!read_pem(finds, bio.get()) && !read_der(finds, bytes)) {
    finds.found.problem =
        "holds no certificate, revocation list, request or key, neither PEM nor DER";
  }
  ERR_clear_error();
  return std::move(finds.found);
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
    ERR_clear_error();
    return {};
  }
  std::string text(most_bytes, '\0');
  const int size = BIO_read(bio.get(), text.data(), static_cast<int>(text.size()));
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return text;
}

}  // namespace sipward::tls
