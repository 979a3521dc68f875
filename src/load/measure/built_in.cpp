#include "sipward/load/measure/built_in.hpp"

namespace sipward::load {
namespace {

// No 100rel and no timer: we would have to keep what they promise.
constexpr std::string_view invite = R"(INVITE [request_uri] SIP/2.0
Via: SIP/2.0/[transport] [local_host]:[local_port];branch=[branch]
Max-Forwards: 70
From: "[from_user]" <sip:[from_user]@[local_host]>;tag=[from_tag]
To: <sip:[to_user]@[target_host]>
Call-ID: [call_id]
CSeq: [cseq] INVITE
Contact: <sip:[from_user]@[local_host]:[local_port];transport=[uri_transport]>
Remote-Party-ID: "[from_user]" <sip:[from_user]@[local_host]>;party=calling;screen=yes;privacy=off
P-Asserted-Identity: "[from_user]" <sip:[from_user]@[local_host]>
Supported: resource-priority,replaces,sdp-anat
Min-SE: 1800
Cisco-Guid: [session]-3232235777-2151677953-0167772170
Session-ID: 5b8f3c5a00105000a0002c3ecf5a9d11;remote=00000000000000000000000000000000
User-Agent: sipward-load like Cisco-SIPGateway/IOS-17.9
Allow: INVITE, OPTIONS, BYE, CANCEL, ACK
Allow-Events: telephone-event
Call-Info: <sip:[local_host]:[local_port]>;method="NOTIFY;Event=telephone-event;Duration=2000"
Expires: 180
Content-Type: application/sdp
Content-Disposition: session;handling=required
Content-Length: [len]

v=0
o=CiscoSystemsSIP-GW-UserAgent [session] [cseq] IN IP[ip_version] [local_ip]
s=SIP Call
c=IN IP[ip_version] [local_ip]
t=0 0
m=audio [media_port] RTP/AVP 18 8 0 101
c=IN IP[ip_version] [local_ip]
a=rtpmap:18 G729/8000
a=fmtp:18 annexb=no
a=rtpmap:8 PCMA/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=ptime:20
a=sendrecv
)";

constexpr std::string_view re_invite = R"(INVITE [request_uri] SIP/2.0
Via: SIP/2.0/[transport] [local_host]:[local_port];branch=[branch]
Max-Forwards: 70
[routes]
From: "[from_user]" <sip:[from_user]@[local_host]>;tag=[from_tag]
To: <sip:[to_user]@[target_host]>[to_tag_param]
Call-ID: [call_id]
CSeq: [cseq] INVITE
Contact: <sip:[from_user]@[local_host]:[local_port];transport=[uri_transport]>
User-Agent: sipward-load like Cisco-SIPGateway/IOS-17.9
Allow: INVITE, OPTIONS, BYE, CANCEL, ACK
Content-Type: application/sdp
Content-Length: [len]

v=0
o=CiscoSystemsSIP-GW-UserAgent [session] [cseq] IN IP[ip_version] [local_ip]
s=SIP Call
c=IN IP[ip_version] [local_ip]
t=0 0
m=audio [media_port] RTP/AVP 8 101
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=ptime:20
a=sendrecv
)";

constexpr std::string_view ack = R"(ACK [request_uri] SIP/2.0
Via: SIP/2.0/[transport] [local_host]:[local_port];branch=[branch]
Max-Forwards: 70
[routes]
From: "[from_user]" <sip:[from_user]@[local_host]>;tag=[from_tag]
To: <sip:[to_user]@[target_host]>[to_tag_param]
Call-ID: [call_id]
CSeq: [cseq] ACK
Content-Length: 0
)";

constexpr std::string_view bye = R"(BYE [request_uri] SIP/2.0
Via: SIP/2.0/[transport] [local_host]:[local_port];branch=[branch]
Max-Forwards: 70
[routes]
From: "[from_user]" <sip:[from_user]@[local_host]>;tag=[from_tag]
To: <sip:[to_user]@[target_host]>[to_tag_param]
Call-ID: [call_id]
CSeq: [cseq] BYE
Reason: Q.850;cause=16
User-Agent: sipward-load like Cisco-SIPGateway/IOS-17.9
Content-Length: 0
)";

// Carries the branch and the CSeq number of what it cancels (RFC 3261 §9.1).
constexpr std::string_view cancel = R"(CANCEL [request_uri] SIP/2.0
Via: SIP/2.0/[transport] [local_host]:[local_port];branch=[branch]
Max-Forwards: 70
From: "[from_user]" <sip:[from_user]@[local_host]>;tag=[from_tag]
To: <sip:[to_user]@[target_host]>
Call-ID: [call_id]
CSeq: [cseq] CANCEL
Content-Length: 0
)";

constexpr std::string_view options = R"(OPTIONS [request_uri] SIP/2.0
Via: SIP/2.0/[transport] [local_host]:[local_port];branch=[branch]
Max-Forwards: 70
From: <sip:[from_user]@[local_host]>;tag=[from_tag]
To: <sip:[to_user]@[target_host]>
Call-ID: [call_id]
CSeq: [cseq] OPTIONS
Contact: <sip:[from_user]@[local_host]:[local_port];transport=[uri_transport]>
User-Agent: sipward-load like Cisco-SIPGateway/IOS-17.9
Accept: application/sdp
Content-Length: 0
)";

constexpr std::string_view registration = R"(REGISTER [request_uri] SIP/2.0
Via: SIP/2.0/[transport] [local_host]:[local_port];branch=[branch]
Max-Forwards: 70
From: <sip:[from_user]@[target_host]>;tag=[from_tag]
To: <sip:[from_user]@[target_host]>
Call-ID: [call_id]
CSeq: [cseq] REGISTER
Contact: <sip:[from_user]@[local_host]:[local_port];transport=[uri_transport]>
User-Agent: sipward-load like Cisco-SIPGateway/IOS-17.9
Expires: 3600
Content-Length: 0
)";

constexpr std::string_view ok_with_sdp =
    R"(Contact: <sip:[to_user]@[local_host]:[local_port];transport=[uri_transport]>
Allow: INVITE, OPTIONS, BYE, CANCEL, ACK
Allow-Events: telephone-event
Supported: replaces,sdp-anat
Server: sipward-load like Cisco-SIPGateway/IOS-17.9
Content-Type: application/sdp
Content-Disposition: session;handling=required
Content-Length: [len]

v=0
o=CiscoSystemsSIP-GW-UserAgent [session] 1 IN IP[ip_version] [local_ip]
s=SIP Call
c=IN IP[ip_version] [local_ip]
t=0 0
m=audio [media_port] RTP/AVP 8 101
c=IN IP[ip_version] [local_ip]
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=ptime:20
)";

}  // namespace

std::string_view built_in_invite() {
  return invite;
}
std::string_view built_in_re_invite() {
  return re_invite;
}
std::string_view built_in_ack() {
  return ack;
}
std::string_view built_in_bye() {
  return bye;
}
std::string_view built_in_cancel() {
  return cancel;
}
std::string_view built_in_options() {
  return options;
}
std::string_view built_in_register() {
  return registration;
}
std::string_view built_in_ok_with_sdp() {
  return ok_with_sdp;
}

}  // namespace sipward::load
