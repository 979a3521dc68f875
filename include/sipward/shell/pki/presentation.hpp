// What a server presents, taken without believing it: the certificates that hang together from its
// leaf on, and what a person may take for confirmed once a fingerprint was compared by another way.
// Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/shell/tls/certificate.hpp"

namespace sipward::pki {

struct Presentation {
  struct Certificate {
    tls::CertificateFacts facts;
    std::string sha1;
    std::vector<std::string> names, usages;  // for people
    tls::Validity validity = tls::Validity::good;
    bool authority = false;
    bool self_signed = false;
    std::string pem;
  };
  std::vector<std::string> addresses;   // where
  std::vector<Certificate> chain;       // leaf first, each issued by the next: proven
  std::vector<Certificate> others;      // sent, but not of that chain: they prove nothing
  std::vector<std::string> identities;  // of the leaf: what `names` may say
};

// `pem`: as presented, leaf first; not empty.
Presentation read_presentation(const std::vector<std::string>& pem);

enum class Trusted : std::uint8_t { leaf, authority };
// Which of the chain becomes the anchor: the leaf, or the highest authority; nothing: there is
// none.
std::optional<std::size_t> anchor_of(const Presentation& presentation, Trusted trusted);
// That of this fingerprint, SHA-256 or SHA-1 in hexadecimal, with or without colons.
std::optional<std::size_t> confirmed_by(const Presentation& presentation,
                                        std::string_view fingerprint);
// 40 or 64 digits are one.
bool is_fingerprint(std::string_view text);

}  // namespace sipward::pki
