// TLS at the control door: the certificate that it shows, and what those of who asks make of them.
// Renewed by reloads; a connection that is up is judged again by what holds now. Any thread.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sipward/shell/control/exchange.hpp"
#include "sipward/shell/tls/handshake.hpp"

namespace sipward::control {

class Entrance {
 public:
  using Tell = std::function<void(const tls::Failure&)>;
  // Told of each handshake that failed, and of who may not stay.
  explicit Entrance(Tell tell) : tell_(std::move(tell)) {}

  // From now on, with peers as runtime::ControlSettings has them. Sentences that say why not; then
  // all stays as it was.
  std::vector<std::string> renew(const tls::ContextSettings& settings);

  // After a renew that went well. Not before something is there to read.
  tls::Handshake accept(int socket, const base::Endpoint& remote) const;
  // nobody: no certificate was shown, a token may do; nothing: it may not stay.
  std::optional<Role> role_of(tls::Stream& stream) const;
  void refused(tls::Failure failure) const;

 private:
  std::shared_ptr<const tls::ContextSet> contexts() const;

  Tell tell_;
  mutable std::mutex mutex_;
  std::shared_ptr<const tls::ContextSet> contexts_;
};

}  // namespace sipward::control
