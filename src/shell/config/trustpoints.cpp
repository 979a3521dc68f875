// [trustpoint.NAME]: own certificates, and the anchors that peers are judged by.
#include "sipward/shell/config/address.hpp"
#include "sipward/shell/config/draft.hpp"

namespace sipward::config {
namespace {

constexpr auto crl_expected = "the paths of files with CRLs, or of folders of them";

void take_anchors(Section& section, const std::filesystem::path& folder,
                  std::vector<std::filesystem::path>& into) {
  constexpr auto expected =
      "the paths of PEM files with the CAs that issue the peers' certificates";
  section.require("anchors", expected);
  for (const auto& text : section.take_texts("anchors")) {
    if (text.value.empty()) section.wrong(text.at, "anchors", "empty", expected);
    into.push_back(resolve(folder, text.value));
  }
  const auto* node = section.take("anchors");
  if (node != nullptr && node->is_array() && node->as_array()->empty()) {
    section.wrong(place_of(*node), "anchors", "empty", expected);
  }
}

// The one that stands in the trustpoint itself, which may be left out for those below it.
std::vector<tls::CredentialSettings> read_credentials(Section& section, const toml::table& table,
                                                      const std::string& name,
                                                      const std::filesystem::path& folder) {
  std::vector<tls::CredentialSettings> credentials;
  section.take("certificate");
  const auto more = tables_named(table, "certificate", section.problems());
  bool has_its_own = false;
  for (const auto* key : {"chain", "key", "pkcs12", "passphrase", "use", "ocsp_response"}) {
    if (section.take(key) != nullptr) has_its_own = true;
  }
  if (has_its_own || more.empty()) credentials.push_back(read_credential(section, folder));
  for (const auto* one : more) {
    Section inner(*one, "[[trustpoint." + name + ".certificate]]", section.problems());
    credentials.push_back(read_credential(inner, folder));
    inner.finish();
  }
  return credentials;
}

void take_revocation(Section& section, const std::filesystem::path& folder,
                     tls::RevocationSettings& into) {
  constexpr std::pair<std::string_view, tls::Revocation> checks[] = {
      {"none", tls::Revocation::none},
      {"leaf", tls::Revocation::leaf},
      {"chain", tls::Revocation::chain}};
  constexpr std::pair<std::string_view, tls::Ocsp> stapling[] = {
      {"off", tls::Ocsp::off},
      {"if-stapled", tls::Ocsp::if_stapled},
      {"require", tls::Ocsp::require}};
  constexpr std::pair<std::string_view, tls::IfUnknown> answers[] = {
      {"refuse", tls::IfUnknown::refuse}, {"allow", tls::IfUnknown::allow}};
  for (const auto& text : section.take_texts("crl")) {
    if (text.value.empty()) section.wrong(text.at, "crl", "empty", crl_expected);
    into.lists.push_back(resolve(folder, text.value));
  }
  if (!into.lists.empty()) into.check = tls::Revocation::chain;
  section.take_word("revocation", checks, into.check);
  section.take_word("revocation_failure", answers, into.if_unknown);
  section.take_word("ocsp", stapling, into.ocsp);
  const auto* check = section.take("revocation");
  if (into.check != tls::Revocation::none && into.lists.empty() && check != nullptr) {
    section.problems().error(place_of(*check), "revocation needs crl", crl_expected);
  }
  if (into.check != tls::Revocation::none) return;
  if (const auto* idle = section.take("crl")) {
    section.problems().warning(place_of(*idle), "crl does nothing while revocation is \"none\"");
  }
  const auto* idle = section.take("revocation_failure");
  if (idle != nullptr && into.ocsp == tls::Ocsp::off) {
    section.problems().warning(
        place_of(*idle),
        "revocation_failure does nothing while revocation is \"none\" and ocsp \"off\"");
  }
}

}  // namespace

std::filesystem::path resolve(const std::filesystem::path& folder, const std::string& path) {
  return path.empty() ? std::filesystem::path() : folder / path;
}

void read_trustpoints(const toml::table& root, const std::filesystem::path& folder, Draft& draft,
                      Problems& problems) {
  const auto* all = table_named(root, "trustpoint", problems);
  if (all == nullptr) return;
  for (const auto& [key, node] : *all) {
    const std::string name(key.str());
    const Place at{key.source().begin.line, key.source().begin.column};
    const auto* table = node.as_table();
    if (table == nullptr) {
      problems.error(at, "trustpoint." + name + " is no table", "[trustpoint.NAME]");
      continue;
    }
    if (!is_name(name)) {
      problems.error(at, "a trustpoint is named " + in_quotes(name), name_expected);
    }
    Section section(*table, "[trustpoint." + name + "]", problems);
    TrustpointDraft trustpoint;
    trustpoint.at = section.place();
    trustpoint.settings.name = name;
    trustpoint.settings.credentials = read_credentials(section, *table, name, folder);
    take_anchors(section, folder, trustpoint.settings.anchors);
    take_revocation(section, folder, trustpoint.settings.revocation);
    section.finish();
    draft.trustpoints.push_back(std::move(trustpoint));
  }
}

}  // namespace sipward::config
