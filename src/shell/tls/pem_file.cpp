#include "sipward/shell/tls/pem_file.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "sipward/shell/tls/passphrase.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

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

// What a key file's passphrase is asked of, and what came of it.
struct Question {
  const PassphraseSource& source;
  Report& report;
  Passphrase passphrase = {};
  bool asked = false;
  std::string problem = {};
};

// Never asks a terminal. OpenSSL may ask again after a wrong answer.
int answer(char* into, int size, int, void* about) {
  auto& question = *static_cast<Question*>(about);
  if (!question.asked && is_given(question.source)) {
    question.problem = obtain(question.source, question.passphrase, question.report);
  }
  question.asked = true;
  const auto text = question.passphrase.text();
  if (!question.problem.empty() || text.empty() || text.size() > static_cast<std::size_t>(size)) {
    return -1;
  }
  std::copy(text.begin(), text.end(), into);
  return static_cast<int>(text.size());
}

std::string why_not_decrypted(const Question& question, bio_st* bio, std::string_view expected) {
  if (!is_given(question.source)) {
    return "is encrypted; expected " + std::string(expected) + ", or a key without a passphrase";
  }
  if (!question.problem.empty()) return "is encrypted, but " + question.problem;
  // Of a PEM header OpenSSL does not say that it is the algorithm.
  if (needs_legacy_provider() || contents_of(bio).find("DEK-Info: DES-CBC,") != std::string::npos) {
    return "is encrypted with an algorithm that OpenSSL 3 calls legacy; expected AES: "
           "openssl pkcs8 -topk8 -v2 aes-256-cbc";
  }
  return "is encrypted, and the passphrase of " + name_of(question.source) +
         " is not the right one";
}

}  // namespace

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

Owned<evp_pkey_st> read_key(const std::filesystem::path& path, const PassphraseSource& source,
                            Report& report, std::string_view expected) {
  std::string problem;
  const auto bio = open_file(path, problem);
  if (!bio) {
    report.error(path, problem);
    return nullptr;
  }
  report.warn_if_open_to_all(path, "the key");
  Question question{source, report};
  Owned<evp_pkey_st> key(PEM_read_bio_PrivateKey(bio.get(), nullptr, answer, &question));
  if (key && is_given(source) && !question.asked) {
    report.warning(path, "is not encrypted: its passphrase is not asked for");
  } else if (!key) {
    report.error(path, question.asked ? why_not_decrypted(question, bio.get(), expected)
                                      : why_not_pem(bio.get(), "private key", "PRIVATE KEY-----"));
  }
  ERR_clear_error();
  return key;
}

bool needs_legacy_provider() {
  bool legacy = false;
  while (const auto error = ERR_get_error()) {
    legacy |= ERR_GET_LIB(error) == ERR_LIB_EVP && ERR_GET_REASON(error) == ERR_R_UNSUPPORTED;
  }
  return legacy;
}

}  // namespace sipward::tls
