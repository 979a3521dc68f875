// What a CA or a peer's operator sent, put where the trustpoint wants it: checked, in order,
// complete, or refused in plain words. Used by one thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sipward/shell/pki/output.hpp"
#include "sipward/shell/pki/place.hpp"
#include "sipward/shell/tls/certificate.hpp"

namespace sipward::pki {

struct ImportOrder {
  Place place;
  std::vector<std::filesystem::path> files;    // certificate, intermediates, key, in any order
  std::vector<std::filesystem::path> anchors;  // whose certificates are to be trusted too
  tls::PassphraseSource passphrase;            // of `files`
  bool incomplete = false;                     // a missing issuer is no reason to refuse
  bool dry = false;                            // nothing is written
  Permission permission;
};

struct Imported {
  std::vector<tls::CertificateFacts> chain;    // leaf first, without its root
  std::vector<tls::CertificateFacts> anchors;  // that are added
  std::vector<std::string> errors, warnings;   // errors: nothing was written
  struct Written {
    std::filesystem::path path;
    std::string what;
    Outcome outcome = Outcome::written;
  };
  std::vector<Written> written;
};

Imported import_files(const ImportOrder& order);

}  // namespace sipward::pki
