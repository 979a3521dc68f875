// A look at what waits in a descriptor before OpenSSL reads it: cleartext SIP on a TLS port, or a
// cleartext port dialled as TLS, is recognised for what it is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sipward::tls {

struct FirstBytes {
  enum class Kind : std::uint8_t { nothing_yet, tls, cleartext, closed };
  Kind kind = Kind::nothing_yet;
  std::string description;  // of cleartext: `SIP: OPTIONS sip:sbc.example SIP/2.0`, escaped
};

FirstBytes peek(int fd);

// Of at least one byte.
FirstBytes classify(std::string_view bytes);

}  // namespace sipward::tls
