// Certificates and keys out of PEM files, with reasons that say what to do when they are not.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sipward/shell/tls/pointers.hpp"

namespace sipward::tls {

struct PemCertificates {
  std::vector<Owned<x509_st>> certificates;  // in the file's order
  std::string problem;                       // empty: at least one certificate was read
};
PemCertificates read_certificates(const std::filesystem::path& path);

struct PemKey {
  Owned<evp_pkey_st> key;
  std::string problem;  // empty: the key was read
  bool readable_by_others = false;
};
PemKey read_key(const std::filesystem::path& path);

}  // namespace sipward::tls
