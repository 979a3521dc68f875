// The settings of one own certificate: its files, where the passphrase of its key is to be had, and
// for which role it is.
#include "sipward/shell/config/draft.hpp"

namespace sipward::config {
namespace {

constexpr std::pair<std::string_view, tls::Use> uses[] = {
    {"both", tls::Use::both}, {"server", tls::Use::server}, {"client", tls::Use::client}};
constexpr auto pem_expected = "the path of a PEM file";
constexpr auto passphrase_expected =
    "one of { file = \"…\" }, { env = \"NAME\" }, { command = [\"PROGRAM\", \"ARGUMENT\"] }";

std::filesystem::path take_file(Section& section, std::string_view key,
                                const std::filesystem::path& folder, std::string_view expected) {
  const auto text = section.take_text(key);
  if (!text) return {};
  if (text->value.empty()) section.wrong(text->at, key, "empty", std::string(expected));
  return resolve(folder, text->value);
}

// A program with a slash in its name is a file like any other, one without is looked up in PATH.
std::vector<std::string> take_command(Section& section, const std::filesystem::path& folder) {
  std::vector<std::string> command;
  for (const auto& word : section.take_texts("command")) command.push_back(word.value);
  if (!command.empty() && command.front().find('/') != std::string::npos) {
    command.front() = resolve(folder, command.front()).string();
  }
  return command;
}

tls::PassphraseSource take_passphrase(Section& section, const std::filesystem::path& folder) {
  tls::PassphraseSource source;
  const auto* node = section.take("passphrase");
  if (node == nullptr) return source;
  const auto* table = node->as_table();
  if (table == nullptr) {
    section.wrong(place_of(*node), "passphrase", "no table", passphrase_expected);
    return source;
  }
  Section inner(*table, "passphrase", section.problems());
  if (const auto text = inner.take_text("file")) source.file = resolve(folder, text->value);
  if (const auto text = inner.take_text("env")) source.variable = text->value;
  source.command = take_command(inner, folder);
  inner.finish();
  const bool has_file = !source.file.empty(), has_variable = !source.variable.empty();
  const bool has_command = !source.command.empty() && !source.command.front().empty();
  if (has_file + has_variable + has_command != 1 || table->size() != 1) {
    section.problems().error(place_of(*node), "passphrase does not say where it is to be had",
                             passphrase_expected);
  }
  return source;
}

}  // namespace

tls::CredentialSettings read_credential(Section& section, const std::filesystem::path& folder) {
  tls::CredentialSettings credential;
  const bool bundled = section.take("pkcs12") != nullptr;
  for (const auto* key : {"chain", "key"}) {
    const auto* node = section.take(key);
    if (!bundled) {
      section.require(key, pem_expected);
    } else if (node != nullptr) {
      section.wrong(place_of(*node), key, "beside pkcs12", "pkcs12 alone, which holds it");
    }
  }
  credential.chain = take_file(section, "chain", folder, pem_expected);
  credential.key = take_file(section, "key", folder, pem_expected);
  credential.pkcs12 = take_file(section, "pkcs12", folder, "the path of a PKCS#12 file");
  credential.passphrase = take_passphrase(section, folder);
  section.take_word("use", uses, credential.use);
  credential.ocsp_response =
      take_file(section, "ocsp_response", folder, "the path of an OCSP response, DER");
  return credential;
}

}  // namespace sipward::config
