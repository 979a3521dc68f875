// Certificate revocation lists of a trustpoint (RFC 5280 §5): read, tried on the anchors, and put
// into the store that peers are verified with. Immutable once loaded, like the Trustpoint.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sipward/shell/tls/pointers.hpp"
#include "sipward/shell/tls/report.hpp"
#include "sipward/shell/tls/settings.hpp"

namespace sipward::tls {

// A certificate that peers are verified with, and the file it came from.
struct Anchor {
  Owned<x509_st> certificate;
  std::filesystem::path file;
};

struct RevocationList {
  std::string issuer;
  std::string this_update, next_update;  // "2026-11-01"; the latter empty: there is none
  std::int64_t ends = 0;                 // its next update, in seconds since 1970; 0: there is none
  bool current = true;                   // when it was loaded
  std::filesystem::path file;
  std::string fingerprint;  // SHA-256, hexadecimal
};

// Sets the store's flags too; does nothing where nothing shall be checked.
std::vector<RevocationList> load_revocation(const RevocationSettings& settings,
                                            const std::vector<Anchor>& anchors,
                                            x509_store_st* store, Report& report);

}  // namespace sipward::tls
