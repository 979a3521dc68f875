#include "sipward/lab/dialog.hpp"

#include <algorithm>

#include "sipward/core/sip/headers.hpp"

namespace sipward::lab {

using sip::Header;

std::string text_of(const Component& sender, const Request& request) {
  const auto& local = sender.local();
  std::string text = request.method + " " + request.uri + " SIP/2.0\r\nVia: SIP/2.0/";
  text.append(base::via_name(local.transport)).append(" ").append(local.address.uri_host());
  text += ":" + std::to_string(local.port) + ";branch=z9hG4bK" + request.branch + request.method +
          std::to_string(request.cseq) + "\r\nMax-Forwards: 70\r\n";
  for (const auto& route : request.routes) text += "Route: " + route + "\r\n";
  text += "From: " + request.from + "\r\nTo: " + request.to + "\r\nCall-ID: " + request.call_id;
  text += "\r\nCSeq: " + std::to_string(request.cseq) + " " + request.method + "\r\n";
  return text + "Contact: " + sender.contact() + "\r\nContent-Length: 0\r\n\r\n";
}

std::string answer_to(const Component& sender, const sip::Message& request, int status) {
  std::string text = "SIP/2.0 " + std::to_string(status) + " Lab\r\n";
  for (const auto& line : request.lines()) {
    switch (line.name) {
      case Header::record_route:
        if (status < 300) text += request.text(line.line);
        break;
      case Header::via:
      case Header::from:
      case Header::call_id:
      case Header::cseq:
        text += request.text(line.line);
        break;
      case Header::to: {
        const auto to = request.text(line.value);
        text.append("To: ").append(to);
        if (to.find(";tag=") == to.npos) text += ";tag=callee";
        text += "\r\n";
        break;
      }
      default:
        break;
    }
  }
  // A registrar answers with the binding that it made.
  const bool binds = request.method() == sip::Method::register_;
  if (status >= 300) return text + "Content-Length: 0\r\n\r\n";
  const auto contact = binds ? std::string(request.value(Header::contact)) : sender.contact();
  return text + "Contact: " + contact + "\r\nContent-Length: 0\r\n\r\n";
}

std::string contact_uri(const sip::Message& message) {
  const auto address = sip::parse_name_addr(message.value(Header::contact));
  return address ? std::string(address->uri) : std::string();
}

std::vector<std::string> record_routes(const sip::Message& message) {
  std::vector<std::string> routes;
  for (const auto& value : message.values(Header::record_route)) {
    routes.emplace_back(message.text(value.span));
  }
  return routes;
}

Dialog dialog_of(const Request& invite, const sip::Message& ok, const sip::Message& received) {
  Dialog dialog{invite, invite};
  auto& caller = dialog.by_caller;
  caller.uri = contact_uri(ok);
  caller.to = ok.value(Header::to);
  caller.routes = record_routes(ok);
  std::reverse(caller.routes.begin(), caller.routes.end());
  auto& callee = dialog.by_callee;
  callee.uri = contact_uri(received);
  callee.from = ok.value(Header::to);
  callee.to = invite.from;
  callee.routes = record_routes(received);
  callee.branch += "callee";
  callee.cseq = 0;
  return dialog;
}

}  // namespace sipward::lab
