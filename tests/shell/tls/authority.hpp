// Certificates for the tests, the odd ones too: expired, self-signed, of the wrong purpose.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace sipward::tls::test {

// A folder that goes when it goes.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct Wanted {
  std::string common_name = "cucm.example";
  std::string alternatives = "DNS:cucm.example";  // OpenSSL's syntax; empty: no subjectAltName
  std::string usage = "serverAuth,clientAuth";    // empty: no extended key usage
  int from_day = -1, until_day = 30;              // from today
  bool self_signed = false;
  bool authority = false;  // a CA: it may issue
  int rsa_bits = 0;        // 0: EC P-256
};

struct CrlWanted {
  std::vector<std::filesystem::path> revoked = {};  // certificates
  int from_day = -1, until_day = 30;                // from today
  int until_second = 0;                             // more
  bool der = false;
  bool forged = false;  // signed with another key
};

struct OcspWanted {
  enum class Says { good, revoked, unknown } says = Says::good;
  int from_day = -1, until_day = 1;  // from today
  bool delegated = false;            // signed by a responder that the authority has named
  bool forged = false;               // signed by somebody else
};

struct Files {
  std::filesystem::path chain, key;
};

class Authority {
 public:
  // Writes FOLDER/NAME.pem.
  Authority(std::string name, const std::filesystem::path& folder);
  ~Authority();
  const std::filesystem::path& certificate() const;
  // Writes FOLDER/NAME.pem and FOLDER/NAME.key.
  Files issue(const std::string& name, const Wanted& wanted = {}) const;
  void write_crl(const std::filesystem::path& path, const CrlWanted& wanted) const;
  // The response about a certificate, DER.
  void write_ocsp(const std::filesystem::path& path, const std::filesystem::path& about,
                  const OcspWanted& wanted) const;
  // An intermediate authority; what it issues carries its certificate in the chain.
  Authority intermediate(const std::string& name, const Wanted& wanted) const;
  Authority(Authority&&) noexcept;

 private:
  struct Inner;
  explicit Authority(std::unique_ptr<Inner> inner);
  std::unique_ptr<Inner> inner_;
};

enum class KeyForm { traditional, pkcs8 };
// Encrypts the key in `path` where it is.
void encrypt_key(const std::filesystem::path& path, const std::string& passphrase, KeyForm form);

enum class Cipher { aes, rc2 };
// PKCS#12 of `files`: the leaf and key, and in its bag the certificates of `others`, last first.
void bundle(const Files& files, const std::vector<std::filesystem::path>& others,
            const std::filesystem::path& path, const char* passphrase, Cipher cipher = Cipher::aes);

void write_file(const std::filesystem::path& path, const std::string& text);
void write_private_file(const std::filesystem::path& path, const std::string& text);
std::string read_file(const std::filesystem::path& path);

}  // namespace sipward::tls::test
