// A PKCS#12 file (RFC 7292): key, certificate and intermediates in one, as Windows and CUCM export.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "sipward/shell/tls/credential.hpp"

namespace sipward::tls {

struct Bag {
  Owned<evp_pkey_st> key;       // null: there is none
  Owned<x509_st> leaf;          // of the key; null: there is none
  Owned<stack_st_X509> others;  // in no order
};
// Nothing after an error. `expected`: where a passphrase can be given.
std::optional<Bag> open_bag(const std::filesystem::path& path, const PassphraseSource& source,
                            Report& report, std::string_view expected);

// Fills key, leaf and intermediates, the latter in the order of the chain, without its root.
// An error leaves leaf or intermediates null.
void read_pkcs12(const std::filesystem::path& path, const PassphraseSource& source,
                 Credential& into, Report& report);

}  // namespace sipward::tls
