#include "sipward/shell/tls/ocsp_file.hpp"

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
    auto* issuer = trustpoint.issuer_of(credential.leaf.get(), credential.intermediates.get());
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
