// A throwaway PKI, made on the spot: EC P-256 authorities and leaves for the lab and the tests.
// Keys are written 0600. Owned by whoever made it; used by one thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sipward::tls {

struct LabCertificate {
  std::filesystem::path chain, key;  // PEM files
};

// A certification authority that lives as long as this object; its key is never written.
class LabAuthority {
 public:
  // Throws std::runtime_error if OpenSSL or the disk refuses.
  LabAuthority(std::string_view common_name, std::filesystem::path folder);
  ~LabAuthority();
  LabAuthority(LabAuthority&&) noexcept;
  LabAuthority& operator=(LabAuthority&&) noexcept;

  const std::filesystem::path& certificate() const;  // FOLDER/<common name, spaces as ->.pem
  // Writes FOLDER/NAME.pem and FOLDER/NAME.key: a leaf for both TLS roles, for `days` but within
  // the 30 of the authority, with `dns` as its names and the first of them as its CN.
  LabCertificate issue(std::string_view name, const std::vector<std::string>& dns,
                       int days = 365) const;

 private:
  struct Inner;
  std::unique_ptr<Inner> inner_;
};

}  // namespace sipward::tls
