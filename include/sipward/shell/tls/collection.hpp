// Certificates and private keys out of any files, in any order: PEM, DER, PKCS#7, PKCS#12.
// Gathered before they are put where a trustpoint wants them; used by one thread.
#pragma once

#include <filesystem>
#include <vector>

#include "sipward/shell/tls/pointers.hpp"
#include "sipward/shell/tls/report.hpp"
#include "sipward/shell/tls/settings.hpp"

namespace sipward::tls {

struct Collection {
  std::vector<Owned<x509_st>> certificates;  // each once
  std::vector<Owned<evp_pkey_st>> keys;

  // The same twice is one.
  void add(Owned<x509_st> certificate);
  void add(Owned<evp_pkey_st> key);
};

// All that the file holds. A request or a revocation list is told of as a warning.
void collect(const std::filesystem::path& path, const PassphraseSource& passphrase,
             Collection& into, Report& report);

}  // namespace sipward::tls
