// What a client offers in its ClientHello, as far as choosing a policy and explaining a failure
// need it (RFC 8446 §4.1.2), be it the other end or we. Values; a client's is read within OpenSSL's
// ClientHello callback.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

struct ssl_st;

namespace sipward::tls {

struct Hello {
  std::string server_name;              // SNI, lower case; empty: none
  std::vector<std::uint16_t> versions;  // 0x0303: TLS 1.2; without the extension the one it names
  std::vector<std::uint16_t> ciphers;   // at most 64, without signalling values

  bool offers_only_null() const;    // none of its ciphers encrypts
  bool offers_only_legacy() const;  // none is forward secret AEAD
  // "TLS 1.2, 1.3; TLS_AES_128_GCM_SHA256 ECDHE-RSA-AES256-GCM-SHA384 and 12 more"
  std::string text() const;
};

Hello read_hello(ssl_st* ssl);

// What we offer ourselves where we dial with it, which has not begun yet; without the server's
// name.
Hello own_hello(ssl_st* ssl);

}  // namespace sipward::tls
