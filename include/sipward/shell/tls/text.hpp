// Text that came from a peer, made fit for logs, terminals and SIP: printable ASCII, bounded.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sipward::tls {

// Quotes, backslashes and all that is not printable ASCII become \xHH; cut after 120 characters.
std::string escaped(std::string_view text);

inline constexpr std::string_view hexadecimal_digits = "0123456789abcdef";
std::string hexadecimal(std::span<const unsigned char> bytes);  // "00ff"

std::string joined(const std::vector<std::string>& parts, std::string_view separator);

// "unknown CA": an alert's description (RFC 8446 §6.2).
std::string alert_text(int alert);

// OpenSSL's words for the earliest error in this thread's queue, which is emptied: "no shared
// cipher". Empty if there is none.
std::string openssl_words();

}  // namespace sipward::tls
