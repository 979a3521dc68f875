#include "sipward/shell/tls/digest.hpp"

#include <openssl/sha.h>

#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {

std::string sha256(std::string_view bytes) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest);
  return hexadecimal(digest);
}

}  // namespace sipward::tls
