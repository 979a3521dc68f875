#include "sipward/shell/pki/fetch.hpp"

#include <algorithm>

#include "sipward/shell/pki/output.hpp"
#include "sipward/shell/probe/question.hpp"

namespace sipward::pki {
namespace {

probe::Asked asked_of(const FetchOrder& order) {
  if (is_peer(order.what)) return probe::about_peer(*order.settings, order.what, true);
  const auto text = order.what.starts_with("tls:") ? order.what : "tls:" + order.what;
  const auto target = probe::parse_tls_target(text);
  if (!target) return {std::nullopt, "\"" + order.what + "\"; expected a peer's name or HOST:PORT"};
  return probe::about_host({*target, {}, {}, order.trustpoint, true}, order.settings.get());
}

void add(Fetched& fetched, const probe::Attempt& attempt) {
  const auto address = attempt.remote.text();
  auto presentation = read_presentation(attempt.shown);
  if (presentation.chain.empty()) {
    for (const auto& step : attempt.steps) {
      if (step.verdict != probe::Verdict::failed) continue;
      fetched.failures.push_back(step);
      fetched.failures.back().text = address + ": " + step.text;
    }
    return;
  }
  const auto& leaf = presentation.chain.front().facts.fingerprint;
  for (auto& other : fetched.presentations) {
    if (other.chain.front().facts.fingerprint != leaf) continue;
    other.addresses.push_back(address);
    return;
  }
  presentation.addresses = {address};
  fetched.presentations.push_back(std::move(presentation));
}

}  // namespace

bool is_peer(const std::string& what) {
  return what.find(':') == std::string::npos;
}

Fetched fetch(const FetchOrder& order) {
  const auto asked = asked_of(order);
  if (!asked.question) refuse(asked.problem);
  if (asked.question->target.transport != base::Transport::tls) {
    refuse("peer \"" + order.what +
           "\" is reached in cleartext: it presents nothing; fetch HOST:PORT, where it takes TLS");
  }
  const auto findings = probe::ask(*asked.question);
  Fetched fetched;
  if (findings.dns.verdict == probe::Verdict::failed) fetched.failures.push_back(findings.dns);
  for (const auto& attempt : findings.attempts) add(fetched, attempt);
  return fetched;
}

}  // namespace sipward::pki
