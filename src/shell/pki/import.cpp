#include "sipward/shell/pki/import.hpp"

#include <algorithm>

#include "sipward/shell/pki/request.hpp"
#include "sipward/shell/tls/certificate_making.hpp"
#include "sipward/shell/tls/fitting.hpp"
#include "sipward/shell/tls/pem_file.hpp"
#include "sipward/shell/tls/pieces.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::pki {
namespace {

namespace fs = std::filesystem;

using Certificates = std::vector<tls::Owned<x509_st>>;

struct Import {
  const ImportOrder& order;
  tls::Problems problems = {};
  tls::Collection all = {};
  Certificates anchors = {};  // of the place, as they are
  Imported result = {};
};

bool is_there(const fs::path& path) {
  std::error_code error;
  return !path.empty() && fs::exists(path, error);
}

// Null, and a warning: it cannot be read, which is bad only if it is needed.
tls::Owned<evp_pkey_st> present_key(Import& work, const fs::path& path) {
  tls::Problems problems;
  tls::Report report(problems);
  auto key = tls::read_key(path, work.order.place.passphrase, report);
  auto& warnings = work.problems.warnings;
  warnings.insert(warnings.end(), problems.errors.begin(), problems.errors.end());
  return key;
}

// The files of the order first; then what the place has, which may complete it: the key that waits
// for its certificate, the one in use, intermediates of the present chain.
void gather(Import& work) {
  const auto& place = work.order.place;
  tls::Report report(work.problems);
  for (const auto& file : work.order.files) {
    tls::collect(file, work.order.passphrase, work.all, report);
  }
  for (const auto& key : {waiting_key(place), place.key}) {
    if (is_there(key)) work.all.add(present_key(work, key));
  }
  if (is_there(place.chain)) {
    auto present = tls::read_certificates(place.chain).certificates;
    // Its leaf is what is to be replaced.
    for (std::size_t i = 1; i < present.size(); ++i) work.all.add(std::move(present[i]));
  }
  for (const auto& path : place.anchors) {
    if (!is_there(path)) continue;
    for (auto& one : tls::read_certificates(path).certificates) {
      work.anchors.push_back(std::move(one));
    }
  }
}

tls::Fitted fit(Import& work) {
  tls::Wanted wanted{work.order.place.use, work.order.place.names, {}, work.order.incomplete};
  for (const auto& anchor : work.anchors) wanted.anchors.push_back(anchor.get());
  return tls::fit(work.all, wanted);
}

std::string text_of(const std::vector<x509_st*>& certificates) {
  std::string text;
  for (const auto* one : certificates) text += tls::pem_of(one);
  return text;
}

bool has(const Certificates& certificates, const x509_st* wanted) {
  return std::any_of(certificates.begin(), certificates.end(), [wanted](const auto& one) {
    return tls::facts_of(one.get()).fingerprint == tls::facts_of(wanted).fingerprint;
  });
}

struct Plan {
  std::vector<Output> files;
  std::vector<std::string> what;
  void add(const fs::path& path, std::string text, bool secret, std::string name) {
    files.push_back({path, std::move(text), secret});
    what.push_back(std::move(name));
  }
};

// Anchors are added behind those that are there: whom the place trusts today it trusts tomorrow.
void plan_anchors(Import& work, const Certificates& wanted, Plan& plan) {
  const auto& place = work.order.place;
  std::string text;
  for (const auto& one : wanted) {
    if (has(work.anchors, one.get())) continue;
    work.result.anchors.push_back(tls::facts_of(one.get()));
    text += tls::pem_of(one.get());
  }
  if (text.empty()) return;
  if (place.anchors.empty()) {
    work.result.errors.push_back("there is no file for anchors; name it with --anchors-file");
    return;
  }
  std::string problem;
  const auto& path = place.anchors.front();
  auto before = is_there(path) ? tls::bytes_of_file(path, problem) : std::string();
  if (!before.empty() && before.back() != '\n') before += '\n';
  plan.add(path, before + text, false, "anchors");
}

// Those that were named as anchors; where the place has no anchors yet, the root of its own chain.
Certificates wanted_anchors(Import& work, const tls::Fitted& fitted) {
  tls::Report report(work.problems);
  tls::Collection named;
  for (const auto& file : work.order.anchors) {
    tls::collect(file, work.order.passphrase, named, report);
  }
  auto wanted = std::move(named.certificates);
  const auto& place = work.order.place;
  if (!work.anchors.empty() || place.anchors.empty() || is_there(place.anchors.front())) {
    return wanted;
  }
  for (auto& one : work.all.certificates) {
    const auto at = std::find(fitted.roots.begin(), fitted.roots.end(), one.get());
    if (at != fitted.roots.end() && !has(wanted, one.get())) wanted.push_back(std::move(one));
  }
  return wanted;
}

void take_note(Import& work, const tls::Fitted& fitted) {
  auto& result = work.result;
  for (const auto* one : fitted.chain) result.chain.push_back(tls::facts_of(one));
  result.errors.insert(result.errors.end(), fitted.errors.begin(), fitted.errors.end());
  result.warnings.insert(result.warnings.end(), fitted.warnings.begin(), fitted.warnings.end());
  for (const auto* one : fitted.unused) {
    result.warnings.push_back(tls::subject_of(one) +
                              " is not needed for this chain and is left aside");
  }
}

void plan_own(Import& work, const tls::Fitted& fitted, Plan& plan) {
  if (fitted.chain.empty() || !work.result.errors.empty()) return;
  const auto& place = work.order.place;
  plan.add(place.key, encrypted_as(place, fitted.key), true, "key");
  plan.add(place.chain, text_of(fitted.chain), false, "chain");
}

// A key that is in use already is not written anew: only its spelling would differ.
void leave_present_key(Import& work, const tls::Fitted& fitted, Plan& plan) {
  const auto& place = work.order.place;
  if (fitted.chain.empty() || !is_there(place.key)) return;
  const auto present = present_key(work, place.key);
  if (!present || !tls::belongs(present.get(), fitted.chain.front())) return;
  std::string problem;
  for (auto& file : plan.files) {
    if (file.path == place.key) file.text = tls::bytes_of_file(place.key, problem);
  }
}

void carry_out(Import& work, const Plan& plan) {
  auto& result = work.result;
  if (!result.errors.empty() || work.order.dry) return;
  auto permission = work.order.permission;
  std::vector<Output> own, anchors;
  for (std::size_t i = 0; i < plan.files.size(); ++i) {
    (plan.what[i] == "anchors" ? anchors : own).push_back(plan.files[i]);
  }
  auto outcomes = write_all(own, permission);
  permission.replace = true;  // only longer
  for (const auto outcome : write_all(anchors, permission)) outcomes.push_back(outcome);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    result.written.push_back({plan.files[i].path, plan.what[i], outcomes[i]});
  }
}

// A key that waits for another certificate goes on waiting.
void drop_waiting_key(Import& work, const x509_st* leaf) {
  const auto waiting = waiting_key(work.order.place);
  if (work.result.written.empty() || !is_there(waiting)) return;
  const auto key = present_key(work, waiting);
  std::error_code error;
  if (key && tls::belongs(key.get(), leaf)) fs::remove(waiting, error);
}

}  // namespace

Imported import_files(const ImportOrder& order) {
  Import work{order};
  gather(work);
  tls::Fitted fitted;
  if (!order.files.empty()) fitted = fit(work);
  take_note(work, fitted);
  Plan plan;
  plan_own(work, fitted, plan);
  leave_present_key(work, fitted, plan);
  const auto wanted = wanted_anchors(work, fitted);
  auto& result = work.result;
  result.errors.insert(result.errors.begin(), work.problems.errors.begin(),
                       work.problems.errors.end());
  result.warnings.insert(result.warnings.begin(), work.problems.warnings.begin(),
                         work.problems.warnings.end());
  plan_anchors(work, wanted, plan);
  carry_out(work, plan);
  if (!fitted.chain.empty()) drop_waiting_key(work, fitted.chain.front());
  return std::move(work.result);
}

}  // namespace sipward::pki
