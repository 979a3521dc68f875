#include "sipward/shell/runtime/observer.hpp"

#include <algorithm>
#include <atomic>
#include <utility>
#include <vector>

#include "sipward/shell/probe/probe.hpp"

namespace sipward::runtime {
namespace {

using policy::Security;
using std::chrono::milliseconds;

constexpr std::size_t most_at_once = 8;
constexpr probe::Limits probe_limits{milliseconds(3'000), milliseconds(3'000), milliseconds(3'000)};

const policy::Target* tls_target(const policy::Peer& peer) {
  if (peer.removed || peer.security != Security::observe || !peer.observed) return nullptr;
  return &*peer.observed;
}

probe::Question question_about(const Snapshot& now, base::PeerId id) {
  probe::Question question;
  question.target = *tls_target(now.network->peers[id]);
  question.contexts = now.contexts;
  question.peer = id;
  question.own = now.network->advertised(id, base::Transport::tls).uri_text();
  question.dns = now.dns;
  question.configured = true;
  question.limits = probe_limits;
  return question;
}

const probe::Step* failed_step(const probe::Attempt& attempt) {
  const auto at = std::find_if(attempt.steps.begin(), attempt.steps.end(), [](const auto& step) {
    return step.verdict == probe::Verdict::failed && step.name != probe::Step::Name::sip;
  });
  return at == attempt.steps.end() ? nullptr : &*at;
}

}  // namespace

Observer::Observer(Now now, Recorder& recorder) : now_(std::move(now)), recorder_(recorder) {}

Observer::~Observer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Observer::start() {
  thread_ = std::thread([this] { run(); });
}

void Observer::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_all();
}

void Observer::run() {
  for (;;) {
    look_round();
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, now_()->connections.observe_interval,
                      [this] { return stopping_ || woken_; });
    woken_ = false;
    if (stopping_) return;
  }
}

// One that does not answer must not keep the others from being looked at.
void Observer::look_round() {
  const auto now = now_();
  std::vector<base::PeerId> due;
  for (std::size_t i = 0; i < now->network->peers.size(); ++i) {
    if (tls_target(now->network->peers[i]) != nullptr) due.push_back(static_cast<base::PeerId>(i));
  }
  std::atomic<std::size_t> next{0};
  std::vector<std::thread> lookers;
  for (std::size_t i = 0; i < std::min(due.size(), most_at_once); ++i) {
    lookers.emplace_back([&] {
      for (auto at = next++; at < due.size(); at = next++) {
        {
          const std::lock_guard lock(mutex_);
          if (stopping_) return;
        }
        look(*now, due[at]);
      }
    });
  }
  for (auto& looker : lookers) looker.join();
}

void Observer::look(const Snapshot& now, base::PeerId id) {
  const auto& peer = now.network->peers[id];
  const auto findings = probe::ask(question_about(now, id));
  bool works = false;
  for (const auto& attempt : findings.attempts) {
    const auto* failed = failed_step(attempt);
    if (attempt.failure) {
      recorder_.handshake_failed(*attempt.failure);
    } else if (failed != nullptr) {
      recorder_.connect_failed(peer.name, attempt.remote, failed->text);
    } else {
      works = true;
    }
  }
  if (findings.attempts.empty())
    recorder_.warning("observed", "peer " + peer.name + ": " + findings.dns.text);
  recorder_.observed(peer.name, works);
}

}  // namespace sipward::runtime
