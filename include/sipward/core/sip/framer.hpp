// Cuts a byte stream into SIP messages by Content-Length (RFC 3261 §18.3), and trims datagrams.
// Bounded in every direction. Pure; one per stream connection, owned by it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sipward/core/base/drop_reason.hpp"

namespace sipward::sip {

struct FrameLimits {
  std::size_t header_bytes = std::size_t{32} * 1024;  // start line and headers
  std::size_t body_bytes = std::size_t{256} * 1024;
  std::size_t header_lines = 256;
};

struct Frame {
  enum class Kind : std::uint8_t {
    need_more,  // nothing complete yet
    message,    // bytes: exactly one message
    ping,       // CRLF CRLF between messages (RFC 5626 §3.5.1)
    pong,       // a single CRLF between messages
    broken      // framing is lost; bytes: what could be read of the header block (for a 400)
  };
  Kind kind = Kind::need_more;
  std::string bytes;
  base::DropReason reason = base::DropReason::none;  // broken: why
};

class Framer {
 public:
  explicit Framer(FrameLimits limits) : limits_(limits) {}

  void append(std::string_view bytes);
  // As append, but they live until next() wants more or is broken: what is whole in them is not
  // copied here, and an idle stream keeps nothing.
  void lend(std::string_view bytes);
  // Call until need_more or broken. After broken the stream must be closed.
  Frame next();
  bool empty() const;
  std::size_t buffered() const;  // bytes of a message begun and not yet whole

 private:
  std::string_view rest() const;
  Frame cut(std::string_view text);
  void keep();
  Frame keepalive(std::string_view text);
  Frame fail(base::DropReason reason, std::string_view head);
  void advance(std::size_t size);

  FrameLimits limits_;
  std::string buffer_;        // of a message that came in parts, and what came with the last
  std::size_t begin_ = 0;     // its first byte not yet handed out
  std::string_view outside_;  // lent, not yet handed out; buffer_ is empty then
  std::size_t scanned_ = 0;   // of rest(): the end of headers is not before this
  bool broken_ = false;
};

// One datagram: bytes beyond Content-Length are cut (RFC 3261 §18.3); fewer, conflicting or
// malformed Content-Length: `broken` with the reason and the whole bytes. Only CRLFs: ping.
Frame frame_datagram(std::string bytes, const FrameLimits& limits);

}  // namespace sipward::sip
