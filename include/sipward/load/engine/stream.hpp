// One TCP or TLS connection that was dialled or accepted: connecting, handshake, cutting what
// arrives into messages, and one write a turn for all that is due. Owned by its worker.
#pragma once

#include <optional>
#include <string>

#include "sipward/load/engine/poll.hpp"
#include "sipward/load/engine/tls_link.hpp"
#include "sipward/load/engine/way.hpp"
#include "sipward/load/measure/measured.hpp"

namespace sipward::load {

// What the streams of one worker share.
struct StreamTurn {
  Poll poll;
  std::vector<Stream*> to_flush;  // have something to send at the end of this turn
  std::vector<Stream*> ended;     // closed in this turn: to be destroyed after it
  std::string buffer;             // what was read last
  Measured* measured = nullptr;   // of the present interval
  bool write_each = false;        // a write for each message
  std::string words;              // of the first connection that failed, for people
};

struct Secure {
  std::shared_ptr<TlsContext> context;  // null: cleartext
  std::string sni;
  bool resume = false;
};

class Stream final : public Way, public Watched {
 public:
  // Dialled at `begun` and not yet connected, or accepted.
  Stream(net::Descriptor socket, End end, Secure secure, Ear& ear, StreamTurn& turn, Moment begun);
  ~Stream() override;

  void send(std::string_view message) override;
  const Place& place() const override { return place_; }
  void ready(std::uint32_t events) override;
  void flush();
  // In good order, and without a word to the ear.
  void close();
  // As if it had been lost for that reason.
  void fail(Failure why, Moment now);

  bool up() const { return state_ == State::up; }
  bool closed() const { return state_ == State::closed; }
  bool securing() const { return state_ == State::securing; }
  Moment begun() const { return begun_; }
  std::string tls_description() const { return link_ ? link_->description() : std::string(); }

  std::uint32_t number = 0;  // for whoever owns it
  bool answered = false;     // likewise: something came back

 private:
  enum class State : std::uint8_t { connecting, securing, up, closed };
  void on_connected(Moment now);
  void shake_hands(Moment now);
  void on_secured(Moment now);
  void read_all(Moment now);
  long read_some(char* to, std::size_t size);
  void hear(std::string_view bytes, Moment now);
  void want(bool writable);
  Failure trouble() const;

  net::Descriptor socket_;
  End end_;
  State state_;
  Secure secure_;
  Ear& ear_;
  StreamTurn& turn_;
  Place place_;
  Moment begun_, connected_;
  std::optional<TlsLink> link_;
  std::string in_, out_;  // a message begun; what is to be sent
  bool to_flush_ = false, waits_writable_ = false;
  std::uint32_t watched_ = 0;
};

}  // namespace sipward::load
