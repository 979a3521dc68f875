// A trustpoint, loaded: own certificate, chain and key, and the anchors its peers are judged by.
// Immutable once loaded; owned by the ContextSet, shared by all threads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sipward/shell/tls/certificate.hpp"
#include "sipward/shell/tls/pointers.hpp"
#include "sipward/shell/tls/settings.hpp"

namespace sipward::tls {

struct Problems {
  std::vector<std::string> errors, warnings;
};

struct Trustpoint {
  std::string name;
  Owned<x509_st> leaf;                 // null: it has no certificate of its own and can only dial
  Owned<stack_st_X509> intermediates;  // of the own chain
  Owned<evp_pkey_st> key;
  Owned<x509_store_st> anchors;
  Owned<stack_st_X509_NAME> anchor_names;  // for the CertificateRequest
  std::vector<std::string> anchor_subjects;
  std::string fingerprints;  // of all its certificates: changes when one does
};

// Nothing if there were errors; both kinds of problem are sentences for people.
std::optional<Trustpoint> load_trustpoint(const TrustpointSettings& settings, Problems& problems);

// All that it is loaded from: files, and folders of files.
std::vector<std::filesystem::path> files_of(const TrustpointSettings& settings);

}  // namespace sipward::tls
