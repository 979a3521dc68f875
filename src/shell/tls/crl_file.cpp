#include "sipward/shell/tls/crl_file.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>

#include "sipward/shell/tls/pem_file.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

namespace fs = std::filesystem;

bool is_crl_name(const fs::path& path) {
  return path.extension() == ".crl" || path.extension() == ".pem";
}

}  // namespace

CrlFile read_crl_file(const fs::path& path) {
  CrlFile read;
  const auto bio = open_file(path, read.problem);
  if (!bio) return read;
  while (Owned<X509_crl_st> one{PEM_read_bio_X509_CRL(bio.get(), nullptr, nullptr, nullptr)}) {
    read.lists.push_back(std::move(one));
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  if (!at_end) {
    read.problem = "a damaged PEM block: " + openssl_words();
  } else if (read.lists.empty() && BIO_seek(bio.get(), 0) == 0) {
    read.lists.emplace_back(d2i_X509_CRL_bio(bio.get(), nullptr));
    if (!read.lists.front()) read.problem = "holds no CRL, neither PEM nor DER";
  }
  ERR_clear_error();
  return read;
}

std::vector<fs::path> crl_files_of(const fs::path& path, std::string& problem) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return {path};
  std::vector<fs::path> files;
  for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error)) {
    if (is_crl_name(at->path())) files.push_back(at->path());
  }
  if (error) {
    problem = "cannot be read: " + error.message();
  } else if (files.empty()) {
    problem = "holds no *.crl or *.pem";
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace sipward::tls
