// A PKCS#12 file (RFC 7292): key, certificate and intermediates in one, as Windows and CUCM export.
#pragma once

#include <filesystem>

#include "sipward/shell/tls/credential.hpp"

namespace sipward::tls {

// Fills key, leaf and intermediates, the latter in the order of the chain, without its root.
// An error leaves leaf or intermediates null.
void read_pkcs12(const std::filesystem::path& path, const PassphraseSource& source,
                 Credential& into, Report& report);

}  // namespace sipward::tls
