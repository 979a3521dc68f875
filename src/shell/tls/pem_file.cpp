#include "sipward/shell/tls/pem_file.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

Owned<bio_st> open_file(const std::filesystem::path& path, std::string& problem) {
  ERR_clear_error();
  Owned<bio_st> bio(BIO_new_file(path.c_str(), "r"));
  if (!bio) problem = std::string("cannot be read: ") + std::strerror(errno);
  ERR_clear_error();
  return bio;
}

std::string contents_of(bio_st* bio) {
  constexpr int most = 1 << 20;
  std::string text(most, '\0');
  const int size = BIO_seek(bio, 0) == 0 ? BIO_read(bio, text.data(), most) : 0;
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return text;
}

// After a failed read of "certificate" or "private key"; the error queue has OpenSSL's reason.
std::string why_not_pem(bio_st* bio, const std::string& wanted, std::string_view label) {
  const auto words = openssl_words();
  const auto text = contents_of(bio);
  if (text.find(label) != std::string::npos) return "a damaged PEM block: " + words;
  // DER of a certificate, a key or PKCS#12 begins with a SEQUENCE of a length in several bytes.
  if (text.size() > 1 && text[0] == '\x30' && (text[1] & 0x80) != 0) {
    return "is binary (DER or PKCS#12), a PEM " + wanted + " is expected";
  }
  return "holds no PEM " + wanted;
}

// Never asks a terminal: an encrypted key is a problem to be told.
int no_passphrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

}  // namespace

PemCertificates read_certificates(const std::filesystem::path& path) {
  PemCertificates read;
  const auto bio = open_file(path, read.problem);
  if (!bio) return read;
  while (Owned<x509_st> one{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
    read.certificates.push_back(std::move(one));
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  if (read.certificates.empty() || !at_end)
    read.problem = why_not_pem(bio.get(), "certificate", "CERTIFICATE-----");
  ERR_clear_error();
  return read;
}

PemKey read_key(const std::filesystem::path& path) {
  PemKey read;
  const auto bio = open_file(path, read.problem);
  if (!bio) return read;
  bool asked = false;
  read.key.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, &asked));
  if (asked) {
    read.problem = "is encrypted; a key without a passphrase is expected";
  } else if (!read.key) {
    read.problem = why_not_pem(bio.get(), "private key", "PRIVATE KEY-----");
  }
  ERR_clear_error();
  struct stat status {};
  read.readable_by_others = ::stat(path.c_str(), &status) == 0 && (status.st_mode & S_IRWXO) != 0;
  return read;
}

}  // namespace sipward::tls
