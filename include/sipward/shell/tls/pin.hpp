// Pins: a peer's public key, known beforehand, as people write it (RFC 7469 §2.4). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sipward::tls {

// SHA-256 of a SubjectPublicKeyInfo as 64 lower-case hexadecimal digits, from those or from
// "sha256//" and base64; nothing for anything else.
std::optional<std::string> read_pin(std::string_view text);

// The other way: "sha256//" and base64 from those 64 digits; empty for anything else.
std::string pin_text(std::string_view digits);

}  // namespace sipward::tls
