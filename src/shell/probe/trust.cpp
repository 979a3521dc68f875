#include "sipward/shell/probe/trust.hpp"

#include "sipward/shell/tls/text.hpp"

namespace sipward::probe {
namespace {

using Name = Step::Name;
using tls::FailureReason;

// The step at which a handshake failed.
Name step_of(const tls::Failure& failure) {
  switch (failure.reason) {
    case FailureReason::no_certificate:
    case FailureReason::unknown_authority:
    case FailureReason::self_signed:
    case FailureReason::expired:
    case FailureReason::not_yet_valid:
    case FailureReason::wrong_purpose:
    case FailureReason::bad_certificate:
      return Name::chain;
    case FailureReason::wrong_name:
    case FailureReason::wrong_key:
      return Name::names;
    default:
      return Name::handshake;
  }
}

std::string certificate_text(const std::string& subject, const std::string& issuer) {
  return subject + ", issued by " + issuer;
}

std::string text_of(const tls::Failure& failure) {
  std::string text(tls::sentence(failure.reason));
  if (!failure.alert_received.empty()) text += ": " + failure.alert_received;
  if (!failure.detail.empty()) text += ": " + failure.detail;
  return text;
}

std::string remedy_of(const Question& question, const tls::Failure& failure) {
  if (failure.reason == FailureReason::wrong_name && !question.configured) {
    return "if one of the names presented is who it should be, repeat with --name NAME; else have "
           "it certified as " +
           tls::joined(failure.expected, " or ");
  }
  if (question.anchors || step_of(failure) != Name::chain || failure.chain.empty()) {
    return remedy_for_refusal(question, failure);
  }
  const auto& top = failure.chain.back();
  return "ask the peer's operator whether SHA-256 " + top.fingerprint + " is " + top.subject +
         "; if so, save that certificate or its CA and repeat with --anchors FILE";
}

std::vector<Step> steps_of(const Question& question, const tls::Failure& failure) {
  const auto at = step_of(failure);
  std::vector<Step> steps;
  for (const auto name : {Name::handshake, Name::chain, Name::names}) {
    Step step{name, Verdict::skipped, {}, {}, {}};
    if (name < at) step.verdict = Verdict::ok;
    if (name == at) {
      const bool untrusted = name == Name::chain && !question.anchors;
      step.verdict = Verdict::failed;
      step.text = untrusted ? "no anchors were given: nothing vouches for what it presents"
                            : text_of(failure);
      step.remedy = remedy_of(question, failure);
    } else if (name == Name::handshake) {
      step.text = "it presents a certificate";
    } else if (name == Name::chain && at == Name::names) {
      step.text = certificate_text(failure.subject, failure.issuer);
    }
    steps.push_back(std::move(step));
  }
  return steps;
}

std::vector<Step> steps_of(const Question& question, const tls::SessionFacts& session) {
  auto negotiated = std::string(session.version) + ", " + std::string(session.cipher);
  if (!session.group.empty()) negotiated += ", " + session.group;
  if (!question.own_certificate) negotiated += "; without a certificate of ours";
  std::vector<Step> steps{{Name::handshake, Verdict::ok, {}, std::move(negotiated), {}}};
  if (question.verify == tls::Verify::none) {
    steps.push_back({Name::chain, Verdict::skipped, {}, "verify is none: anybody is believed", {}});
    steps.push_back({Name::names, Verdict::skipped, {}, {}, {}});
    return steps;
  }
  const auto leaf = session.certificate();
  const auto chain = certificate_text(leaf.subject, leaf.issuer) + ", " + leaf.key_type;
  steps.push_back({Name::chain, Verdict::ok, {}, chain, {}});
  if (question.verify == tls::Verify::anchors_only) {
    steps.push_back({Name::names, Verdict::skipped, {}, "verify is anchors-only: any name", {}});
  } else {
    steps.push_back({Name::names, Verdict::ok, {}, session.verified_name, {}});
  }
  return steps;
}

}  // namespace

std::vector<Step> trust_steps(const Question& question, const Attempt& attempt) {
  return attempt.session ? steps_of(question, *attempt.session)
                         : steps_of(question, *attempt.failure);
}

std::string remedy_for_refusal(const Question& question, const tls::Failure& failure) {
  const bool refused = failure.reason == FailureReason::refused_by_peer ||
                       failure.reason == FailureReason::closed_by_peer;
  if (question.own_certificate || !refused) return failure.remedy;
  return "it may want a certificate of ours, and none was shown: repeat with --trustpoint NAME -c "
         "FILE";
}

}  // namespace sipward::probe
