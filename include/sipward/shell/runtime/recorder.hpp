// Stands between the server and who watches it: passes every event on, and writes into the peer
// book what `sipward peers` tells. Any thread.
#pragma once

#include <mutex>

#include "sipward/shell/runtime/events.hpp"
#include "sipward/shell/runtime/expiry.hpp"
#include "sipward/shell/runtime/handshake_book.hpp"
#include "sipward/shell/runtime/peer_book.hpp"

namespace sipward::runtime {

class Recorder final : public Events {
 public:
  explicit Recorder(Events& next) : next_(next) {}
  const PeerBook& book() const { return book_; }
  const HandshakeBook& handshakes() const { return handshakes_; }
  void observed(const std::string& peer, bool works) { book_.observed(peer, works); }
  // Warns if the time has come.
  void watch_expiry(const std::string& certificate, std::int64_t expires);

  void listening(base::Side side, const base::Endpoint& endpoint) override;
  void connection_up(const ConnectionUp& up) override;
  void connection_down(const ConnectionDown& down) override;
  void handshake_failed(const tls::Failure& failure) override;
  void no_longer_allowed(const tls::Failure& failure) override;
  void connect_failed(std::string_view peer, const base::Endpoint& remote,
                      std::string_view why) override;
  void vitals_changed(std::string_view peer, const proxy::VitalsChange& change) override;
  void refused(const proxy::Refusal& refusal, std::string_view peer_name) override;
  void notice(std::string_view event, std::string_view text) override;
  void warning(std::string_view event, std::string_view text) override;

 private:
  Events& next_;
  PeerBook book_;
  HandshakeBook handshakes_;
  std::mutex mutex_;
  Expiry expiry_;
};

}  // namespace sipward::runtime
