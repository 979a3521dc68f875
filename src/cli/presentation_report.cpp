#include "sipward/cli/presentation_report.hpp"

#include <boost/json.hpp>

#include "sipward/cli/layout.hpp"
#include "sipward/shell/control/facts_json.hpp"
#include "sipward/shell/tls/certificate_making.hpp"
#include "sipward/shell/tls/pin.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::cli {
namespace {

using Certificate = pki::Presentation::Certificate;

std::string role_of(const Certificate& certificate) {
  const std::string role = certificate.authority ? "CA" : "end entity, no CA";
  return certificate.self_signed ? role + ", self-signed" : role;
}

std::string text_of(const Certificate& certificate) {
  const auto& facts = certificate.facts;
  const auto names = tls::joined(certificate.names, ", ");
  const auto usages = tls::joined(certificate.usages, ", ");
  const bool early = certificate.validity == tls::Validity::not_yet;
  return row(4, "subject", facts.subject) + row(4, "issuer", facts.issuer) +
         row(4, "names", names.empty() ? "none" : names) +
         row(4, "valid", early ? "not before " + facts.not_before : until_text(facts.not_after)) +
         row(4, "key", facts.key_type) + row(4, "usage", usages.empty() ? "any" : usages) +
         row(4, "role", role_of(certificate)) + row(4, "SHA-256", facts.fingerprint) +
         row(4, "SHA-1", certificate.sha1) + row(4, "pin", tls::pin_text(facts.key_hash));
}

boost::json::object json_of(const Certificate& certificate) {
  auto out = control::json_of(certificate.facts);
  out["names"] = control::json_of(certificate.names);
  out["extended_key_usage"] = control::json_of(certificate.usages);
  out["not_before"] = certificate.facts.not_before;
  out["valid"] = certificate.validity == tls::Validity::good;
  out["ca"] = certificate.authority;
  out["self_signed"] = certificate.self_signed;
  out["sha1"] = certificate.sha1;
  out["pin"] = tls::pin_text(certificate.facts.key_hash);
  out["pem"] = certificate.pem;
  return out;
}

boost::json::array json_of(const std::vector<Certificate>& certificates) {
  boost::json::array all;
  for (const auto& one : certificates) all.push_back(json_of(one));
  return all;
}

// What may stand in quotes in the configuration: a stranger wrote them.
std::vector<std::string> fit_names(const pki::Presentation& presentation) {
  std::vector<std::string> names;
  for (const auto& name : presentation.identities) {
    if (tls::alternative_name(name) && !name.starts_with("sip:")) names.push_back(name);
  }
  return names;
}

std::string quoted(const std::vector<std::string>& texts) {
  return "[\"" + tls::joined(texts, "\", \"") + "\"]";
}

std::string chain_text(const pki::Presentation& presentation) {
  const auto& top = presentation.chain.back();
  if (top.self_signed) return "whole, up to a self-signed certificate";
  return "ends at " + top.facts.subject + ": " + top.facts.issuer + " was not sent";
}

}  // namespace

std::string presentation_text(std::string_view subject, const pki::Presentation& presentation) {
  auto text = std::string(subject) + " presents, at " + tls::joined(presentation.addresses, ", ") +
              ", what nobody has verified\n";
  for (const auto& one : presentation.chain) {
    text += (&one == &presentation.chain.front() ? "  leaf\n" : "  issued by\n") + text_of(one);
  }
  for (const auto& one : presentation.others)
    text += "  sent, but not of this chain\n" + text_of(one);
  return text + row(2, "chain", chain_text(presentation), 16);
}

boost::json::object presentation_json(const pki::Presentation& presentation) {
  return {{"addresses", control::json_of(presentation.addresses)},
          {"chain", json_of(presentation.chain)},
          {"unrelated", json_of(presentation.others)}};
}

std::string failure_text(const probe::Step& step) {
  return row(2, std::string(to_string(step.name)) + " failed", step.text, 18) +
         row(2, "  what to do", step.remedy, 18);
}

boost::json::array failures_json(const std::vector<probe::Step>& steps) {
  boost::json::array all;
  for (const auto& step : steps) {
    all.push_back({{"step", to_string(step.name)}, {"text", step.text}, {"remedy", step.remedy}});
  }
  return all;
}

std::string trust_text(const pki::Presentation& presentation, std::size_t anchor,
                       const std::filesystem::path& file, const std::string& peer) {
  const auto& trusted = presentation.chain[anchor];
  const auto& leaf = presentation.chain.front();
  auto text = "\nconfirmed: " + trusted.facts.subject + '\n';
  text += file.empty() ? "  repeat with --write FILE to have it as a file for anchors\n"
                       : "  written to " + file.string() + '\n';
  text += "\nin the peer's [trustpoint]:\n  anchors = [\"" +
          (file.empty() ? std::string("FILE") : file.string()) + "\"]   # beside those there\n";
  text += "in [[peer]]" + (peer.empty() ? peer : " \"" + peer + "\"") + ":\n";
  const auto names = fit_names(presentation);
  if (!names.empty()) text += "  names   = " + quoted(names) + "   # those that it should be\n";
  text += "  pins    = [\"" + tls::pin_text(leaf.facts.key_hash) +
          "\"]\n          # if you wish: then no other key will do, not even a renewed one\n";
  return text;
}

boost::json::object trust_json(const pki::Presentation& presentation, std::size_t anchor,
                               const std::filesystem::path& file) {
  boost::json::object out{
      {"anchor_sha256", presentation.chain[anchor].facts.fingerprint},
      {"names", control::json_of(fit_names(presentation))},
      {"pins", boost::json::array{tls::pin_text(presentation.chain.front().facts.key_hash)}}};
  if (!file.empty()) out["anchors"] = boost::json::array{file.string()};
  return out;
}

}  // namespace sipward::cli
