#include "sipward/shell/tls/first_bytes.hpp"

#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {

// A record's content type (RFC 8446 §5.1), or the first byte of a ClientHello in SSL 2.0's format,
// which OpenSSL answers with the right alert.
bool may_be_tls(char first) {
  const auto type = static_cast<unsigned char>(first);
  return (type >= 20 && type <= 23) || type >= 0x80;
}

std::string described(std::string_view cleartext) {
  const auto line = cleartext.substr(0, cleartext.find_first_of("\r\n"));
  const bool sip = line.find("SIP/2.0") != std::string_view::npos ||
                   line.find(" sip:") != std::string_view::npos || line.empty();
  const auto shown = line.empty() ? std::string("line ends") : escaped(line);
  return (sip ? "cleartext SIP: " : "no TLS: ") + shown;
}

}  // namespace sipward::tls
