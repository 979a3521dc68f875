#include "sipward/shell/runtime/server.hpp"

#include <csignal>
#include <utility>

#include "sipward/shell/runtime/binding.hpp"
#include "sipward/shell/runtime/server_inner.hpp"

namespace sipward::runtime {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t most_flows = 200'000;
constexpr std::chrono::milliseconds drain_check{20};

// Never more workers than cores (house.md "Threads" 2).
std::size_t worker_count(std::size_t wanted) {
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  return wanted == 0 ? cores : std::min(wanted, cores);
}

}  // namespace

Server::Inner::Inner(std::shared_ptr<const config::Settings> with, Events& to)
    : settings(std::move(with)), events(to) {}

std::vector<std::string> Server::Inner::load() {
  const auto& folder = settings->server.state_folder;
  if (folder.empty()) {
    keys = std::make_unique<tls::KeyRing>(tls::KeyRing::random());
    events.warning("no-state-folder",
                   "no state folder is set: a restart loses the dialogs that are up");
  } else {
    auto loaded = tls::KeyRing::load_or_create(folder);
    keys = std::move(loaded.ring);
    if (!loaded.problem.empty()) {
      events.warning("no-token-key",
                     loaded.problem + "; serving with a random key: a restart loses dialogs");
    }
  }
  auto built = tls::ContextSet::build(settings->tls);
  for (const auto& warning : built.warnings) events.warning("doubtful-trust", warning);
  contexts = std::move(built.contexts);
  return built.errors;
}

std::vector<std::string> Server::Inner::start() {
  ::signal(SIGPIPE, SIG_IGN);  // SSL_write to a closed peer raises it
  auto errors = load();
  if (!errors.empty()) return errors;
  const auto count = worker_count(settings->server.workers);
  auto binding = bind_all(*settings->network, count);
  if (!binding.errors.empty()) return binding.errors;
  net::KernelRandom random;
  shared.publish(make_snapshot(binding.network, std::move(contexts), *settings));
  shared.events = &events;
  shared.sealer = keys.get();
  shared.boot_id = random.next();
  shared.loads.make_room(binding.network->peers.size());
  shared.overload = std::make_unique<policy::Overload>(shared.loads, random.next());
  shared.owners = std::make_unique<CallOwners>(net::HashKey{random.next(), random.next()}, count);
  shared.flows = std::make_unique<net::SharedFlowTable>(most_flows);
  shared.long_tokens = std::make_unique<net::SharedLongTokens>(settings->network->limits.long_uris);
  shared.census = std::make_unique<net::Census>(settings->connections.max_connections,
                                                settings->connections.max_connections_per_source);
  shared.resolver = std::make_unique<net::Resolver>(settings->dns);
  for (std::size_t i = 0; i < count; ++i) {
    workers.push_back(std::make_unique<Worker>(shared, static_cast<std::uint32_t>(i)));
    shared.workers.push_back(workers.back().get());
  }
  dialer = std::make_unique<Dialer>(shared);
  shared.dialer = dialer.get();
  if (settings->server.handshake_thread) handshakes = std::make_unique<HandshakeThread>(shared);
  acceptor = std::make_unique<Acceptor>(shared, handshakes.get());
  for (auto& socket : binding.sockets) {
    if (socket.worker) {
      workers[*socket.worker]->add_socket(socket.listener, std::move(socket.descriptor));
    } else {
      acceptor->add(socket.listener, std::move(socket.descriptor));
    }
  }
  for (const auto& listener : binding.network->listeners) {
    bound.push_back({listener.side, listener.bind});
    events.listening(listener.side, listener.bind);
  }
  start_tracing();
  for (auto& worker : workers) worker->start();
  acceptor->start();
  observer = std::make_unique<Observer>([this] { return shared.snapshot(); }, events);
  observer->start();
  return {};
}

bool Server::Inner::drained() const {
  for (const auto& worker : workers) {
    if (worker->unanswered() > 0) return false;
  }
  return true;
}

Server::Server(std::shared_ptr<const config::Settings> settings, Events& events)
    : inner_(std::make_unique<Inner>(std::move(settings), events)) {}

Server::~Server() {
  // Who gives work to others stops first.
  inner_->observer.reset();
  inner_->acceptor.reset();
  inner_->handshakes.reset();
  inner_->dialer.reset();
  for (auto& worker : inner_->workers) worker->stop();
  inner_->tracer.reset();
  inner_->shared.resolver.reset();
  inner_->workers.clear();
}

std::vector<std::string> Server::start() {
  return inner_->start();
}

std::vector<BoundListener> Server::listeners() const {
  return inner_->bound;
}

void Server::drain() {
  {
    const std::lock_guard lock(inner_->mutex);
    if (inner_->drain_until) return;
    inner_->drain_until = Clock::now() + inner_->settings->server.drain_time;
  }
  for (auto& worker : inner_->workers) worker->put(SetDrained{});
  inner_->events.notice("draining", "no new dialogs, transactions finish");
  inner_->changed.notify_all();
}

void Server::stop() {
  {
    const std::lock_guard lock(inner_->mutex);
    inner_->stop_wanted = true;
  }
  inner_->changed.notify_all();
}

bool Server::wait(std::chrono::milliseconds limit) {
  const auto until = Clock::now() + limit;
  std::unique_lock lock(inner_->mutex);
  while (Clock::now() < until) {
    if (inner_->stop_wanted) return true;
    const bool draining = inner_->drain_until.has_value();
    if (draining && (Clock::now() >= *inner_->drain_until || inner_->drained())) return true;
    const auto next = draining ? Clock::now() + drain_check : until;
    inner_->changed.wait_until(lock, std::min(next, until));
  }
  return false;
}

std::uint64_t Server::drops(base::DropReason reason) const {
  return inner_->shared.drops.get(reason);
}

std::size_t Server::transactions() const {
  std::size_t sum = 0;
  for (const auto& worker : inner_->workers) sum += worker->transactions();
  return sum;
}

std::vector<std::uint64_t> Server::beats() const {
  std::vector<std::uint64_t> beats;
  for (const auto& worker : inner_->workers) beats.push_back(worker->beats());
  return beats;
}

}  // namespace sipward::runtime
