#include "scenario/world.hpp"
#include "sipward/core/sip/headers.hpp"

namespace sipward::scenario {

std::string RequestText::text() const {
  std::string out = method + " " + uri + " SIP/2.0\r\nVia: " + via + "\r\nMax-Forwards: 70\r\n";
  out += "From: " + from + "\r\nTo: " + to + "\r\nCall-ID: " + call_id + "\r\n";
  out += "CSeq: " + std::to_string(cseq) + " " + method + "\r\n";
  if (!contact.empty()) out += "Contact: " + contact + "\r\n";
  out += extra + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  return out;
}

std::string respond_to(const sip::Message& request, const ResponseText& response) {
  std::string out = "SIP/2.0 " + std::to_string(response.status) + " Whatever\r\n";
  for (const auto& line : request.lines()) {
    const bool copied = line.name == sip::Header::via || line.name == sip::Header::from ||
                        line.name == sip::Header::call_id || line.name == sip::Header::cseq ||
                        (line.name == sip::Header::record_route && response.record_route);
    if (copied) out += request.text(line.line);
    if (line.name == sip::Header::to) {
      out += "To: " + std::string(request.text(line.value));
      const bool tagged = request.text(line.value).find(";tag=") != std::string_view::npos;
      if (!tagged && response.status > 100) out += ";tag=" + response.to_tag;
      out += "\r\n";
    }
  }
  if (!response.contact.empty()) out += "Contact: " + response.contact + "\r\n";
  return out + response.extra + "Content-Length: 0\r\n\r\n";
}

std::string header(const sip::Message& message, sip::Header name) {
  return std::string(message.value(name));
}

std::vector<std::string> headers(const sip::Message& message, sip::Header name) {
  std::vector<std::string> all;
  for (const auto& value : message.values(name)) all.emplace_back(message.text(value.span));
  return all;
}

bool has_usual_retry_after(const sip::Message& message) {
  const auto text = header(message, sip::Header::retry_after);
  const auto seconds = text.empty() ? 0 : std::stoi(text);
  return 5 <= seconds && seconds <= 15;
}

std::string uri_in(const std::string& value) {
  const auto address = sip::parse_name_addr(value);
  return address ? std::string(address->uri) : std::string();
}

}  // namespace sipward::scenario
