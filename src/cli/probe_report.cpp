#include "sipward/cli/probe_report.hpp"

#include <boost/json.hpp>
#include <cstdio>

#include "sipward/cli/layout.hpp"
#include "sipward/shell/control/facts_json.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::cli {
namespace {

using probe::Attempt;
using probe::Step;
using probe::Verdict;

constexpr std::size_t text_column = 32;

double milliseconds(const Step& step) {
  return static_cast<double>(step.took.count()) / 1000.0;
}

std::string step_text(const Step& step, const Attempt* attempt) {
  char head[64] = "";
  const std::string name(to_string(step.name)), verdict(to_string(step.verdict));
  if (step.took.count() > 0) {
    std::snprintf(head, sizeof head, "%-10s %-8s %7.1f ms", name.c_str(), verdict.c_str(),
                  milliseconds(step));
  } else {
    std::snprintf(head, sizeof head, "%-10s %-8s", name.c_str(), verdict.c_str());
  }
  auto text = step.text.empty() ? std::string("-") : step.text;
  if (step.name == Step::Name::chain && step.verdict == Verdict::ok && attempt != nullptr &&
      attempt->session) {
    text += ", " + until_text(attempt->session->certificate().not_after);
  }
  return row(2, head, text, text_column) + row(2, "  what to do", step.remedy, text_column);
}

std::string certificate_text(const tls::CertificateFacts& facts) {
  return facts.subject + ", issued by " + facts.issuer + ", " + facts.key_type + ", " +
         until_text(facts.not_after) + ", SHA-256 " + facts.fingerprint;
}

std::string failure_text(const tls::Failure& failure) {
  std::string out = row(2, "  presented", tls::joined(failure.presented, ", "), text_column);
  out += row(2, "  expected", tls::joined(failure.expected, ", "), text_column);
  out += row(2, "  anchors", tls::joined(failure.anchors, ", "), text_column);
  for (const auto& certificate : failure.chain) {
    out += row(2, "  certificate", certificate_text(certificate), text_column);
  }
  return out;
}

boost::json::object json_of(const Step& step) {
  boost::json::object out{{"step", to_string(step.name)}, {"verdict", to_string(step.verdict)}};
  out["ms"] = milliseconds(step);
  out["text"] = step.text;
  if (!step.remedy.empty()) out["remedy"] = step.remedy;
  return out;
}

boost::json::object json_of(const Attempt& attempt) {
  boost::json::object out{{"address", attempt.remote.text()}};
  boost::json::array steps;
  for (const auto& step : attempt.steps) steps.push_back(json_of(step));
  out["steps"] = std::move(steps);
  if (attempt.session) out["session"] = control::json_of(*attempt.session);
  if (attempt.failure) out["failure"] = control::json_of(*attempt.failure);
  if (!attempt.status_line.empty()) out["status_line"] = attempt.status_line;
  return out;
}

}  // namespace

std::string probe_text(std::string_view subject, const probe::Findings& findings) {
  std::string out = std::string(subject) + '\n' + step_text(findings.dns, nullptr);
  for (const auto& attempt : findings.attempts) {
    out += attempt.remote.text() + '\n';
    for (const auto& step : attempt.steps) {
      out += step_text(step, &attempt);
      const bool explained = step.verdict == Verdict::failed && attempt.failure;
      if (explained) out += failure_text(*attempt.failure);
    }
  }
  return out + (findings.ok() ? "ok\n" : "failed\n");
}

boost::json::object probe_json(std::string_view subject, const probe::Findings& findings) {
  boost::json::array attempts;
  for (const auto& attempt : findings.attempts) attempts.push_back(json_of(attempt));
  return {{"target", subject},
          {"ok", findings.ok()},
          {"dns", json_of(findings.dns)},
          {"attempts", std::move(attempts)}};
}

}  // namespace sipward::cli
