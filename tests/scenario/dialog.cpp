#include "scenario/dialog.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace sipward::scenario {

using sip::Header;

Sent last(std::vector<Sent> sent) {
  return std::move(sent.back());
}

std::string with_sdes_key(std::string response) {
  const std::string body = "v=0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:secret\r\n";
  const std::string none = "Content-Length: 0\r\n\r\n";
  return response.replace(response.find(none), none.size(),
                          "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
}

std::string replaced(std::string text, const std::string& what, const std::string& instead) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << "no " << what << " in " << text;
  return at == std::string::npos ? text : text.replace(at, what.size(), instead);
}

RequestText call_from_outside() {
  RequestText text;
  text.uri = "sip:100@sbc.example.com";
  text.via = "SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bKx1";
  text.contact = cucm_contact;
  return text;
}

Dialog establish(World& world, RequestText invite) {
  const auto sent = world.receive(from_pbx(), invite.text());
  EXPECT_EQ(sent.size(), 2U);
  const auto& outside = sent.back().message;
  const auto back =
      world.receive(from_cucm(), respond_to(outside, {200, "t1", cucm_contact, "", true}));
  EXPECT_EQ(back.size(), 1U);
  const auto& inside = back.front().message;
  return {uri_in(header(inside, Header::contact)), header(inside, Header::record_route),
          uri_in(header(outside, Header::contact)), header(outside, Header::record_route)};
}

std::string from_inside(const Dialog& dialog, const std::string& method, int cseq) {
  RequestText request;
  request.method = method;
  request.uri = dialog.inside_contact;
  request.via = "SIP/2.0/UDP 10.0.0.10:5060;branch=z9hG4bKi" + std::to_string(cseq) + method;
  request.to += ";tag=t1";
  request.cseq = cseq;
  if (!dialog.inside_route.empty()) request.extra = "Route: " + dialog.inside_route + "\r\n";
  return request.text();
}

std::string from_outside(const Dialog& dialog, const std::string& method, int cseq) {
  RequestText request;
  request.method = method;
  request.uri = dialog.outside_contact;
  request.via = "SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bKo" + std::to_string(cseq) + method;
  request.from = "<sip:4711@10.0.0.2>;tag=t1";
  request.to = "<sip:100@10.0.0.10>;tag=f1";
  request.contact = cucm_contact;
  request.cseq = cseq;
  if (!dialog.outside_route.empty()) request.extra = "Route: " + dialog.outside_route + "\r\n";
  return request.text();
}

}  // namespace sipward::scenario
