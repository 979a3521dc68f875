// One certificate of our own with its chain and key. A trustpoint has one or several: other ones as
// client and as server, RSA beside ECDSA. Immutable once loaded; owned by the Trustpoint.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sipward/shell/tls/handshake.hpp"
#include "sipward/shell/tls/pointers.hpp"
#include "sipward/shell/tls/report.hpp"
#include "sipward/shell/tls/settings.hpp"

namespace sipward::tls {

struct Credential {
  Use use = Use::both;
  Owned<x509_st> leaf;
  Owned<stack_st_X509> intermediates;
  Owned<evp_pkey_st> key;
  std::filesystem::path file;  // of the leaf
  std::string fingerprints;    // of all its certificates
  std::filesystem::path ocsp_file;
  std::string ocsp_response;    // DER, to be stapled; empty: none
  std::int64_t ocsp_until = 0;  // seconds since 1970; 0: not said
};

bool serves(Use use, Role role);

// Nothing after an error.
std::optional<Credential> load_credential(const CredentialSettings& settings, Report& report);

void warn_of_dates(Report& report, const std::filesystem::path& path, const x509_st* certificate);

}  // namespace sipward::tls
