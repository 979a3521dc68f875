#include "sipward/shell/tls/collection.hpp"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <algorithm>

#include "sipward/shell/tls/pem_file.hpp"
#include "sipward/shell/tls/pieces.hpp"
#include "sipward/shell/tls/pkcs12_file.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

constexpr auto passphrase_option = "--passphrase-file FILE or --passphrase-env NAME";

Owned<evp_pkey_st> key_of_der(const std::string& der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  return Owned<evp_pkey_st>(d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(der.size())));
}

void collect_key(const std::filesystem::path& path, const std::string& bytes,
                 const PassphraseSource& passphrase, Collection& into, Report& report) {
  if (bytes.find("-----BEGIN ") != std::string::npos) {
    into.add(read_key(path, passphrase, report, passphrase_option));
  } else if (auto key = key_of_der(bytes)) {
    into.add(std::move(key));
  } else {
    report.error(path, "is an encrypted key in DER; expected PEM: openssl pkcs8 -inform DER");
  }
  static_cast<void>(openssl_words());
}

void collect_bag(const std::filesystem::path& path, const PassphraseSource& passphrase,
                 Collection& into, Report& report) {
  auto bag = open_bag(path, passphrase, report, passphrase_option);
  if (!bag) return;
  into.add(std::move(bag->leaf));
  while (auto* one = sk_X509_shift(bag->others.get())) into.add(Owned<x509_st>(one));
  into.add(std::move(bag->key));
}

}  // namespace

void Collection::add(Owned<x509_st> certificate) {
  const auto same = [&](const auto& one) { return X509_cmp(one.get(), certificate.get()) == 0; };
  if (!certificate || std::any_of(certificates.begin(), certificates.end(), same)) return;
  certificates.push_back(std::move(certificate));
}

void Collection::add(Owned<evp_pkey_st> key) {
  const auto same = [&](const auto& one) { return EVP_PKEY_eq(one.get(), key.get()) == 1; };
  if (!key || std::any_of(keys.begin(), keys.end(), same)) return;
  keys.push_back(std::move(key));
}

void collect(const std::filesystem::path& path, const PassphraseSource& passphrase,
             Collection& into, Report& report) {
  std::string problem;
  const auto bytes = bytes_of_file(path, problem);
  auto apart = problem.empty() ? take_apart(bytes) : Pieces{};
  if (problem.empty()) problem = apart.problem;
  if (!problem.empty()) report.error(path, problem);
  bool key_taken = false;
  for (auto& piece : apart.pieces) {
    switch (piece.kind) {
      case Piece::Kind::certificate:
        into.add(std::move(piece.certificate));
        break;
      case Piece::Kind::private_key:
        if (!key_taken)
          collect_key(path, bytes, passphrase, into, report);
        else
          report.warning(path, "holds several keys; the first is taken");
        key_taken = true;
        break;
      case Piece::Kind::pkcs12:
        collect_bag(path, passphrase, into, report);
        break;
      case Piece::Kind::request:
        report.warning(path, "is a request, no certificate yet: what its CA answers is wanted");
        break;
      case Piece::Kind::revocation_list:
        report.warning(path, "a revocation list is left aside: name its file as crl");
        break;
      case Piece::Kind::other:
        if (piece.what != "EC PARAMETERS") report.warning(path, piece.what + " is left aside");
        break;
    }
  }
}

}  // namespace sipward::tls
