// Which ciphers and groups a peer is offered: OpenSSL's names, or a class of them. "modern" is
// forward secret AEAD (RFC 9325 §4.1, §4.2); "legacy" adds the static RSA and CBC suites of
// components that know nothing else. What does not encrypt or is broken is refused. Pure values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sipward::tls {

struct Algorithms {
  std::string tls12, tls13;  // colon-separated, as OpenSSL takes them; empty: the default
  std::string groups;        // likewise
  bool legacy = false;       // some have no forward secrecy or no AEAD

  bool operator==(const Algorithms&) const = default;
};

struct AlgorithmsRead {
  Algorithms algorithms;
  std::vector<std::string> problems;  // sentences; empty: good
};

// `ciphers`: "modern", "legacy" or names such as "ECDHE-RSA-AES256-GCM-SHA384"; empty: "modern".
AlgorithmsRead read_algorithms(const std::vector<std::string>& ciphers,
                               const std::vector<std::string>& groups);

extern const char* const modern_ciphers;
extern const char* const modern_groups;

// Of a cipher suite's number (RFC 8446 §B.4, RFC 5246 §A.5): does it leave the text readable?
bool encrypts_nothing(std::uint16_t suite);

// "ECDHE-RSA-AES256-GCM-SHA384" or, if OpenSSL does not know it, "0x1301".
std::string cipher_name(std::uint16_t suite);
// Is it of the class "legacy" only: no forward secrecy, or no AEAD?
bool is_legacy(std::uint16_t suite);

}  // namespace sipward::tls
