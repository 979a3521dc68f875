// A trustpoint, loaded: own certificates with their keys, the anchors its peers are judged by, and
// CRLs. Immutable once loaded; owned by the ContextSet, shared by all threads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/shell/tls/certificate.hpp"
#include "sipward/shell/tls/credential.hpp"
#include "sipward/shell/tls/handshake.hpp"
#include "sipward/shell/tls/pointers.hpp"
#include "sipward/shell/tls/report.hpp"
#include "sipward/shell/tls/revocation.hpp"
#include "sipward/shell/tls/settings.hpp"

namespace sipward::tls {

// A certificate as people list it.
struct ListedCertificate {
  CertificateFacts facts;
  std::vector<std::string> names;  // "DNS:sbc.example.com"
  std::filesystem::path file;
};

inline constexpr auto never = std::numeric_limits<std::int64_t>::max();

struct Trustpoint {
  std::string name;
  std::vector<Credential> credentials;  // none: it can only dial
  std::vector<Anchor> anchor_list;
  Owned<x509_store_st> anchors;            // with the CRLs and how they count
  Owned<stack_st_X509_NAME> anchor_names;  // for the CertificateRequest
  std::vector<std::string> anchor_subjects;
  Owned<x509_store_st> responder_anchors;  // for OCSP, which needs no CRLs
  RevocationSettings revocation;
  std::vector<RevocationList> revocation_lists;
  std::string fingerprints;  // of all certificates and CRLs: changes when one does

  // The first for a role; null: it has none. At most one of each key type.
  const Credential* shown(Role role) const;
  // The latest CRL of that issuer; null if there is none.
  const RevocationList* list_of(std::string_view issuer) const;
  // When the last CRL of that issuer runs out; never: that is long ago, or no reason to refuse.
  std::int64_t list_end(std::string_view issuer) const;
  // Who issued it: one of `others`, which come first, or an anchor; null: neither.
  x509_st* issuer_of(x509_st* subject, const stack_st_X509* others) const;
  // Of own chains whose last issuer is neither in the file nor an anchor: a sentence each. Whether
  // peers have it nobody here knows.
  std::vector<std::string> open_chains() const;
  std::vector<ListedCertificate> own_certificates() const;  // leaves and intermediates
  std::vector<ListedCertificate> anchor_certificates() const;
};

// Nothing if there were errors; both kinds of problem are sentences for people.
std::optional<Trustpoint> load_trustpoint(const TrustpointSettings& settings, Problems& problems);

// All that it is loaded from: files, and folders of files.
std::vector<std::filesystem::path> files_of(const TrustpointSettings& settings);

}  // namespace sipward::tls
