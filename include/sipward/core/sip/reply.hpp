// A response of our own to a request (RFC 3261 §8.2.6): Via, From, To, Call-ID and CSeq are copied
// byte for byte, a To-tag is added where there is none and the status is above 100.
#pragma once

#include <string>
#include <string_view>

#include "sipward/core/sip/message.hpp"

namespace sipward::sip {

struct Reply {
  int status = 0;
  std::string_view phrase;
  std::string_view to_tag;         // used when the request's To has no tag and status > 100
  std::string_view extra_headers;  // complete lines, each with CRLF; may be empty
};
// `top_via`: the value that replaces the request's first Via value (received, rport added);
// empty: as it came.
std::string make_reply(const Message& request, const Reply& reply, std::string_view top_via = {});

std::string_view default_phrase(int status);  // "Not Found"; "" if unknown

}  // namespace sipward::sip
