// Trustpoints: own certificate, anchors and revocation, and what of them stood in the text.
#include <algorithm>

#include "sipward/import/pem.hpp"
#include "sipward/import/planning.hpp"

namespace sipward::import {

std::string Planner::trustpoint_for(const std::string& own, const std::string& verifying,
                                    const Lines& lines, const Lines& anchor_lines) {
  auto& all = plan_.trustpoints;
  const auto same = [&](const TrustpointPlan& of) {
    return base::equal_ignoring_case(of.own, own) &&
           base::equal_ignoring_case(of.verifying, verifying);
  };
  const auto at = std::find_if(all.begin(), all.end(), same);
  if (at != all.end()) {
    cite(at->lines, lines);
    cite(at->anchor_lines, anchor_lines);
    return at->name;
  }
  TrustpointPlan plan;
  plan.own = own;
  plan.verifying = verifying;
  plan.lines = lines;
  plan.anchor_lines = anchor_lines;
  plan.name = unique_name(own, trust_names_);
  const auto file = "certs/" + plain_name(own);
  const auto of_anchors = "certs/" + plain_name(verifying);
  plan.chain = file + ".pem";
  plan.key = file + ".key";
  plan.anchors = of_anchors + "-ca.pem";
  const auto* mine = running_.trustpoint(own);
  if (mine != nullptr) {
    cite(plan.lines, mine->lines);
    cite(plan.lines, mine->key_pair.lines);
    cite(plan.lines, mine->own_lines);
  }
  const auto* its = running_.trustpoint(verifying);
  if (its != nullptr && its->self_signed && own == verifying) {
    plan.anchors = of_anchors + "-neighbours.pem";
  }
  if (its != nullptr) {
    if (its != mine) cite(plan.anchor_lines, its->lines);
    cite(plan.anchor_lines, its->ca_lines);
  }
  set_revocation(plan, its);
  if (!plan.crl.empty()) plan.crl = of_anchors + ".crl";
  add_certificates(plan);
  all.push_back(plan);
  return plan.name;
}

// IOS fetches lists and asks responders by itself, and looks up CRLs unless told otherwise.
void Planner::set_revocation(TrustpointPlan& plan, const Trustpoint* of) {
  if (of == nullptr) {
    if (!running_.signaling.empty()) {
      plan_.different.push_back({"trustpoint " + plan.verifying +
                                     " itself was not in what was read: no revocation is looked up",
                                 plan.lines});
    }
    return;
  }
  const auto& methods = of->revocation.value;
  const auto has = [&](std::string_view what) {
    return std::find(methods.begin(), methods.end(), what) != methods.end();
  };
  plan.crl_lines = of->revocation.lines;
  if (!methods.empty() && methods.front() == "none") {
    plan_.different.push_back(
        {"trustpoint " + of->name + ": no revocation is looked up, as on IOS", plan.crl_lines});
    return;
  }
  plan.unless_unknown = has("none");
  if (has("ocsp") && !has("crl") && plan.unless_unknown) {
    plan_.different.push_back({"trustpoint " + of->name +
                                   ": sipward asks no OCSP responder; it takes what servers staple",
                               plan.crl_lines});
    plan.unless_unknown = false;
    return;
  }
  plan.crl = "a list";
}

void Planner::add_certificates(const TrustpointPlan& plan) {
  const auto add = [&](const std::string& path, const Trustpoint* of, bool own) {
    if (of == nullptr) return;
    const auto has = [&](const FilePlan& file) { return file.path == path; };
    if (std::any_of(plan_.files.begin(), plan_.files.end(), has)) return;
    FilePlan file;
    file.path = path;
    auto all = own ? of->own_der : of->ca_der;
    if (own && all.empty()) return;
    if (own) all.insert(all.end(), of->ca_der.begin(), of->ca_der.end());
    file.lines = own ? of->own_lines : of->ca_lines;
    for (const auto& hex : all) {
      const auto pem = pem_of(hex);
      if (!pem) {
        plan_.different.push_back(
            {"trustpoint " + of->name + ": a certificate in the text is damaged; bring it yourself",
             file.lines});
        return;
      }
      file.text += *pem;
    }
    if (!file.text.empty()) plan_.files.push_back(std::move(file));
  };
  add(plan.chain, running_.trustpoint(plan.own), true);
  add(plan.anchors, running_.trustpoint(plan.verifying), false);
}

// By which neighbours know it: subject-alt-name, fqdn, CN, or what IOS makes of its host name.
Cited<std::string> Planner::name_in(const std::string& trustpoint) const {
  const auto* of = running_.trustpoint(trustpoint);
  if (of == nullptr) return {};
  const auto good = [](const Cited<std::string>& name) {
    return name && name.value.find('.') != std::string::npos &&
           base::IpAddress::parse(name.value) == std::nullopt &&
           name.value.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-_") ==
               std::string::npos &&
           name.value.size() <= 253;
  };
  std::vector<Cited<std::string>> names = of->alternative_names;
  names.push_back(of->fqdn);
  names.push_back(of->common_name);
  const auto first = std::find_if(names.begin(), names.end(), good);
  if (first != names.end()) {
    auto found = *first;
    for (const auto& name : names) {
      if (name.value == found.value) cite(found.lines, name.lines);
    }
    return found;
  }
  if (running_.hostname.empty() || running_.domain.empty()) return {};
  auto lines = running_.hostname_lines;
  cite(lines, running_.domain_lines);
  const Cited<std::string> own{running_.hostname + "." + running_.domain, lines};
  return good(own) ? own : Cited<std::string>{};
}

}  // namespace sipward::import
