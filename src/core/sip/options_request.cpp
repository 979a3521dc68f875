#include "sipward/core/sip/options_request.hpp"

namespace sipward::sip {

std::string options_request(const OptionsParts& parts) {
  std::string parameter;
  if (parts.transport != base::Transport::udp) {
    parameter.append(";transport=").append(base::to_string(parts.transport));
  }
  std::string text("OPTIONS sip:");
  text.append(parts.target).append(parameter).append(" SIP/2.0\r\nVia: ").append(parts.via);
  text.append("\r\nMax-Forwards: 70\r\nFrom: <sip:").append(parts.own).append(">;tag=");
  text.append(parts.tag).append("\r\nTo: <sip:").append(parts.target).append(">\r\nCall-ID: ");
  text.append(parts.call_id).append("\r\nCSeq: ").append(std::to_string(parts.cseq));
  text.append(" OPTIONS\r\nContact: <sip:").append(parts.own).append(parameter);
  text.append(
      ">\r\nAllow: INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, SUBSCRIBE, NOTIFY, REFER, "
      "INFO, MESSAGE, PUBLISH, REGISTER\r\nAccept: application/sdp\r\nUser-Agent: sipward\r\n"
      "Content-Length: 0\r\n\r\n");
  return text;
}

}  // namespace sipward::sip
