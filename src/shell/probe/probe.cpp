#include "sipward/shell/probe/probe.hpp"

#include <algorithm>
#include <future>

#include "sipward/shell/net/resolver.hpp"
#include "sipward/shell/probe/attempting.hpp"

namespace sipward::probe {
namespace {

using proxy::Found;

constexpr std::size_t most_addresses = 8;

std::string service_of(const policy::Target& target) {
  if (target.port != 0) return {};
  return std::string(policy::srv_service(target.transport));
}

net::NameAnswer look_up(const Question& question) {
  const auto& target = question.target;
  if (target.address) return {{Found::addresses, {{*target.address, 0, 0, 0, 0}}, {}}, {}};
  std::promise<net::NameAnswer> answer;
  net::Resolver resolver(question.dns);
  resolver.look_up({base::lower(target.host), service_of(target)},
                   [&answer](net::NameAnswer found) { answer.set_value(std::move(found)); });
  return answer.get_future().get();
}

Step failed_step(const policy::Target& target, const net::NameAnswer& answer) {
  Step step{Step::Name::dns, Verdict::failed, {}, {}, {}};
  if (answer.located.found == Found::none) {
    step.text = "no address for " + target.host;
    step.remedy =
        "check the name's spelling and this machine's DNS (getent ahosts " + target.host + ")";
  } else {
    step.text = "no answer about " + target.host + " from DNS";
    step.remedy = "check [dns] servers or /etc/resolv.conf, and the way to the servers there";
  }
  return step;
}

// "SRV _sips._tcp.example.com: a.example.com:5061 (priority 10, weight 60)"
std::string records_text(const policy::Target& target, const std::vector<net::SrvRecord>& records) {
  if (target.port != 0 || target.address) return {};
  auto text = "SRV " + service_of(target) + "." + target.host + ": ";
  if (records.empty()) return text + "none; ";
  for (const auto& record : records) {
    text += base::HostPort{record.target, record.port}.uri_text() + " (priority " +
            std::to_string(record.priority) + ", weight " + std::to_string(record.weight) + "), ";
  }
  text.replace(text.size() - 2, 1, ";");
  return text;
}

Step dns_step(const policy::Target& target, const net::NameAnswer& answer) {
  const auto& servers = answer.located.servers;
  if (servers.empty()) return failed_step(target, answer);
  Step step{Step::Name::dns, Verdict::ok, {}, {}, {}};
  if (target.address) step.verdict = Verdict::skipped;
  step.text = records_text(target, answer.records);
  for (const auto& server : servers) {
    step.text += (&server == &servers.front() ? "" : ", ") + server.address.text();
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
  const auto& target = question.target;
  auto answer = look_up(question);
  Findings findings;
  findings.dns = dns_step(target, answer);
  if (!target.address) findings.dns.took = elapsed_since(begun);
  auto& servers = answer.located.servers;
  if (servers.size() > most_addresses) servers.resize(most_addresses);
  const auto usual = target.port != 0 ? target.port : base::default_port(target.transport);
  for (const auto& server : servers) {
    const auto port = server.port != 0 ? server.port : usual;
    findings.attempts.push_back(attempt(question, {target.transport, server.address, port}));
  }
  return findings;
}

}  // namespace sipward::probe
