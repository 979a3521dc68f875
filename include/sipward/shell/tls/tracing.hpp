// One connection that somebody watches: what OpenSSL tells of it becomes lines of the Trace. Hangs
// on the SSL and goes with it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/shell/tls/trace.hpp"

struct ssl_st;

namespace sipward::tls {

// `label` stands before each line: "accepted from tls:192.0.2.1:40000".
void watch(ssl_st* ssl, std::shared_ptr<Trace> trace, std::string subject, std::string label);

bool is_watched(const ssl_st* ssl);

// Nothing if nobody watches it.
// A message or ChangeCipherSpec, as SSL_set_msg_callback's callback gets it.
void tell_message(const ssl_st* ssl, bool written, int type, const void* bytes, std::size_t size);
void tell(const ssl_st* ssl, const std::string& what);

}  // namespace sipward::tls
