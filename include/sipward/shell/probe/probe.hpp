// Asks one peer whether it can be reached and trusted, as a dialling sipward would find it: name,
// connection, handshake, chain, names, an answer to OPTIONS (RFC 3261 §11), each address in turn.
// Waits, bounded by the question's limits and what `dns` allows; prints nothing.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sipward/core/policy/network.hpp"
#include "sipward/shell/net/resolver_settings.hpp"
#include "sipward/shell/tls/handshake.hpp"

namespace sipward::probe {

struct Limits {
  std::chrono::milliseconds connect{5'000}, handshake{10'000}, answer{5'000};
};

struct Question {
  policy::Target target;
  std::shared_ptr<const tls::ContextSet> contexts;  // TLS only
  base::PeerId peer = 0;                            // in contexts
  std::string own;              // host:port that the peer knows us by; empty: our address
  bool configured = false;      // a peer of ours; else any host
  bool own_certificate = true;  // of TLS: we have one to show
  bool anchors = true;          // of TLS: there is something to verify with
  tls::Verify verify = tls::Verify::full;
  bool options = true;  // false: no more than the handshake
  Limits limits;
  net::ResolverSettings dns;
};

enum class Verdict : std::uint8_t { ok, failed, skipped };
std::string_view to_string(Verdict verdict);

struct Step {
  enum class Name : std::uint8_t { dns, connect, handshake, chain, names, sip };
  Name name = Name::dns;
  Verdict verdict = Verdict::skipped;
  std::chrono::microseconds took{0};
  std::string text;    // what was found, or why not
  std::string remedy;  // what to do, if failed
};
std::string_view to_string(Step::Name name);

// One address, from the connection on.
struct Attempt {
  base::Endpoint remote;
  std::vector<Step> steps;
  std::optional<tls::SessionFacts> session;
  std::optional<tls::Failure> failure;  // of the handshake, or of a refusal after it
  std::vector<std::string> shown;       // certificates as presented, PEM each, leaf first
  std::string status_line;              // of the answer to OPTIONS
};

struct Findings {
  Step dns;
  std::vector<Attempt> attempts;
  bool ok() const;  // no step failed
};

Findings ask(const Question& question);

}  // namespace sipward::probe
