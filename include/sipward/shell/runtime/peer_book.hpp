// What is remembered of each peer for those who ask: how many connections are up, how often and why
// the last handshake or connect failed. By name, so that it outlives reloads; bounded by the number
// of peers. Written once a connection, never once a message; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sipward/core/policy/vitals.hpp"
#include "sipward/shell/tls/handshake.hpp"

namespace sipward::runtime {

// Of a peer, dialled with the certificate of one trustpoint.
struct DatedVitals {
  policy::Vitals vitals;
  std::chrono::system_clock::time_point since{};
};

// One way in which handshakes with a peer came out.
struct Negotiated {
  tls::Role role = tls::Role::server;  // ours
  std::string version, cipher, group;
  bool resumed = false;
  auto operator<=>(const Negotiated&) const = default;
};

struct PeerRecord {
  std::uint64_t connections = 0;  // up now
  std::uint64_t opened = 0;       // since the start
  std::uint64_t failures = 0;
  std::map<Negotiated, std::uint64_t> handshakes;  // that succeeded
  std::map<std::pair<tls::Role, tls::FailureReason>, std::uint64_t> failed_for;
  std::map<std::string, std::uint64_t> verified_names;  // by which it was let in; "": others
  std::uint64_t in_cleartext = 0;    // requests that should have gone over TLS (security "prefer")
  std::optional<bool> tls_would_do;  // when last tried (security "observe" and "prefer")
  std::map<std::string, DatedVitals> vitals;  // by identity; "": the peer's own trustpoint
  std::optional<tls::SessionFacts> last_session;
  std::optional<tls::Failure> last_failure;  // without reason: the connection was not made
  std::chrono::system_clock::time_point failed_at{};
};

class PeerBook {
 public:
  void up(const std::string& peer, const tls::SessionFacts* facts);
  void down(const std::string& peer);
  void observed(const std::string& peer, bool works);
  void found(const std::string& peer, const std::string& identity, const policy::Vitals& vitals);
  void sent_in_cleartext(const std::string& peer);
  void failed(const std::string& peer, const tls::Failure& failure);

  PeerRecord of(const std::string& peer) const;
  // Handshakes that nobody of ours could be made out in, by address; the newest first.
  std::vector<PeerRecord> strangers() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, PeerRecord> records_;
  std::map<std::string, PeerRecord> strangers_;
};

}  // namespace sipward::runtime
