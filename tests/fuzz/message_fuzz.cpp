// Messages, framing and edits: any bytes are indexed or refused without harm, a stream gives the
// same frames however it is cut, and an edit that changes nothing gives the same bytes back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/sip/edit.hpp"
#include "sipward/core/sip/framer.hpp"
#include "sipward/core/sip/headers.hpp"
#include "sipward/core/sip/reply.hpp"
#include "sipward/core/sip/sanity.hpp"

namespace {

using namespace sipward::sip;

void require(bool ok) {
  if (!ok) std::abort();
}

struct Frames {
  std::vector<std::string> messages;
  bool broken = false;
  bool operator==(const Frames&) const = default;
};

Frames frames_of(std::string_view bytes, std::size_t step) {
  Framer framer({4096, 4096, 64});
  Frames frames;
  while (!bytes.empty() && !frames.broken) {
    const std::string part(bytes.substr(0, step));
    framer.lend(part);
    bytes.remove_prefix(part.size());
    for (auto frame = framer.next(); frame.kind != Frame::Kind::need_more; frame = framer.next()) {
      if (frame.kind == Frame::Kind::message) frames.messages.push_back(frame.bytes);
      if (frame.kind == Frame::Kind::broken) {
        frames.broken = true;
        break;
      }
    }
  }
  return frames;
}

void read_everything(const Message& message) {
  for (const auto& line : message.lines()) {
    const auto value = message.text(line.value);
    parse_via(value);
    parse_cseq(value);
    if (const auto address = parse_name_addr(value)) {
      parse_uri(address->uri);
      find_param(address->params, "tag");
    }
    for (const auto& each : message.values(line.name))
      require(each.span.end <= message.bytes().size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  // Limits may strike at different bytes when they come at once or one by one: a size below both.
  if (size < 4096) require(frames_of(bytes, 1) == frames_of(bytes, 4096));
  auto frame = frame_datagram(bytes, {});
  if (frame.kind != Frame::Kind::message) return 0;
  const auto message = Message::parse(std::move(frame.bytes));
  if (!message) return 0;
  read_everything(*message);
  require(Edit(*message).render() == message->bytes());
  const auto verdict = message->is_request() ? judge_request(*message) : judge_response(*message);
  if (message->is_request() && answerable(*message)) {
    require(Message::parse(make_reply(*message, {400, "Bad Request", "t", {}})).has_value());
  }
  if (verdict && message->is_request()) {
    require(parse_uri(message->request_uri()).has_value());
    require(!message->values(Header::via).empty());
  }
  return 0;
}
