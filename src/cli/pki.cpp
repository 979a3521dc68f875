#include <algorithm>
#include <boost/json.hpp>
#include <string>

#include "sipward/cli/commands.hpp"
#include "sipward/cli/layout.hpp"
#include "sipward/shell/control/facts_json.hpp"
#include "sipward/shell/tls/inspection.hpp"
#include "sipward/shell/tls/pin.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::cli {
namespace {

std::string validity_text(const tls::InspectedCertificate& certificate) {
  const auto& facts = certificate.facts;
  if (certificate.validity == tls::Validity::not_yet) {
    return "not before " + facts.not_before + ", until " + facts.not_after +
           "; wait, or check this machine's clock";
  }
  const auto text = "from " + facts.not_before + ", " + until_text(facts.not_after);
  return certificate.validity == tls::Validity::expired ? text + "; renew it" : text;
}

std::string role_text(const tls::InspectedCertificate& certificate) {
  const std::string role = certificate.authority ? "CA" : "end entity, no CA";
  return certificate.self_signed ? role + ", self-signed" : role;
}

std::string text_of(const tls::InspectedCertificate& certificate) {
  const auto& facts = certificate.facts;
  const auto usages = tls::joined(certificate.usages, ", ");
  const auto names = tls::joined(certificate.names, ", ");
  return row(4, "subject", facts.subject) + row(4, "issuer", facts.issuer) +
         row(4, "serial", facts.serial) + row(4, "names", names.empty() ? "none" : names) +
         row(4, "valid", validity_text(certificate)) + row(4, "key", facts.key_type) +
         row(4, "usage", usages.empty() ? "any (no extended key usage)" : usages) +
         row(4, "role", role_text(certificate)) + row(4, "SHA-256", facts.fingerprint) +
         row(4, "pin", tls::pin_text(facts.key_hash));
}

std::string chain_text(const tls::ChainFacts& chain) {
  if (chain.only_anchors) return "none: each is self-signed, fit for anchors";
  std::string text = chain.in_order ? "in order" : "out of order";
  text += chain.complete ? ", complete up to a self-signed CA" : ", its issuer is not in the file";
  if (chain.unrelated > 0) {
    text += "; " + std::to_string(chain.unrelated) + " of the file do not belong to it";
  }
  return text;
}

std::string advice_for(const tls::ChainFacts& chain) {
  if (chain.only_anchors) return {};
  std::string advice;
  if (!chain.in_order) advice = "put the leaf first and behind each certificate its issuer; ";
  if (!chain.complete) {
    advice += "append " + chain.missing + ", unless the other side has it as an anchor; ";
  }
  if (chain.unrelated > 0) advice += "take out what does not belong to the first certificate; ";
  return advice.empty() ? advice : advice.substr(0, advice.size() - 2);
}

bool has_certificate(const tls::Inspection& inspection) {
  for (const auto& item : inspection.items) {
    if (item.certificate) return true;
  }
  return false;
}

void print_text(const std::filesystem::path& path, const tls::Inspection& inspection) {
  print(path.string() + '\n');
  for (const auto& item : inspection.items) {
    print("  " + item.what + '\n');
    if (item.certificate) print(text_of(*item.certificate));
    for (const auto& [label, text] : item.facts) print(row(4, label, text));
  }
  if (has_certificate(inspection)) {
    print(row(2, "chain", chain_text(inspection.chain), 16));
    print(row(2, "do", advice_for(inspection.chain), 16));
  }
  print(row(2, "problem", inspection.problem, 16));
}

boost::json::object json_of(const tls::Inspected& item) {
  boost::json::object out{{"kind", item.what}};
  for (const auto& [label, text] : item.facts) {
    auto key = label;
    std::replace(key.begin(), key.end(), ' ', '_');
    out[key] = text;
  }
  if (!item.certificate) return out;
  const auto& facts = item.certificate->facts;
  out["subject"] = facts.subject;
  out["issuer"] = facts.issuer;
  out["serial"] = facts.serial;
  out["names"] = control::json_of(item.certificate->names);
  out["not_before"] = facts.not_before;
  out["not_after"] = facts.not_after;
  out["days_left"] = control::days_left(facts.not_after);
  out["valid"] = item.certificate->validity == tls::Validity::good;
  out["key_type"] = facts.key_type;
  out["extended_key_usage"] = control::json_of(item.certificate->usages);
  out["ca"] = item.certificate->authority;
  out["self_signed"] = item.certificate->self_signed;
  out["sha256"] = facts.fingerprint;
  out["pin"] = tls::pin_text(facts.key_hash);
  return out;
}

boost::json::object json_of(const std::filesystem::path& path, const tls::Inspection& inspection) {
  boost::json::array items;
  for (const auto& item : inspection.items) items.push_back(json_of(item));
  boost::json::object out{{"file", tls::escaped(path.string())}, {"items", std::move(items)}};
  if (has_certificate(inspection)) {
    const auto& chain = inspection.chain;
    out["chain"] = {{"in_order", chain.in_order},         {"complete", chain.complete},
                    {"missing_issuer", chain.missing},    {"unrelated", chain.unrelated},
                    {"only_anchors", chain.only_anchors}, {"advice", advice_for(chain)}};
  }
  if (!inspection.problem.empty()) out["problem"] = inspection.problem;
  return out;
}

}  // namespace

int show_pki(const std::vector<std::filesystem::path>& files, bool json) {
  int code = 0;
  boost::json::array all;
  for (const auto& file : files) {
    const auto inspection = tls::inspect_file(file);
    if (!inspection.problem.empty()) code = 1;
    if (json) {
      all.push_back(json_of(file, inspection));
    } else {
      print_text(file, inspection);
    }
  }
  if (json) print(all);
  return code;
}

}  // namespace sipward::cli
