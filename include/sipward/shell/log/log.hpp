// The log: one line an event, with a stable name, for people or as JSON, and the newest of them in
// memory. Repeats of one refusal are counted, not printed. Waits for nothing: what a slow reader
// does not take is lost and counted. Called from all threads.
//
// Events: listening, connection-up, connection-down, handshake-failed, no-longer-allowed,
// connect-failed, peer-up, peer-down, peer-on-trial, peer-unwatched, refused, and those that the
// runtime names when it tells of itself (notice, warning).
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "sipward/shell/log/levels.hpp"
#include "sipward/shell/log/settings.hpp"
#include "sipward/shell/log/tail.hpp"
#include "sipward/shell/runtime/events.hpp"

namespace sipward::log {

class Log final : public runtime::Events {
 public:
  // Throws std::runtime_error if the file cannot be opened.
  explicit Log(const Settings& settings);
  ~Log() override;

  // After a reload. What cannot be had is told, and stays as it is.
  void apply(const Settings& settings);
  Levels& levels() { return levels_; }
  const Levels& levels() const { return levels_; }
  const Tail& tail() const { return tail_; }
  std::uint64_t lines(Level level) const;  // since the start
  std::uint64_t lost() const;              // of them: not written, for nobody took them

  void listening(base::Side side, const base::Endpoint& endpoint) override;
  void connection_up(const runtime::ConnectionUp& up) override;
  void connection_down(const runtime::ConnectionDown& down) override;
  void handshake_failed(const tls::Failure& failure) override;
  void no_longer_allowed(const tls::Failure& failure) override;
  void connect_failed(std::string_view peer, const base::Endpoint& remote,
                      std::string_view why) override;
  void vitals_changed(std::string_view peer, const proxy::VitalsChange& change) override;
  void refused(const proxy::Refusal& refusal, std::string_view peer_name) override;
  void notice(std::string_view event, std::string_view text) override;
  void warning(std::string_view event, std::string_view text) override;

 private:
  void add(Level level, std::string_view event, std::string_view peer, std::string text,
           std::vector<Field> fields);

  struct Inner;
  std::unique_ptr<Inner> inner_;
  Levels levels_;
  Tail tail_;
  std::array<std::atomic<std::uint64_t>, 5> lines_{};
};

}  // namespace sipward::log
