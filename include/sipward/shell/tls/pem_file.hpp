// Certificates and keys out of PEM files, with reasons that say what to do when they are not.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/shell/tls/passphrase.hpp"
#include "sipward/shell/tls/pointers.hpp"
#include "sipward/shell/tls/report.hpp"
#include "sipward/shell/tls/settings.hpp"

namespace sipward::tls {

// Null after a problem.
Owned<bio_st> open_file(const std::filesystem::path& path, std::string& problem);
std::string contents_of(bio_st* bio);  // all of it, at most 1 MiB

struct PemCertificates {
  std::vector<Owned<x509_st>> certificates;  // in the file's order
  std::string problem;                       // empty: at least one certificate was read
};
PemCertificates read_certificates(const std::filesystem::path& path);

// The key, decrypted with the passphrase of `source` if it is encrypted: only then is that asked
// for. Null after an error. `expected`: where a passphrase can be given.
Owned<evp_pkey_st> read_key(const std::filesystem::path& path, const PassphraseSource& source,
                            Report& report, std::string_view expected = passphrase_expected);

// After a failed decryption: was it for an algorithm that OpenSSL 3 keeps apart as "legacy"?
bool needs_legacy_provider();

}  // namespace sipward::tls
