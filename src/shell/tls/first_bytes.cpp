#include "sipward/shell/tls/first_bytes.hpp"

#include <sys/socket.h>

#include <cerrno>

#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

// A record's content type (RFC 8446 §5.1), or the first byte of a ClientHello in SSL 2.0's format,
// which OpenSSL answers with the right alert.
bool may_be_tls(unsigned char first) {
  return (first >= 20 && first <= 23) || first >= 0x80;
}

}  // namespace

FirstBytes classify(std::string_view bytes) {
  if (may_be_tls(static_cast<unsigned char>(bytes.front()))) {
    return {FirstBytes::Kind::tls, {}};
  }
  const auto line = bytes.substr(0, bytes.find_first_of("\r\n"));
  const bool sip = line.find("SIP/2.0") != std::string_view::npos ||
                   line.find(" sip:") != std::string_view::npos || line.empty();
  const auto shown = line.empty() ? std::string("line ends") : escaped(line);
  return {FirstBytes::Kind::cleartext, (sip ? "cleartext SIP: " : "no TLS: ") + shown};
}

FirstBytes peek(int fd) {
  char bytes[100];
  const auto count = ::recv(fd, bytes, sizeof bytes, MSG_PEEK | MSG_DONTWAIT);
  if (count > 0) return classify({bytes, static_cast<std::size_t>(count)});
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return {};
  return {FirstBytes::Kind::closed, {}};
}

}  // namespace sipward::tls
