#include "sipward/shell/tls/lab_pki.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "sipward/shell/tls/certificate_making.hpp"
#include "sipward/shell/tls/key_making.hpp"
#include "sipward/shell/tls/whole_file.hpp"

namespace sipward::tls {
namespace {

void write_new(const std::filesystem::path& path, std::string_view text) {
  if (write_whole(path, text, Existing::replace)) return;
  throw std::runtime_error("cannot write " + path.string() + ": " + std::strerror(errno));
}

std::string file_name(std::string_view common_name) {
  std::string name(common_name);
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

}  // namespace

struct LabAuthority::Inner {
  std::filesystem::path folder;
  std::filesystem::path path;
  Owned<evp_pkey_st> key;
  Owned<x509_st> certificate;
};

LabAuthority::LabAuthority(std::string_view common_name, std::filesystem::path folder)
    : inner_(std::make_unique<Inner>()) {
  inner_->folder = std::move(folder);
  inner_->path = inner_->folder / (file_name(common_name) + ".pem");
  inner_->key = make_key(KeyKind::p256);
  inner_->certificate = make_authority({std::string(common_name), 30}, inner_->key.get());
  write_new(inner_->path, pem_of(inner_->certificate.get()));
}

LabAuthority::~LabAuthority() = default;
LabAuthority::LabAuthority(LabAuthority&&) noexcept = default;
LabAuthority& LabAuthority::operator=(LabAuthority&&) noexcept = default;

const std::filesystem::path& LabAuthority::certificate() const {
  return inner_->path;
}

LabCertificate LabAuthority::issue(std::string_view name, const std::vector<std::string>& dns,
                                   int days) const {
  if (dns.empty()) throw std::runtime_error("a certificate needs a name");
  const auto key = make_key(KeyKind::p256);
  const auto leaf = make_leaf({.common_name = dns.front(), .names = dns, .days = days}, key.get(),
                              {inner_->certificate.get(), inner_->key.get()});
  LabCertificate written{inner_->folder / (std::string(name) + ".pem"),
                         inner_->folder / (std::string(name) + ".key")};
  write_new(written.chain, pem_of(leaf.get()));
  write_new(written.key, pem_of_key(key.get()));
  return written;
}

}  // namespace sipward::tls
