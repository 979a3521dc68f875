// A reload: the new settings are built whole beside the old ones, put in force for every thread,
// and then proven by handshakes with ourselves.
#include <algorithm>
#include <utility>

#include "sipward/core/policy/succession.hpp"
#include "sipward/shell/runtime/server_inner.hpp"
#include "sipward/shell/tls/self_check.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::runtime {
namespace {

using Reloaded = Server::Reloaded;

bool same_listeners(const policy::Network& a, const policy::Network& b) {
  return std::equal(a.listeners.begin(), a.listeners.end(), b.listeners.begin(), b.listeners.end(),
                    [](const policy::Listener& x, const policy::Listener& y) {
                      return x.side == y.side && x.bind == y.bind;
                    });
}

// What was read once, at the start.
std::vector<std::string> unreloadable(const config::Settings& a, const config::Settings& b) {
  std::vector<std::string> warnings;
  const auto compare = [&](const auto& x, const auto& y, const char* name) {
    if (!(x == y)) warnings.push_back(std::string(name) + " takes effect at the next start only");
  };
  compare(a.server.workers, b.server.workers, "[server] workers");
  compare(a.server.handshake_thread, b.server.handshake_thread, "[server] handshake_thread");
  compare(a.server.state_folder, b.server.state_folder, "[server] state_folder");
  compare(a.server.control, b.server.control, "[server] control");
  compare(a.control.listen, b.control.listen, "[control] listen");
  compare(a.control.tls.has_value(), b.control.tls.has_value(), "TLS of [control] listen");
  compare(a.connections.max_connections, b.connections.max_connections,
          "[connections] max_connections");
  compare(a.connections.max_connections_per_source, b.connections.max_connections_per_source,
          "[connections] max_connections_per_source");
  return warnings;
}

std::string names_at(const policy::Network& network, const std::vector<base::PeerId>& peers) {
  std::vector<std::string> names;
  names.reserve(peers.size());
  for (const auto peer : peers) names.push_back(network.peers[peer].name);
  return tls::joined(names, ", ");
}

std::string count_of(std::size_t count, const char* what) {
  return std::to_string(count) + (count == 1 ? " peer " : " peers ") + what;
}

std::string summary_of(const policy::Succession& succession, std::size_t known_places) {
  std::vector<base::PeerId> added;
  for (const auto place : succession.places) {
    if (place >= known_places) added.push_back(place);
  }
  std::string text = count_of(succession.places.size() - added.size(), "kept");
  const auto& network = succession.network;
  if (!added.empty()) {
    text += ", " + count_of(added.size(), "added") + " (" + names_at(network, added) + ")";
  }
  if (const auto& removed = succession.removed; !removed.empty()) {
    text += ", " + count_of(removed.size(), "removed") + " (" + names_at(network, removed) + ")";
  }
  return text;
}

tls::ContextSettings placed(const tls::ContextSettings& settings,
                            const std::vector<base::PeerId>& places) {
  auto made = settings;
  for (auto& peer : made.peers) peer.peer = places[peer.peer];
  return made;
}

Reloaded refused(std::string why) {
  return {{std::move(why)}, {}, {}};
}

}  // namespace

SnapshotPointer make_snapshot(std::shared_ptr<const policy::Network> network,
                              std::shared_ptr<const tls::ContextSet> contexts,
                              const config::Settings& settings) {
  auto made = std::make_shared<Snapshot>();
  made->directory = std::make_shared<policy::Directory>(*network);
  made->network = std::move(network);
  made->contexts = std::move(contexts);
  made->connections = settings.connections;
  made->dns = settings.dns;
  made->drain_time = settings.server.drain_time;
  return made;
}

Reloaded Server::reload(std::shared_ptr<const config::Settings> next) {
  const std::lock_guard lock(inner_->reloading);
  auto& shared = inner_->shared;
  const auto before = shared.snapshot();
  if (!same_listeners(*inner_->settings->network, *next->network)) {
    return refused("the listeners differ from those that are bound: that needs a restart");
  }
  auto succession = policy::succeed(*before->network, *next->network);
  if (!succession) return refused("too many peers came and went since the start: restart");
  for (std::size_t i = 0; i < succession->network.listeners.size(); ++i) {
    succession->network.listeners[i].bind = before->network->listeners[i].bind;  // the real ports
  }
  auto built =
      tls::ContextSet::build(placed(next->tls, succession->places), before->contexts.get());
  if (!built.contexts) return {std::move(built.errors), {}, {}};

  Reloaded reloaded;
  reloaded.warnings = unreloadable(*inner_->settings, *next);
  reloaded.summary = summary_of(*succession, before->network->peers.size());
  auto network = std::make_shared<const policy::Network>(std::move(succession->network));
  shared.loads.make_room(network->peers.size());
  shared.publish(make_snapshot(std::move(network), std::move(built.contexts), *next));
  for (auto& worker : inner_->workers) worker->put(Adopt{shared.snapshot()});
  inner_->tell_of_drains();
  shared.resolver->set(next->dns);
  const bool traced_alike = inner_->settings->trace == next->trace;
  inner_->settings = std::move(next);
  inner_->observer->wake();
  if (!traced_alike) {
    inner_->tracer->set(inner_->settings->trace);
    inner_->tell_of_tracing();
  }
  const auto proof = tls::prove_certificates(shared.snapshot()->contexts);
  for (const auto& line : proof.served) reloaded.summary += "; " + line;
  for (const auto& problem : proof.problems) reloaded.warnings.push_back(problem);
  return reloaded;
}

}  // namespace sipward::runtime
