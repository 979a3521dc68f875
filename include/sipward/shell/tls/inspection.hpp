// What a file of certificates, revocation lists, requests and keys holds, for people: PEM or DER.
// Values; used by any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sipward/shell/tls/certificate.hpp"
#include "sipward/shell/tls/chain_order.hpp"

namespace sipward::tls {

// All text is escaped.
struct InspectedCertificate {
  CertificateFacts facts;
  std::vector<std::string> names;   // "DNS:a.example", "CN=…"
  std::vector<std::string> usages;  // extended key usage: "serverAuth"; empty: not restricted
  Validity validity = Validity::good;
  bool authority = false;
  bool self_signed = false;  // and the signature is its own
};

struct Inspected {
  enum class Kind : std::uint8_t { certificate, revocation_list, request, private_key, other };
  Kind kind = Kind::other;
  std::string what;                                 // "encrypted private key", "PKCS#12"
  std::optional<InspectedCertificate> certificate;  // of that kind
  std::vector<std::pair<std::string, std::string>> facts = {};  // of a list: "issuer", "CN=ca"
};

struct Inspection {
  std::vector<Inspected> items;  // in the file's order
  ChainFacts chain;              // where there are certificates
  std::string problem;           // why not all of it could be read; else empty
};

Inspection inspect_file(const std::filesystem::path& path);
Inspection inspect(const std::string& bytes);  // a file's contents

// Whole days from the day of `now` to "2026-11-01", both in UTC; nothing if that is no date.
std::optional<int> days_until(std::string_view date, std::chrono::system_clock::time_point now);

}  // namespace sipward::tls
