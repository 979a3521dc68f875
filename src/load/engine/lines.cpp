#include "sipward/load/engine/lines.hpp"

#include <algorithm>
#include <cerrno>

namespace sipward::load {
namespace {

constexpr std::chrono::milliseconds between_attempts{200};

unsigned share_of(unsigned count, unsigned worker, unsigned workers) {
  return std::max(1U, count / workers + (worker < count % workers ? 1U : 0U));
}

Failure failure_of_dialling(int error) {
  if (error == EADDRNOTAVAIL) return Failure::no_port;
  if (error == EMFILE || error == ENFILE || error == ENOBUFS) return Failure::own_limit;
  return error == ECONNREFUSED ? Failure::connect_refused : Failure::unreachable;
}

}  // namespace

Lines::Lines(const CallSettings& settings, unsigned worker, unsigned workers, Ear& ear,
             StreamTurn& turn)
    : settings_(settings), ear_(ear), turn_(turn), ports_(settings.sources, worker, workers) {
  const auto persistent = settings.connections.persistent;
  if (persistent == 0) return;
  const auto count = share_of(persistent, worker, workers);
  if (settings.target.transport == base::Transport::udp) {
    sockets_.resize(count);
    return;
  }
  const auto identities = std::max(std::size_t{1}, settings.identities.size());
  slots_.resize(std::max<std::size_t>(count, identities));
  for (std::size_t i = 0; i < slots_.size(); ++i) slots_[i].identity = i % identities;
}

void Lines::open(Moment now) {
  for (auto& slot : slots_) {
    slot.tried = now;
    const auto picked = dial(slot.identity, {}, false, now);
    slot.stream = picked.stream;
    slot.last_failure = picked.failure;
  }
  for (auto& socket : sockets_) {
    auto opened = ports_.datagrams(settings_.target);
    if (!opened.descriptor) continue;
    socket = std::make_unique<Datagrams>(std::move(opened.descriptor), ear_, turn_);
  }
}

bool Lines::settled() const {
  return std::all_of(slots_.begin(), slots_.end(),
                     [](const Slot& slot) { return slot.stream == nullptr || slot.stream->up(); });
}

bool Lines::offers_session() {
  resumed_due_ += settings_.connections.resumed_share;
  if (resumed_due_ < 1) return false;
  resumed_due_ -= 1;
  return true;
}

Lines::Picked Lines::dial(std::size_t identity, const std::string& sni, bool resume, Moment now) {
  auto opened = ports_.dial(settings_.target);
  if (!opened.descriptor) {
    ++turn_.measured->connections_failed;
    return {nullptr, nullptr, failure_of_dialling(opened.error)};
  }
  Secure secure;
  if (settings_.target.transport == base::Transport::tls) {
    secure.context = settings_.identities[identity];
    secure.sni = sni;
    if (sni.empty() && !settings_.sni.empty()) {
      secure.sni = settings_.sni[next_sni_++ % settings_.sni.size()];
    }
    secure.resume = resume;
  }
  auto stream = std::make_unique<Stream>(std::move(opened.descriptor), End::dials,
                                         std::move(secure), ear_, turn_, now);
  auto* const made = stream.get();
  streams_.emplace(made, std::move(stream));
  return {made, made, {}};
}

Lines::Picked Lines::pick(const UserPair& user, Moment now) {
  if (!sockets_.empty()) {
    auto& socket = sockets_[next_++ % sockets_.size()];
    if (!socket) return {nullptr, nullptr, Failure::unreachable};
    return {&socket->peer(settings_.target), nullptr, {}};
  }
  if (!slots_.empty()) return pick_slot(user, now);
  return dial(user.identity, user.sni, offers_session(), now);
}

Lines::Picked Lines::pick_slot(const UserPair& user, Moment now) {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    auto& slot = slots_[next_++ % slots_.size()];
    if (slot.identity != user.identity) continue;
    if (slot.stream == nullptr && now - slot.tried >= between_attempts) {
      slot.tried = now;
      const auto picked = dial(slot.identity, user.sni, false, now);
      slot.stream = picked.stream;
      slot.last_failure = picked.failure;
    }
    return {slot.stream, slot.stream, slot.last_failure};
  }
  return {nullptr, nullptr, Failure::own_limit};
}

void Lines::on_up(const Stream& stream) {
  if (tls_description_.empty()) tls_description_ = stream.tls_description();
}

void Lines::on_lost(const Stream& stream, Failure why) {
  for (auto& slot : slots_) {
    if (slot.stream != &stream) continue;
    slot.stream = nullptr;
    slot.last_failure = why;
  }
}

void Lines::look_at_deadlines(Moment now) {
  for (const auto& slot : slots_) {
    if (slot.stream == nullptr || slot.stream->up()) continue;
    if (now - slot.tried < settings_.plan.timeout) continue;
    slot.stream->fail(slot.stream->securing() ? Failure::tls_timeout : Failure::connect_timeout,
                      now);
  }
}

void Lines::destroy(const Stream& stream) {
  streams_.erase(&stream);
}

void Lines::flush_datagrams() {
  for (const auto& socket : sockets_) {
    if (socket) socket->flush();
  }
}

void Lines::close_all() {
  for (const auto& [pointer, stream] : streams_) stream->close();
}

}  // namespace sipward::load
