#include "scenario/dialog_texts.hpp"

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

constexpr auto extra_headers =
    "User-Agent: Cisco-SIPGateway/IOS-16.12.4\r\nSupported: 100rel,timer,resource-priority,"
    "replaces,sdp-anat\r\nMin-SE: 1800\r\nCisco-Guid: 1234567890-1234567890-1234567890-1234567890"
    "\r\nAllow: INVITE, OPTIONS, BYE, CANCEL, ACK, PRACK, UPDATE, REFER, SUBSCRIBE, NOTIFY, INFO, "
    "REGISTER\r\nRemote-Party-ID: \"Agent\" <sip:100@10.0.0.10>;party=calling;screen=no;privacy=off"
    "\r\nDate: Mon, 23 Nov 2026 18:00:00 GMT\r\nTimestamp: 1574531999\r\nExpires: 180\r\n"
    "Allow-Events: telephone-event\r\nSession-Expires: 1800\r\nMax-Breadth: 60\r\n"
    "P-Asserted-Identity: <sip:100@10.0.0.10>\r\nSession-ID: "
    "d2ffb1a6e9f1a0c3b2d1e0f9a8b7c6d5;remote=00000000000000000000000000000000\r\n"
    "Content-Type: application/sdp\r\nContent-Disposition: session;handling=required\r\n";
constexpr auto sdp =
    "v=0\r\no=CiscoSystemsSIP-GW-UserAgent 5678 1234 IN IP4 10.0.0.10\r\ns=SIP Call\r\n"
    "c=IN IP4 10.0.0.10\r\nt=0 0\r\nm=audio 16388 RTP/AVP 0 8 18 101\r\nc=IN IP4 10.0.0.10\r\n"
    "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:18 G729/8000\r\n"
    "a=fmtp:18 annexb=no\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n"
    "a=ptime:20\r\n";

sip::Message parsed(const std::string& text) {
  return sip::Message::parse(text).value();
}

}  // namespace

std::string CallTexts::invite() const {
  RequestText text;
  text.call_id = "bench-" + number_ + "@10.0.0.10";
  text.via = "SIP/2.0/UDP 10.0.0.10:5060;branch=z9hG4bKi" + number_;
  text.extra = extra_headers;
  text.body = sdp;
  return text.text();
}

std::string CallTexts::answer(const std::string& request, int status) {
  return respond_to(parsed(request), {status, "t1", cucm_contact, "", true});
}

std::string CallTexts::in_dialog(const std::string& method, const std::string& ok) const {
  const auto message = parsed(ok);
  RequestText text;
  text.method = method;
  text.cseq = method == "ACK" ? 1 : 2;
  text.call_id = "bench-" + number_ + "@10.0.0.10";
  text.uri = uri_in(header(message, sip::Header::contact));
  text.to += ";tag=t1";
  text.via = "SIP/2.0/UDP 10.0.0.10:5060;branch=z9hG4bKd" + number_ + method;
  text.extra = "Route: " + header(message, sip::Header::record_route) + "\r\n";
  return text.text();
}

}  // namespace sipward::scenario
