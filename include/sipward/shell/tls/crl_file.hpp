// CRL files, PEM or DER, and folders of them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sipward/shell/tls/pointers.hpp"

namespace sipward::tls {

struct CrlFile {
  std::vector<Owned<X509_crl_st>> lists;
  std::string problem;  // empty: at least one list was read
};
CrlFile read_crl_file(const std::filesystem::path& path);

// `path` itself, or the files *.crl and *.pem of that folder, sorted by name.
std::vector<std::filesystem::path> crl_files_of(const std::filesystem::path& path,
                                                std::string& problem);

}  // namespace sipward::tls
