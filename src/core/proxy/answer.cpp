#include "sipward/core/proxy/answer.hpp"

#include "sipward/core/sip/headers.hpp"
#include "sipward/core/sip/reply.hpp"

namespace sipward::proxy {
namespace {

using sip::Header;

// Text from peers ends in a quoted-string (§25.1): no quote, backslash or control survives bare.
std::string quoted(std::string_view text) {
  std::string out("\"");
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    const auto byte = static_cast<unsigned char>(c);
    out.push_back(byte < 0x20 || byte == 0x7f ? '?' : c);
  }
  return out.append(1, '"');
}

// The ACK of a request has the same one, and so has its CANCEL.
std::string own_tag(const Context& context, const sip::Message& request) {
  Hash hash(context.loop_secret);
  hash.add(request.value(Header::call_id)).add(request.value(Header::from));
  const auto& cseq = request.cseq();
  hash.add(cseq ? std::to_string(cseq->number) : std::string(request.value(Header::cseq)));
  return std::string("sw").append(hex(hash.value()));
}

}  // namespace

bool acknowledges_us(const Context& context, const sip::Message& ack) {
  return ack.to_tag() == own_tag(context, ack);
}

std::string answer_bytes(const Context& context, const sip::Message& request, const Answer& answer,
                         std::string_view top_via) {
  const auto tag = own_tag(context, request);
  sip::Reply reply;
  reply.status = answer.status;
  reply.phrase = answer.phrase.empty() ? sip::default_phrase(answer.status) : answer.phrase;
  reply.to_tag = tag;
  reply.extra_headers = answer.headers;
  return sip::make_reply(request, reply, top_via);
}

std::string retry_after_line(const Context& context) {
  const auto usual = static_cast<std::uint32_t>(context.network.limits.retry_after_seconds);
  const auto seconds = policy::varied_wait(usual, base::Duration(0), context.random.next());
  return "Retry-After: " + std::to_string(seconds) + "\r\n";
}

std::string warning_line(const Context& context, Side side, PeerId reader, int code,
                         std::string_view text) {
  if (side != Side::inside || text.empty()) return {};
  const auto transport = base::Transport::udp;
  const auto agent = context.network.advertised(reader, transport);
  return "Warning: " + std::to_string(code) + " " + base::HostPort{agent.host, 0}.uri_text() + " " +
         quoted(text) + "\r\n";
}

std::string unsupported_line(const sip::Message& request) {
  std::string tags;
  for (const auto& value : request.values(Header::proxy_require)) {
    const auto tag = request.text(value.span);
    if (tag.empty()) continue;
    if (!tags.empty()) tags.append(", ");
    tags.append(tag);
  }
  return tags.empty() ? tags : "Unsupported: " + tags + "\r\n";
}

}  // namespace sipward::proxy
