#include "sipward/core/sip/framer.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "sipward/core/base/line_feed.hpp"
#include "sipward/core/sip/content_length.hpp"

namespace sipward::sip {
namespace {

using base::DropReason;

constexpr std::string_view crlf = "\r\n";
constexpr std::string_view end_mark = "\r\n\r\n";
constexpr char tls_handshake = 22;  // a record's first byte (RFC 8446 §5.1), never a message's

// Where the header block ends, or npos. Bare line feeds end it too: the message is then refused,
// instead of being waited for until its deadline.
struct BlockEnd {
  std::size_t at = std::string_view::npos;  // behind the empty line
  bool proper = true;
};

// The first line feed that an empty line follows.
BlockEnd find_end(std::string_view text, std::size_t from) {
  for (auto at = base::find_line_feed(text, from); at != std::string_view::npos;
       at = base::find_line_feed(text, at + 1)) {
    const auto next = text.substr(at + 1, crlf.size());
    if (next.starts_with('\n')) return {at + 2, false};
    if (next == crlf) return {at + 1 + crlf.size(), at > 0 && text[at - 1] == '\r'};
  }
  return {};
}

std::size_t leading_line_ends(std::string_view text) {
  std::size_t at = 0;
  while (text.substr(at).starts_with(crlf)) at += crlf.size();
  return at;
}

DropReason judge_block(const HeaderBlock& block, const FrameLimits& limits, bool proper) {
  if (!proper) return DropReason::malformed_header;
  if (block.lines > limits.header_lines) return DropReason::too_many_headers;
  if (block.reason != DropReason::none) return block.reason;
  if (block.content_length.value_or(0) > limits.body_bytes) return DropReason::message_too_large;
  return DropReason::none;
}

}  // namespace

void Framer::lend(std::string_view bytes) {
  if (broken_ || !rest().empty()) return append(bytes);
  outside_ = bytes;
}

void Framer::append(std::string_view bytes) {
  if (broken_) return;
  keep();
  if (begin_ > 0 && begin_ >= buffer_.size() / 2) {
    buffer_.erase(0, begin_);
    begin_ = 0;
  }
  buffer_.append(bytes);
}

// What is not whole outlives the bytes that it came in.
void Framer::keep() {
  if (outside_.empty()) return;
  buffer_.assign(outside_);
  outside_ = {};
}

std::string_view Framer::rest() const {
  return outside_.empty() ? std::string_view(buffer_).substr(begin_) : outside_;
}

Frame Framer::next() {
  if (broken_) return {};
  auto frame = cut(rest());
  if (frame.kind == Frame::Kind::need_more) keep();
  return frame;
}

Frame Framer::cut(std::string_view text) {
  if (text.starts_with(crlf)) return keepalive(text);
  if (text.starts_with(tls_handshake)) return fail(DropReason::tls_on_cleartext, text);
  const auto end = find_end(text, scanned_ - std::min(scanned_, end_mark.size()));
  if (end.at == std::string_view::npos) {
    scanned_ = text.size();
    if (text.size() > limits_.header_bytes) return fail(DropReason::message_too_large, text);
    return {};
  }
  const auto head = text.substr(0, end.at);
  if (head.size() > limits_.header_bytes) return fail(DropReason::message_too_large, head);
  const auto block = scan_header_block(head);
  auto reason = judge_block(block, limits_, end.proper);
  if (reason == DropReason::none && !block.content_length) {
    reason = DropReason::content_length_missing;  // §18.3: a stream has no other end of message
  }
  if (reason != DropReason::none) return fail(reason, head);
  const auto size = head.size() + *block.content_length;
  if (text.size() < size) {
    scanned_ = end.at;
    return {};
  }
  Frame frame{Frame::Kind::message, std::string(text.substr(0, size)), DropReason::none};
  advance(size);
  return frame;
}

bool Framer::empty() const {
  return buffered() == 0;
}

std::size_t Framer::buffered() const {
  const auto text = rest();
  return text == crlf ? 0 : text.size();  // half a ping, or a pong, is no message begun
}

Frame Framer::keepalive(std::string_view text) {
  if (text.starts_with(end_mark)) {
    advance(end_mark.size());
    return {Frame::Kind::ping, {}, DropReason::none};
  }
  // "\r\n" and perhaps "\r" may still become a ping.
  if (end_mark.starts_with(text)) return {};
  advance(crlf.size());
  return {Frame::Kind::pong, {}, DropReason::none};
}

Frame Framer::fail(base::DropReason reason, std::string_view head) {
  broken_ = true;
  std::string kept(head.substr(0, limits_.header_bytes));
  outside_ = {};
  return {Frame::Kind::broken, std::move(kept), reason};
}

void Framer::advance(std::size_t size) {
  scanned_ = 0;
  if (!outside_.empty()) return outside_.remove_prefix(size);
  begin_ += size;
  if (begin_ < buffer_.size()) return;
  buffer_ = {};  // idle connections keep nothing
  begin_ = 0;
}

Frame frame_datagram(std::string bytes, const FrameLimits& limits) {
  const auto skipped = leading_line_ends(bytes);
  if (skipped == bytes.size()) return {Frame::Kind::ping, {}, DropReason::none};
  if (skipped > 0) bytes.erase(0, skipped);
  const auto end = find_end(bytes, 0);
  const auto head = std::string_view(bytes).substr(0, std::min(end.at, bytes.size()));
  const auto block = scan_header_block(head);
  auto reason = judge_block(block, limits, end.proper);
  if (head.size() > limits.header_bytes) reason = DropReason::message_too_large;
  const auto body = bytes.size() - head.size();
  if (reason == DropReason::none && block.content_length.value_or(0) > body) {
    reason = DropReason::body_shorter_than_content_length;
  }
  if (reason != DropReason::none) return {Frame::Kind::broken, std::move(bytes), reason};
  if (block.content_length) bytes.resize(head.size() + *block.content_length);
  return {Frame::Kind::message, std::move(bytes), DropReason::none};
}

}  // namespace sipward::sip
