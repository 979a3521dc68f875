#include "sipward/shell/runtime/recorder.hpp"

#include <ctime>

#include "sipward/shell/tls/presented.hpp"

namespace sipward::runtime {

void Recorder::watch_expiry(const std::string& certificate, std::int64_t expires) {
  std::optional<std::string> sentence;
  {
    const std::lock_guard lock(mutex_);
    sentence = expiry_.judge(certificate, expires, std::time(nullptr));
  }
  if (sentence) next_.warning("certificate-expires", *sentence);
}

void Recorder::listening(base::Side side, const base::Endpoint& endpoint) {
  next_.listening(side, endpoint);
}

void Recorder::connection_up(const ConnectionUp& up) {
  book_.up(up.peer_name, up.tls);
  next_.connection_up(up);
  if (up.tls == nullptr) return;
  handshakes_.add(up.tls->role, up.tls->resumed, up.handshake_took);
  if (!up.tls->leaf) return;
  const auto& leaf = *up.tls->leaf;
  if (!Expiry::is_near(leaf.expires, std::time(nullptr))) return;
  const auto* certificate = leaf.certificate.get();
  watch_expiry("the certificate of peer " + up.peer_name + " (" + tls::subject_of(certificate) +
                   ", serial " + tls::serial_of(certificate) + ")",
               leaf.expires);
}

void Recorder::connection_down(const ConnectionDown& down) {
  book_.down(down.peer_name);
  next_.connection_down(down);
}

void Recorder::handshake_failed(const tls::Failure& failure) {
  book_.failed(failure.peer_name, failure);
  next_.handshake_failed(failure);
}

void Recorder::no_longer_allowed(const tls::Failure& failure) {
  book_.failed(failure.peer_name, failure);
  next_.no_longer_allowed(failure);
}

void Recorder::connect_failed(std::string_view peer, const base::Endpoint& remote,
                              std::string_view why) {
  tls::Failure failure;
  failure.role = tls::Role::client;
  failure.peer_name = peer;
  failure.remote = remote;
  failure.detail = why;
  failure.remedy = "check that it listens at " + remote.text() + " and that no firewall is between";
  book_.failed(failure.peer_name, failure);
  next_.connect_failed(peer, remote, why);
}

void Recorder::vitals_changed(std::string_view peer, const proxy::VitalsChange& change) {
  book_.found(std::string(peer), change.reach.identity, change.vitals);
  next_.vitals_changed(peer, change);
}

void Recorder::refused(const proxy::Refusal& refusal, std::string_view peer_name) {
  if (refusal.reason == base::DropReason::sent_in_cleartext) {
    book_.sent_in_cleartext(std::string(peer_name));
  }
  next_.refused(refusal, peer_name);
}

void Recorder::notice(std::string_view event, std::string_view text) {
  next_.notice(event, text);
}

void Recorder::warning(std::string_view event, std::string_view text) {
  next_.warning(event, text);
}

}  // namespace sipward::runtime
