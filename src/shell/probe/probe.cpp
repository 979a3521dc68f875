#include "sipward/shell/probe/probe.hpp"

#include <algorithm>
#include <future>

#include "sipward/shell/net/resolver.hpp"
#include "sipward/shell/probe/attempting.hpp"

namespace sipward::probe {
namespace {

constexpr std::size_t most_addresses = 8;

std::vector<base::IpAddress> look_up(const policy::Target& target) {
  if (target.address) return {*target.address};
  net::Resolver resolver(1);
  std::promise<std::vector<base::IpAddress>> answer;
  resolver.look_up(target.host, [&answer](std::vector<base::IpAddress> addresses) {
    answer.set_value(std::move(addresses));
  });
  return answer.get_future().get();
}

Step dns_step(const policy::Target& target, const std::vector<base::IpAddress>& addresses) {
  Step step{Step::Name::dns, Verdict::ok, {}, {}, {}};
  if (addresses.empty()) {
    step.verdict = Verdict::failed;
    step.text = "no address for " + target.host;
    step.remedy =
        "check the name's spelling and this machine's DNS (getent ahosts " + target.host + ")";
    return step;
  }
  if (target.address) step.verdict = Verdict::skipped;
  for (const auto& address : addresses) {
    step.text += (step.text.empty() ? "" : ", ") + address.text();
  }
  return step;
}

bool failed(const Step& step) {
  return step.verdict == Verdict::failed;
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok:
      return "ok";
    case Verdict::failed:
      return "failed";
    case Verdict::skipped:
      return "skipped";
  }
  return "";
}

std::string_view to_string(Step::Name name) {
  switch (name) {
    case Step::Name::dns:
      return "dns";
    case Step::Name::connect:
      return "connect";
    case Step::Name::handshake:
      return "handshake";
    case Step::Name::chain:
      return "chain";
    case Step::Name::names:
      return "names";
    case Step::Name::sip:
      return "sip";
  }
  return "";
}

bool Findings::ok() const {
  return !failed(dns) && std::none_of(attempts.begin(), attempts.end(), [](const Attempt& one) {
    return std::any_of(one.steps.begin(), one.steps.end(), failed);
  });
}

Findings ask(const Question& question) {
  const auto begun = std::chrono::steady_clock::now();
  auto addresses = look_up(question.target);
  Findings findings;
  findings.dns = dns_step(question.target, addresses);
  if (!question.target.address) findings.dns.took = elapsed_since(begun);
  if (addresses.size() > most_addresses) addresses.resize(most_addresses);
  for (const auto& address : addresses) {
    findings.attempts.push_back(
        attempt(question, {question.target.transport, address, question.target.port}));
  }
  return findings;
}

}  // namespace sipward::probe
