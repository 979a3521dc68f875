#include "sipward/core/proxy/local_request.hpp"

#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/sip/headers.hpp"

namespace sipward::proxy {
namespace {

using sip::Header;

void put_line(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

// What both share with the INVITE: Request-URI, our Via alone, the same Route, From and Call-ID.
std::string begin(const sip::Message& invite, std::string_view method) {
  std::string text(method);
  text.append(1, ' ').append(invite.request_uri()).append(" SIP/2.0\r\n");
  if (const auto& via = invite.top_via_value()) put_line(text, "Via", invite.text(via->span));
  put_line(text, "Max-Forwards", "70");
  for (const auto& line : invite.lines()) {
    if (line.name == Header::route) put_line(text, "Route", invite.text(line.value));
  }
  put_line(text, "From", invite.value(Header::from));
  put_line(text, "Call-ID", invite.value(Header::call_id));
  const auto& cseq = invite.cseq();
  put_line(text, "CSeq", std::to_string(cseq ? cseq->number : 0) + " " + std::string(method));
  return text;
}

}  // namespace

std::string make_cancel(const sip::Message& invite, std::string_view reasons) {
  auto text = begin(invite, "CANCEL");
  put_line(text, "To", invite.value(Header::to));
  return text.append(reasons).append("Content-Length: 0\r\n\r\n");
}

std::string make_ack(const sip::Message& invite, const sip::Message& response) {
  auto text = begin(invite, "ACK");
  put_line(text, "To", response.value(Header::to));
  return text.append("Content-Length: 0\r\n\r\n");
}

std::string reason_lines(const sip::Message& request) {
  std::string lines;
  for (const auto& line : request.lines()) {
    if (base::equal_ignoring_case(request.text(line.key), "Reason")) {
      put_line(lines, "Reason", request.text(line.value));
    }
  }
  return lines;
}

}  // namespace sipward::proxy
