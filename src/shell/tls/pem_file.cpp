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

// DER of a certificate, a key or PKCS#12 begins with a SEQUENCE.
bool is_binary(bio_st* bio) {
  unsigned char first = 0;
  if (BIO_seek(bio, 0) != 0) return false;
  return BIO_read(bio, &first, 1) == 1 && first == 0x30;
}

std::string why_not_pem(bio_st* bio, const char* wanted) {
  const bool no_start =
      ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE || ERR_peek_error() == 0;
  const auto words = openssl_words();
  if (!no_start) return "a damaged PEM block: " + words;
  if (is_binary(bio)) return std::string("is binary (DER or PKCS#12), a PEM ") + wanted + " is expected";
  return std::string("holds no PEM ") + wanted;
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
  if (read.certificates.empty() || !at_end) read.problem = why_not_pem(bio.get(), "certificate");
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
    read.problem = why_not_pem(bio.get(), "private key");
  }
  ERR_clear_error();
  struct stat status {};
  read.readable_by_others = ::stat(path.c_str(), &status) == 0 && (status.st_mode & S_IRWXO) != 0;
  return read;
}

}  // namespace sipward::tls
