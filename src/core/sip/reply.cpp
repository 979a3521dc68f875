#include "sipward/core/sip/reply.hpp"

#include <algorithm>
#include <array>

#include "sipward/core/sip/headers.hpp"

namespace sipward::sip {
namespace {

struct Phrase {
  int status;
  std::string_view text;
};
constexpr std::array phrases{
    Phrase{100, "Trying"},
    Phrase{180, "Ringing"},
    Phrase{200, "OK"},
    Phrase{302, "Moved Temporarily"},
    Phrase{400, "Bad Request"},
    Phrase{403, "Forbidden"},
    Phrase{404, "Not Found"},
    Phrase{408, "Request Timeout"},
    Phrase{416, "Unsupported URI Scheme"},
    Phrase{420, "Bad Extension"},
    Phrase{430, "Flow Failed"},
    Phrase{480, "Temporarily Unavailable"},
    Phrase{481, "Call/Transaction Does Not Exist"},
    Phrase{482, "Loop Detected"},
    Phrase{483, "Too Many Hops"},
    Phrase{487, "Request Terminated"},
    Phrase{488, "Not Acceptable Here"},
    Phrase{500, "Server Internal Error"},
    Phrase{503, "Service Unavailable"},
    Phrase{505, "Version Not Supported"},
    Phrase{513, "Message Too Large"},
};

bool copied(Header name) {
  return name == Header::via || name == Header::from || name == Header::to ||
         name == Header::call_id || name == Header::cseq;
}

bool has_tag(const Message& request) {
  if (request.to()) return request.has_to_tag();
  return request.value(Header::to).find(";tag=") != std::string_view::npos;  // broken, but had one
}

void put_line(const Message& request, const HeaderLine& line, const Reply& reply,
              std::string& out) {
  const auto text = request.text(line.line);
  if (line.name == Header::to && reply.status > 100 && !reply.to_tag.empty() && !has_tag(request)) {
    const auto value_end = static_cast<std::size_t>(line.value.end - line.line.begin);
    out.append(text.substr(0, value_end)).append(";tag=").append(reply.to_tag).append("\r\n");
    return;
  }
  out.append(text);
  if (!text.ends_with("\r\n")) out.append("\r\n");
}

}  // namespace

std::string make_reply(const Message& request, const Reply& reply, std::string_view top_via) {
  std::string out;
  out.reserve(512);
  out.append("SIP/2.0 ").append(std::to_string(reply.status)).append(1, ' ');
  out.append(reply.phrase).append("\r\n");
  const auto& via = request.top_via_value();
  const auto* stamped = via && !top_via.empty() ? &request.lines()[via->line] : nullptr;
  for (const auto& line : request.lines()) {
    if (!copied(line.name)) continue;
    if (&line == stamped) {
      const auto top = via->span;
      out.append(request.text({line.line.begin, top.begin})).append(top_via);
      out.append(request.text({top.end, line.line.end}));
    } else {
      put_line(request, line, reply, out);
    }
  }
  return out.append(reply.extra_headers).append("Content-Length: 0\r\n\r\n");
}

std::string_view default_phrase(int status) {
  const auto found = std::find_if(phrases.begin(), phrases.end(),
                                  [status](const Phrase& known) { return known.status == status; });
  return found == phrases.end() ? std::string_view() : found->text;
}

}  // namespace sipward::sip
