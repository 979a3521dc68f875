// A certification authority in a folder, for a lab or a small site: ca.pem and ca.key. It issues
// certificates for TLS and no authorities. Each order is carried out whole or thrown as a
// std::runtime_error.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sipward/shell/pki/output.hpp"
#include "sipward/shell/tls/certificate.hpp"
#include "sipward/shell/tls/certificate_making.hpp"
#include "sipward/shell/tls/key_making.hpp"
#include "sipward/shell/tls/settings.hpp"

namespace sipward::pki {

struct AuthorityOrder {
  std::filesystem::path folder;
  tls::AuthorityWish wish;
  tls::KeyKind key = tls::KeyKind::p256;
  tls::PassphraseSource passphrase;  // none: the key is not encrypted
  Permission permission;
};

struct LeafOrder {
  std::filesystem::path authority;  // its folder
  tls::PassphraseSource passphrase;
  tls::LeafWish wish;             // without names: those of the request
  std::filesystem::path request;  // a CSR; empty: a key is made too
  tls::KeyKind key = tls::KeyKind::p256;
  std::filesystem::path out;  // folder/NAME, to which .pem and .key are appended
  Permission permission;
};

struct Made {
  tls::CertificateFacts facts;
  std::vector<std::string> names;          // for people
  std::vector<std::string> usages;         // extended key usage
  std::filesystem::path certificate, key;  // key empty: it is the applicant's
  std::string sha1;
  std::vector<std::string> notes;  // what was not done as wished
};

Made make_authority(const AuthorityOrder& order);
Made issue(const LeafOrder& order);

}  // namespace sipward::pki
