// One stream connection, TCP or TLS: bytes in become frames, bytes out are queued and leave in as
// few writes as possible. Owned by one worker, used on its thread; waits for nothing itself.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/base/flow.hpp"
#include "sipward/core/proxy/proxy.hpp"
#include "sipward/core/sip/framer.hpp"
#include "sipward/shell/net/census.hpp"
#include "sipward/shell/net/reactor.hpp"
#include "sipward/shell/net/socket.hpp"
#include "sipward/shell/tls/handshake.hpp"

namespace sipward::net {

// A connection that was accepted or dialled, and judged, on its way to its worker.
struct NewConnection {
  Descriptor descriptor;
  std::optional<tls::Stream> tls;              // none: TCP
  base::Source source;                         // flow not yet set
  bool dialled = false;                        // by us
  std::chrono::microseconds handshake_took{};  // TLS only
  Census::Seat seat;                           // inbound only
};

// What has crossed a connection since it was opened. Messages are SIP's, without pings.
struct Volume {
  std::uint64_t messages_in = 0, messages_out = 0;
  std::uint64_t bytes_in = 0, bytes_out = 0;
  std::size_t queue_peak = 0;  // bytes that waited at once
};

// CRLF or CRLF CRLF (RFC 5626 §3.5.1).
bool is_ping(std::string_view bytes);

// Who wants to hear that a send failed.
struct SendTicket {
  std::uint32_t worker = 0;
  proxy::SendId id = 0;
};

class Connection {
 public:
  enum class Health : std::uint8_t { open, more_waits, closed, failed };
  using OnFrame = std::function<void(sip::Frame&&)>;  // true to the order of the bytes
  using Clock = std::chrono::steady_clock;
  // Buffers of queues that are empty again, for whoever writes next: one of a worker's connections
  // writes at a time, and memory that is given back to the system has to be got again.
  using Spares = std::vector<std::string>;

  Connection(NewConnection made, base::FlowId flow, const sip::FrameLimits& limits,
             std::size_t queue_bytes, Clock::time_point now);

  // Reads what waits, within a budget; more_waits: call again soon.
  Health read(std::vector<char>& scratch, const OnFrame& on_frame, Clock::time_point now);
  // False: the queue is full.
  bool queue(std::string_view bytes, SendTicket ticket, Spares& spares);
  // Writes what is queued; open with has_queued(): call again once writable.
  Health flush(Spares& spares);
  bool has_queued() const { return written_ < out_.size(); }
  std::size_t queued_bytes() const { return out_.size() - written_; }
  const Volume& volume() const { return volume_; }
  // When the connection is lost: sends that have not left, and those after which nothing was heard
  // any more. A TLS 1.3 client believes itself connected before the server has judged it, so what
  // was written proves nothing until the peer speaks.
  std::vector<SendTicket> undelivered() const;
  // Requests that left, answered or not: the newest thousand.
  const std::vector<SendTicket>& carried() const { return carried_; }
  void shutdown();  // close_notify, FIN

  const base::Source& source() const { return source_; }
  tls::Standing judge_again(const tls::ContextSet& contexts, tls::Failure& failure);  // TLS only
  void retire() { source_.retiring = true; }
  const tls::Stream* tls() const { return tls_ ? &*tls_ : nullptr; }
  bool dialled() const { return dialled_; }
  int descriptor() const { return descriptor_.get(); }

  // For deadlines.
  Clock::time_point opened_at() const { return opened_at_; }
  Clock::time_point last_heard() const { return last_heard_; }
  Clock::time_point last_active() const { return last_active_; }
  std::optional<Clock::time_point> message_begun() const { return message_begun_; }
  bool spoke() const { return spoke_; }  // at least one whole message came
  void touched(Clock::time_point now) { last_active_ = now; }

  std::optional<base::DropReason> closing;  // close once the queue is empty, for this reason

 private:
  tls::Stream::Io read_some(char* data, std::size_t size);
  tls::Stream::Io write_some(const char* data, std::size_t size);
  void remember_name();
  void let_go_of_marks();
  void remember(SendTicket ticket);
  bool take_frames(const OnFrame& on_frame, Clock::time_point now);

  Descriptor descriptor_;
  std::optional<tls::Stream> tls_;
  base::Source source_;
  bool dialled_;
  Census::Seat seat_;
  sip::Framer framer_;
  std::size_t queue_bytes_;

  struct Mark {
    std::size_t end;  // in bytes ever queued
    SendTicket ticket;
    bool is_request;
  };
  std::string out_;
  std::size_t written_ = 0;           // of out_
  std::size_t gone_ = 0;              // bytes that left before out_ began
  std::vector<Mark> marks_;           // by their end
  std::vector<SendTicket> carried_;   // requests, the newest; bounded
  std::size_t oldest_carried_ = 0;    // once that is full
  std::vector<SendTicket> unproven_;  // left since the peer was last heard; bounded

  Volume volume_;
  Clock::time_point opened_at_, last_heard_, last_active_;
  std::optional<Clock::time_point> message_begun_;
  bool spoke_ = false;
};

}  // namespace sipward::net
