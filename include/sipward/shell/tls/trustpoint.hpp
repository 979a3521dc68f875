// A trustpoint, loaded: own certificates with their keys, and the anchors its peers are judged by.
// Immutable once loaded; owned by the ContextSet, shared by all threads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sipward/shell/tls/credential.hpp"
#include "sipward/shell/tls/handshake.hpp"
#include "sipward/shell/tls/pointers.hpp"
#include "sipward/shell/tls/report.hpp"
#include "sipward/shell/tls/settings.hpp"

namespace sipward::tls {

struct Trustpoint {
  std::string name;
  std::vector<Credential> credentials;
  Owned<x509_store_st> anchors;
  Owned<stack_st_X509_NAME> anchor_names;  // for the CertificateRequest
  std::vector<std::string> anchor_subjects;
  std::string fingerprints;  // of all its certificates: changes when one does

  // The first for a role; there is always one, and at most one of each key type.
  const Credential& shown(Role role) const;
};

// Nothing if there were errors; both kinds of problem are sentences for people.
std::optional<Trustpoint> load_trustpoint(const TrustpointSettings& settings, Problems& problems);

}  // namespace sipward::tls
