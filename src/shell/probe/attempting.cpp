#include "sipward/shell/probe/attempting.hpp"

#include "sipward/shell/net/random_source.hpp"
#include "sipward/shell/probe/link.hpp"
#include "sipward/shell/probe/options.hpp"
#include "sipward/shell/probe/trust.hpp"

namespace sipward::probe {
namespace {

using Clock = Link::Clock;
using Name = Step::Name;
using Status = Link::Status;

constexpr std::chrono::milliseconds first_repeat{500};  // RFC 3261 §17.1.2.2: T1

std::string seconds_text(std::chrono::milliseconds limit) {
  return std::to_string(limit.count() / 1000) + " s";
}

std::string random_word() {
  net::KernelRandom random;
  constexpr std::string_view digits = "0123456789abcdef";
  std::string word;
  for (auto bits = random.next(); word.size() < 16; bits >>= 4) word += digits[bits & 15];
  return word;
}

// One address being tried: the steps as they are made.
class Attempting {
 public:
  Attempting(const Question& question, const base::Endpoint& remote) : question_(question) {
    attempt_.remote = remote;
  }
  Attempt run() {
    if (!connect())
      skip({Name::handshake, Name::chain, Name::names, Name::sip});
    else if (!secure() || !question_.options)
      skip({Name::sip});
    else
      ask();
    return std::move(attempt_);
  }

 private:
  void add(Name name, Verdict verdict, std::string text, std::string remedy = {}) {
    attempt_.steps.push_back(
        {name, verdict, elapsed_since(begun_), std::move(text), std::move(remedy)});
    begun_ = Clock::now();
  }
  void skip(std::initializer_list<Name> names) {
    for (const auto name : names) attempt_.steps.push_back({name, Verdict::skipped, {}, {}, {}});
  }
  bool connect();
  bool secure();
  void ask();
  Link::Received converse(const std::string& request, AnswerReader& reader, bool& not_sip);
  void tell_silence(const Link::Received& ended);

  const Question& question_;
  Attempt attempt_;
  std::unique_ptr<Link> link_;
  Clock::time_point begun_ = Clock::now();
};

bool Attempting::connect() {
  const auto& remote = attempt_.remote;
  auto connected = Link::connect(remote, begun_ + question_.limits.connect);
  link_ = std::move(connected.link);
  if (!link_) {
    add(Name::connect, Verdict::failed, connected.why,
        "check that the peer listens on " + remote.text() +
            " and that no firewall is between (its port, its access list)");
    return false;
  }
  if (base::is_stream(remote.transport)) {
    add(Name::connect, Verdict::ok, "from " + link_->local().text());
  } else {
    add(Name::connect, Verdict::skipped, "UDP");
  }
  return true;
}

bool Attempting::secure() {
  if (attempt_.remote.transport != base::Transport::tls) {
    skip({Name::handshake, Name::chain, Name::names});
    return true;
  }
  attempt_.failure =
      link_->secure(question_.contexts, question_.peer, begun_ + question_.limits.handshake);
  attempt_.shown = link_->shown();
  if (!attempt_.failure) attempt_.session = *link_->session();
  const auto took = elapsed_since(begun_);
  auto steps = trust_steps(question_, attempt_);
  steps.front().took = took;
  for (auto& step : steps) attempt_.steps.push_back(std::move(step));
  begun_ = Clock::now();
  return !attempt_.failure;
}

// Sends, over UDP again and again, and reads until there is an answer or no more to wait for.
Link::Received Attempting::converse(const std::string& request, AnswerReader& reader,
                                    bool& not_sip) {
  const bool datagrams = !base::is_stream(attempt_.remote.transport);
  const auto deadline = begun_ + question_.limits.answer;
  auto repeat = first_repeat;
  for (;;) {
    if (auto sent = link_->send(request, deadline); sent.status != Status::ok) {
      // Whoever refused us late has closed: its alert still waits to be read.
      auto left = link_->receive(deadline);
      return left.status == Status::ok ? sent : left;
    }
    const auto until = datagrams ? std::min(deadline, Clock::now() + repeat) : deadline;
    Link::Received received;
    while ((received = link_->receive(until)).status == Status::ok) {
      const auto state = reader.read(received.bytes, datagrams);
      not_sip = state == AnswerReader::State::not_sip;
      if (state != AnswerReader::State::waiting) return received;
    }
    if (received.status != Status::timed_out || Clock::now() >= deadline) return received;
    repeat *= 2;
  }
}

void Attempting::ask() {
  const auto local = link_->local();
  const auto here = base::HostPort{local.address.text(), local.port}.uri_text();
  const auto own = question_.own.empty() ? here : question_.own;
  const bool datagrams = !base::is_stream(attempt_.remote.transport);
  const auto random = random_word();
  AnswerReader reader(random);
  bool not_sip = false;
  const auto ended = converse(
      options_request({question_.target, datagrams ? here : own, own, random}), reader, not_sip);
  if (not_sip) {
    add(Name::sip, Verdict::failed, "what came back is no SIP",
        "check that this is the peer's SIP port");
  } else if (ended.status == Status::ok) {
    attempt_.status_line = reader.status_line();
    add(Name::sip, Verdict::ok, attempt_.status_line);
  } else {
    tell_silence(ended);
  }
}

void Attempting::tell_silence(const Link::Received& ended) {
  if (ended.alert && attempt_.session) {
    attempt_.failure =
        tls::refused_later(*question_.contexts, *attempt_.session, attempt_.remote, *ended.alert);
    add(Name::sip, Verdict::failed,
        "refused after the handshake (TLS 1.3): " + attempt_.failure->short_cause(),
        remedy_for_refusal(question_, *attempt_.failure));
  } else if (ended.status == Status::timed_out) {
    add(Name::sip, Verdict::failed,
        "no answer to OPTIONS within " + seconds_text(question_.limits.answer),
        "see the peer's log: it must know our address and answer OPTIONS (CUCM: a SIP trunk to us "
        "with OPTIONS ping)");
  } else if (ended.status == Status::closed) {
    add(Name::sip, Verdict::failed, "it closed the connection without an answer",
        "see the peer's log: it closes so when our address or certificate is not one it expects");
  } else {
    add(Name::sip, Verdict::failed, ended.why.empty() ? "the connection broke" : ended.why,
        "see the peer's log for why it gave the connection up");
  }
}

}  // namespace

Attempt attempt(const Question& question, const base::Endpoint& remote) {
  return Attempting(question, remote).run();
}

}  // namespace sipward::probe
