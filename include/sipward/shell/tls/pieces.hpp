// A file of certificates, revocation lists, requests and keys, taken apart: PEM, DER, and what a
// PKCS#7 answer of a CA holds (RFC 5652 §5). Keys and PKCS#12 stay closed. Any bytes will do.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sipward/shell/tls/pointers.hpp"

namespace sipward::tls {

struct Piece {
  enum class Kind : std::uint8_t {
    certificate,
    revocation_list,
    request,
    private_key,
    pkcs12,
    other
  };
  Kind kind = Kind::other;
  std::string what;  // for people, escaped: "encrypted private key", "PKCS#12"
  Owned<x509_st> certificate = {};
  Owned<X509_crl_st> list = {};
  Owned<X509_req_st> request = {};
};

struct Pieces {
  std::vector<Piece> pieces;  // in the file's order
  std::string problem;        // why not all of it could be read; else empty
};

Pieces take_apart(const std::string& bytes);

// At most 4 MiB of a file; after a problem nothing.
std::string bytes_of_file(const std::filesystem::path& path, std::string& problem);

}  // namespace sipward::tls
