#include "sipward/shell/tls/ocsp_file.hpp"

#include <openssl/x509v3.h>

#include <fstream>
#include <iterator>

#include "sipward/shell/tls/digest.hpp"
#include "sipward/shell/tls/ocsp.hpp"

namespace sipward::tls {
namespace {

std::string read_all(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

X509* issuer_among(const Credential& credential, const Trustpoint& trustpoint) {
  auto* leaf = credential.leaf.get();
  for (int i = 0; i < sk_X509_num(credential.intermediates.get()); ++i) {
    auto* one = sk_X509_value(credential.intermediates.get(), i);
    if (X509_check_issued(one, leaf) == X509_V_OK) return one;
  }
  for (const auto& anchor : trustpoint.anchor_list) {
    if (X509_check_issued(anchor.certificate.get(), leaf) == X509_V_OK) {
      return anchor.certificate.get();
    }
  }
  return nullptr;
}

}  // namespace

void load_responses(Trustpoint& trustpoint, Report& report) {
  for (auto& credential : trustpoint.credentials) {
    const auto& path = credential.ocsp_file;
    if (path.empty()) continue;
    credential.ocsp_response = read_all(path);
    if (credential.ocsp_response.empty()) {
      report.error(path, "cannot be read, or is empty; expected an OCSP response, DER");
      continue;
    }
    auto* issuer = issuer_among(credential, trustpoint);
    if (issuer == nullptr) continue;  // only who has the issuer can tell
    const auto answer =
        read_ocsp(credential.ocsp_response, credential.leaf.get(), issuer,
                  credential.intermediates.get(), trustpoint.responder_anchors.get());
    credential.ocsp_until = answer.next_update;
    if (answer.says == OcspAnswer::Says::revoked) {
      report.warning(path, "says that " + subject_of(credential.leaf.get()) + " is revoked");
    } else if (answer.says == OcspAnswer::Says::unknown) {
      report.warning(path, "will not be believed: " + answer.why);
    }
    trustpoint.fingerprints += sha256(credential.ocsp_response);
  }
}

}  // namespace sipward::tls
