// The log: one line an event, in plain words, to standard error or a file. Repeats of one refusal
// are counted, not printed. Survives a full disk. Called from all threads.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "sipward/shell/runtime/events.hpp"

namespace sipward::log {

class Log final : public runtime::Events {
 public:
  // `level`: trace debug info warn error. `file` empty: standard error. Throws std::runtime_error
  // if the file cannot be opened.
  Log(const std::string& level, const std::filesystem::path& file);
  ~Log() override;

  void listening(base::Side side, const base::Endpoint& endpoint) override;
  void connection_up(const runtime::ConnectionUp& up) override;
  void connection_down(const runtime::ConnectionDown& down) override;
  void handshake_failed(const tls::Failure& failure) override;
  void no_longer_allowed(const tls::Failure& failure) override;
  void connect_failed(std::string_view peer, const base::Endpoint& remote,
                      std::string_view why) override;
  void vitals_changed(std::string_view peer, const proxy::VitalsChange& change) override;
  void refused(const proxy::Refusal& refusal, std::string_view peer_name) override;
  void notice(std::string_view text) override;
  void warning(std::string_view text) override;

 private:
  struct Inner;
  std::unique_ptr<Inner> inner_;
};

}  // namespace sipward::log
