#include "sipward/shell/control/entrance.hpp"

#include <utility>

#include "sipward/shell/runtime/settings.hpp"

namespace sipward::control {

std::vector<std::string> Entrance::renew(const tls::ContextSettings& settings) {
  auto built = tls::ContextSet::build(settings, contexts().get());
  if (!built.contexts) return std::move(built.errors);
  const std::lock_guard lock(mutex_);
  contexts_ = std::move(built.contexts);
  return {};
}

std::shared_ptr<const tls::ContextSet> Entrance::contexts() const {
  const std::lock_guard lock(mutex_);
  return contexts_;
}

tls::Handshake Entrance::accept(int socket, const base::Endpoint& remote) const {
  return tls::Handshake::accept(contexts(), tls::PeerTlsSettings{}.side, socket, remote);
}

std::optional<Role> Entrance::role_of(tls::Stream& stream) const {
  tls::Failure failure;
  switch (stream.judge_again(*contexts(), failure)) {
    case tls::Standing::gone:
      return std::nullopt;
    case tls::Standing::refused:
      refused(std::move(failure));
      return std::nullopt;
    case tls::Standing::allowed:
      break;
  }
  const auto& facts = stream.facts();
  if (!facts.leaf) return Role::nobody;
  return facts.peer == runtime::control_operators ? Role::operating : Role::reader;
}

void Entrance::refused(tls::Failure failure) const {
  failure.peer_name = "[control]";  // whatever of those who may ask it had been
  tell_(failure);
}

}  // namespace sipward::control
