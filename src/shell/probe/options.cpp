#include "sipward/shell/probe/options.hpp"

#include "sipward/core/sip/message.hpp"
#include "sipward/core/sip/options_request.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::probe {

std::string options_request(const OptionsParts& parts) {
  const auto& target = parts.target;
  const auto host = base::HostPort{target.host, target.port}.uri_text();
  const auto via = "SIP/2.0/" + std::string(base::via_name(target.transport)) + " " + parts.via +
                   ";branch=z9hG4bK" + parts.random + ";rport";
  return sip::options_request({target.transport, host, via, parts.own, parts.random, parts.random});
}

AnswerReader::AnswerReader(std::string random)
    : random_(std::move(random)), framer_(sip::FrameLimits{}) {}

AnswerReader::State AnswerReader::read(std::string_view bytes, bool datagram) {
  if (datagram) {
    auto frame = sip::frame_datagram(std::string(bytes), sip::FrameLimits{});
    return take(std::move(frame.bytes)) ? State::answered : State::waiting;
  }
  framer_.append(bytes);
  for (;;) {
    auto frame = framer_.next();
    if (frame.kind == sip::Frame::Kind::broken) return State::not_sip;
    if (frame.kind == sip::Frame::Kind::need_more) return State::waiting;
    if (take(std::move(frame.bytes))) return State::answered;
  }
}

// Keepalives, requests of the peer's own and provisional responses are passed over.
bool AnswerReader::take(std::string bytes) {
  const auto message = sip::Message::parse(std::move(bytes));
  if (!message || message->is_request() || message->status() < 200) return false;
  if (message->value(sip::Header::call_id) != random_) return false;
  status_line_ = tls::escaped(message->text(message->start_line()));
  return true;
}

}  // namespace sipward::probe
