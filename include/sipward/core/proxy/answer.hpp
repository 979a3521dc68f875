// Answers of our own (RFC 3261 §8.2.6, §16.7): the reply to a request, with the header fields that
// its status calls for. Pure.
#pragma once

#include <string>
#include <string_view>

#include "sipward/core/proxy/context.hpp"
#include "sipward/core/sip/message.hpp"

namespace sipward::proxy {

struct Answer {
  int status = 0;
  std::string_view phrase;  // empty: the RFC's
  std::string headers;      // complete lines
};

// The To-tag is a keyed hash of the request, so that a retransmission gets the same one.
std::string answer_bytes(const Context& context, const sip::Message& request, const Answer& answer,
                         std::string_view top_via);

// Is it the ACK to an answer of our own, one that left no transaction behind among them?
bool acknowledges_us(const Context& context, const sip::Message& ack);

// Varied by half about the usual seconds.
std::string retry_after_line(const Context& context);
// "Warning: 399 10.0.0.2 \"peer cucm: …\"" (§20.43), for readers inside only: others get nothing.
std::string warning_line(const Context& context, Side side, PeerId reader, int code,
                         std::string_view text);
// "Unsupported: TAG, …" with all option tags of Proxy-Require that we do not know; else empty.
std::string unsupported_line(const sip::Message& request);

}  // namespace sipward::proxy
